import { namespaces, type Quad, quad, string } from '../../graph/index.ts';

/** The only profile besides the default: the one that the shapes of the FAIR Data Point reference server require. */
export const fdpVariant = 'fdp';
const mediaTypes = 'https://www.iana.org/assignments/media-types/';

/**
 * Whether the client requests the variant: `?_profile=fdp`, or Accept-Profile with the specification's IRI (W3C Content
 * Negotiation by Profile).
 */
export function asksForVariant(request: Request): boolean {
  const { searchParams } = new URL(request.url);
  const asked = searchParams.get('_profile');
  if (asked !== null) return asked === fdpVariant;
  return /specs\.fairdatapoint\.org|<fdp>/.test(request.headers.get('accept-profile') ?? '');
}

const single = new Set(['title', 'description', 'language'].map((name) => `${namespaces.dct}${name}`));

const literals = new Map([
  [`${namespaces.dcat}mediaType`, mediaTypes],
  [`${namespaces.dcat}endpointDescription`, ''],
  [`${namespaces.vcard}hasEmail`, 'mailto:'],
]);

/**
 * Keeps only the first title, description and language; gives media types, endpoint descriptions and mail addresses as literals.
 * DCAT-AP requires the opposite of each.
 */
export function asVariant(quads: readonly Quad[]): Quad[] {
  const seen = new Set<string>();
  return quads.flatMap((one) => {
    const name = one.predicate.value;
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
