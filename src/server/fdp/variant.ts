import { namedNode, namespaces, type Quad, quad, string } from '../../graph/index.ts';

/** A profile in which metadata are offered (W3C Content Negotiation by Profile). */
export interface Variant {
  /** Value of `_profile`. */
  readonly name: string;
  /** IRI of the profile. */
  readonly iri: string;
  /** Recognises the IRI in Accept-Profile. */
  readonly accepts: RegExp;
  /** What differs from the default, which meets all profiles except where they contradict each other. */
  readonly change?: (quads: readonly Quad[]) => Quad[];
}

/** The profiles besides the default, which is DCAT-AP. */
export const variants: readonly Variant[] = [
  {
    name: 'fdp',
    iri: 'https://specs.fairdatapoint.org/fdp-specs-v1.2.html',
    accepts: /specs\.fairdatapoint\.org|<fdp>/,
    change: forReferenceServer,
  },
  {
    name: 'healthdcat-r8',
    iri: 'https://data.health.europa.eu/healthdcat-ap/releases/release-8/',
    accepts: /healthdcat-ap/,
  },
  { name: 'health-ri', iri: 'https://github.com/Health-RI/health-ri-metadata', accepts: /health-ri/i },
  {
    name: 'eucaim',
    iri: 'https://github.com/EUCAIM/eucaim_dcat_ap/tree/main/releases/v2.0',
    accepts: /eucaim/i,
    change: forEucaim,
  },
];

/** The profile that the client requests: by `?_profile=`, or Accept-Profile with its IRI. */
export function requestedVariant(request: Request): Variant | undefined {
  const { searchParams } = new URL(request.url);
  const asked = searchParams.get('_profile');
  if (asked !== null) return variants.find(({ name }) => name === asked);
  const accepted = request.headers.get('accept-profile') ?? '';
  return variants.find(({ accepts }) => accepts.test(accepted));
}

const mediaTypes = 'https://www.iana.org/assignments/media-types/';
const single = new Set(['title', 'description', 'language'].map((name) => `${namespaces.dct}${name}`));
const literals = new Map([
  [`${namespaces.dcat}mediaType`, mediaTypes],
  [`${namespaces.dcat}endpointDescription`, ''],
  [`${namespaces.vcard}hasEmail`, 'mailto:'],
]);

/**
 * The shapes of the FAIR Data Point reference server: only the first title, description and language, and one profile per record;
 * media types, endpoint descriptions and mail addresses as literals. DCAT-AP requires the opposite of each.
 */
function forReferenceServer(quads: readonly Quad[]): Quad[] {
  const seen = new Set<string>();
  const record = (one: Quad) =>
    one.predicate.value === `${namespaces.dct}conformsTo` && one.subject.value.endsWith('#record');
  return quads.flatMap((one) => {
    const name = one.predicate.value;
    if (record(one) && !/\/profile\/[a-z]+$/.test(one.object.value)) return [];
    const prefix = literals.get(name);
    if (prefix !== undefined && one.object.termType === 'NamedNode' && one.object.value.startsWith(prefix)) {
      return [quad(one.subject as never, one.predicate as never, string(one.object.value.slice(prefix.length)))];
    }
    if (!single.has(name)) return [one];
    const key = `${one.subject.value} ${name}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [one];
  });
}

const eucaim = 'https://hyperontology.eucaim.cancerimage.eu/#';
const records = `${namespaces.healthdcatap}numberOfRecords`;

/**
 * EUCAIM counts imaging studies as records, where HealthDCAT-AP counts records of the data, and takes the types of a dataset from its
 * ontology, where HealthDCAT-AP (releases 5 to 7) allows one type.
 */
function forEucaim(quads: readonly Quad[]): Quad[] {
  const studies = new Map(
    quads.flatMap(({ subject, predicate, object }) =>
      predicate.value === `${eucaim}nbrOfSegmentations` ? [[subject.value, object] as const] : [],
    ),
  );
  const typed = new Set(
    quads.flatMap(({ subject, predicate, object }) =>
      predicate.value === `${namespaces.dct}subject` && object.value.startsWith(eucaim) ? subject.value : [],
    ),
  );
  return quads.flatMap((one) => {
    const { subject, predicate, object } = one;
    const known = studies.get(subject.value);
    if (predicate.value === records)
      return known === undefined ? [] : [quad(subject as never, predicate as never, known as never)];
    if (!typed.has(subject.value)) return [one];
    if (predicate.value === `${namespaces.dct}type`) return [];
    if (predicate.value !== `${namespaces.dct}subject` || !object.value.startsWith(eucaim)) return [one];
    return [quad(subject as never, namedNode(`${namespaces.dct}type`), object as never)];
  });
}
