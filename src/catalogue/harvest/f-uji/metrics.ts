import type { Evidence } from './evidence.ts';

/** The score of a metric, and the reason for it. */
interface Verdict {
  readonly earned: number;
  readonly why: string;
  /** The address the reason refers to; default the dataset. */
  readonly place?: string;
}

export interface Metric {
  /** FsF identifier of metrics_v0.8. */
  readonly id: string;
  readonly points: number;
  readonly asks: string;
  readonly remedy: string;
  readonly judge: (evidence: Evidence) => Verdict;
}

const full = (points: number, why: string): Verdict => ({ earned: points, why });
const none = (why: string, place?: string): Verdict => ({ earned: 0, why, ...(place !== undefined && { place }) });

/** Persistent identifier schemes that F-UJI recognises. */
const persistent =
  /^https?:\/\/(?:[^/]*\.)?(?:doi\.org|hdl\.handle\.net|n2t\.net|purl\.(?:org|archive\.org)|w3id\.org|identifiers\.org)\/|^https?:\/\/[^/]+\/ark:|^urn:/;
/** Registered vocabularies beyond the common ones (F-UJI, default_namespaces.txt). */
const registered = [
  'http://www.w3.org/ns/prov#',
  'http://www.w3.org/ns/dqv#',
  'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#',
  'http://www.radiomics.org/RO/',
  'http://www.cancerdata.org/roo/',
  'http://snomed.info/id/',
  'http://purl.obolibrary.org/obo/',
  'https://w3id.org/dpv#',
];
const licences =
  /^https?:\/\/(?:creativecommons\.org\/(?:licenses|publicdomain)\/|spdx\.org\/licenses\/|(?:www\.)?opensource\.org\/licenses?\/|(?:www\.)?opendatacommons\.org\/licenses\/|publications\.europa\.eu\/resource\/authority\/licence\/)/;
const accessWords =
  /publications\.europa\.eu\/resource\/authority\/access-right\/(?:PUBLIC|RESTRICTED|NON_PUBLIC|CONFIDENTIAL|SENSITIVE)|purl\.org\/coar\/access_right\/|purl\.org\/eprint\/accessRights\//;
/** Formats that are open, suitable for long-term preservation, or scientific (F-UJI, file_formats.json). */
const lasting = /^(?:text\/|application\/(?:dicom|json|ld\+json|xml|rdf\+xml|pdf)$)/;

const text = (evidence: Evidence, schema: string, ...dct: readonly string[]): string => {
  const value = evidence.node?.[schema];
  const said = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return said.trim() !== '' && said !== '[]' ? said : (evidence.rdf.values(evidence.dataset, ...dct)[0] ?? '').trim();
};

const resolved = ({ landing }: Evidence): boolean => landing.status === 200;
const overHttp = (url: string): boolean => /^https?:\/\//.test(url);

/** The seventeen metrics of F-UJI's metrics_v0.8, 26 points in total, as far as an outsider can assess them. */
export const metrics: readonly Metric[] = [
  {
    id: 'F1-01MD',
    points: 1,
    asks: 'a globally unique identifier',
    remedy: 'Identify the dataset by a URL.',
    judge: ({ dataset }) =>
      overHttp(dataset) ? full(1, 'the identifier is a URL') : none('the identifier is not a URL'),
  },
  {
    id: 'F1-02MD',
    points: 1,
    asks: 'a persistent identifier that is registered and resolves',
    remedy: 'Register the base at w3id.org, or as DOI, Handle, ARK or PURL.',
    judge: (evidence) => {
      if (!persistent.test(evidence.dataset))
        return none('the address does not belong to a registered scheme (w3id, DOI, Handle, ARK, PURL)');
      return resolved(evidence)
        ? full(1, 'a registered scheme, and it resolves')
        : { earned: 0.5, why: 'a registered scheme, but it does not resolve' };
    },
  },
  {
    id: 'F2-01M',
    points: 2,
    asks: 'core and descriptive metadata',
    remedy: 'State title, creator, identifier, date, publisher, type, description and keywords.',
    judge: (evidence) => {
      const missing = [
        ['title', text(evidence, 'name', 'dct:title')],
        ['creator', text(evidence, 'creator', 'dct:creator')],
        ['identifier', text(evidence, 'identifier', 'dct:identifier')],
        ['publication date', text(evidence, 'datePublished', 'dct:issued')],
        ['publisher', text(evidence, 'publisher', 'dct:publisher')],
        ['type', text(evidence, '@type', 'rdf:type')],
      ].filter(([, value]) => value === '');
      const more = [text(evidence, 'description', 'dct:description'), text(evidence, 'keywords', 'dcat:keyword')];
      const earned = (missing.length === 0 ? 1 : 0) + (more.every((value) => value !== '') ? 1 : 0);
      if (earned === 2) return full(2, 'core and descriptive metadata are present');
      return {
        earned,
        why: `missing: ${[...missing.map(([name]) => name), ...(more.includes('') ? ['description or keywords'] : [])].join(', ')}`,
      };
    },
  },
  {
    id: 'F3-01M',
    points: 1,
    asks: 'metadata that link to the data',
    remedy: 'Link downloads by contentUrl, dcat:downloadURL or rel="item".',
    judge: ({ data }) =>
      data.length > 0 ? full(1, `${data.length} downloads are linked`) : none('no download is linked'),
  },
  {
    id: 'F4-01M',
    points: 2,
    asks: 'metadata that search engines read',
    remedy: 'Embed schema.org JSON-LD in the landing page.',
    judge: ({ node }) =>
      node === undefined ? none('the page embeds no metadata') : full(2, 'JSON-LD is embedded in the page'),
  },
  {
    id: 'A1-01M',
    points: 1,
    asks: 'the access level in a known vocabulary',
    remedy: 'State dct:accessRights from the EU authority list, and conditionsOfAccess in the page.',
    judge: (evidence) => {
      const said = [
        text(evidence, 'conditionsOfAccess', 'dct:accessRights'),
        ...evidence.rdf.values(evidence.dataset, 'dct:accessRights'),
      ];
      const known = said.find((value) => accessWords.test(value));
      if (known !== undefined) return full(1, known);
      return evidence.node?.['isAccessibleForFree'] === undefined
        ? none('no access level of a known vocabulary')
        : full(1, 'isAccessibleForFree');
    },
  },
  {
    id: 'A1-02MD',
    points: 2,
    asks: 'metadata and data that can be fetched',
    remedy: 'Make every linked address answer, with the same headers for HEAD and GET.',
    judge: (evidence) => {
      const meta = resolved(evidence) ? 1 : 0;
      const bad = evidence.fetched.find(({ problem }) => problem !== undefined);
      if (bad !== undefined) return { earned: meta, why: `${bad.problem}`, place: bad.url };
      if (evidence.fetched.length === 0) return { earned: meta, why: 'no data to fetch' };
      return meta === 1 ? full(2, 'the page and the data answer') : { earned: 1, why: 'the page does not answer' };
    },
  },
  {
    id: 'A1.1-01MD',
    points: 2,
    asks: 'an open protocol',
    remedy: 'Use http or https.',
    judge: ({ dataset, data }) => {
      const earned = (overHttp(dataset) ? 1 : 0) + (data.length > 0 && data.every(({ url }) => overHttp(url)) ? 1 : 0);
      return { earned, why: earned === 2 ? 'http(s)' : 'some address is not http(s), or no data are linked' };
    },
  },
  {
    id: 'A1.2-01MD',
    points: 2,
    asks: 'a protocol that can authenticate',
    remedy: 'Use http or https.',
    judge: ({ dataset, data }) => {
      const earned = (overHttp(dataset) ? 1 : 0) + (data.length > 0 && data.every(({ url }) => overHttp(url)) ? 1 : 0);
      return { earned, why: earned === 2 ? 'http(s)' : 'some address is not http(s), or no data are linked' };
    },
  },
  {
    id: 'I1-01M',
    points: 2,
    asks: 'metadata in a formal language',
    remedy: 'Embed JSON-LD, and answer Accept: text/turtle.',
    judge: ({ node, rdf }) => {
      const earned = (node === undefined ? 0 : 1) + (rdf.quads.length > 0 ? 1 : 0);
      return {
        earned,
        why:
          earned === 2 ? 'embedded JSON-LD, and RDF by negotiation' : 'no embedded JSON-LD, or no RDF by negotiation',
      };
    },
  },
  {
    id: 'I2-01M',
    points: 2,
    asks: 'registered vocabularies beyond the common ones',
    remedy: 'Use PROV, DQV, NCIT, RO or ROO in the record of the dataset.',
    judge: ({ rdf }) => {
      const used = registered.filter((namespace) =>
        rdf.quads.some(
          ({ predicate, object }) => predicate.value.startsWith(namespace) || object.value.startsWith(namespace),
        ),
      );
      return used.length > 0 ? full(2, used.join(', ')) : none('only the common vocabularies');
    },
  },
  {
    id: 'I3-01M',
    points: 2,
    asks: 'typed links to related resources',
    remedy: 'State isBasedOn, citation, dct:source or dct:isReferencedBy.',
    judge: (evidence) => {
      const rdf = evidence.rdf.values(
        evidence.dataset,
        'dct:isReferencedBy',
        'dct:source',
        'dct:references',
        'dct:relation',
        'prov:wasDerivedFrom',
        'dct:isPartOf',
      );
      const page = ['isPartOf', 'includedInDataCatalog', 'isBasedOn', 'subjectOf', 'sameAs', 'citation'].filter(
        (name) => evidence.node?.[name] !== undefined,
      );
      return rdf.length + page.length > 0
        ? full(2, 'related resources are linked')
        : none('no related resource is linked');
    },
  },
  {
    id: 'R1-01M',
    points: 2,
    asks: 'a description of the data: type of resource, size and type of files',
    remedy: 'State contentSize and encodingFormat, dcat:byteSize and dcat:mediaType.',
    judge: (evidence) => {
      const typed = text(evidence, '@type', 'rdf:type') === '' ? 0 : 1;
      const bare = evidence.data.find(({ type, size }) => type === undefined || size === undefined);
      if (bare !== undefined) return { earned: typed, why: `no type or size of ${bare.url}` };
      return { earned: typed + (evidence.data.length > 0 ? 1 : 0), why: 'type and size of every download' };
    },
  },
  {
    id: 'R1.1-01M',
    points: 1,
    asks: 'a machine-readable licence',
    remedy: 'State an SPDX licence by its URL.',
    judge: (evidence) => {
      const said = [text(evidence, 'license', 'dct:license'), ...evidence.rdf.values(evidence.dataset, 'dct:license')];
      const known = said.find((value) => licences.test(value));
      return known === undefined
        ? none(said[0] ? `the licence ${said[0]} is not in SPDX` : 'no licence')
        : full(1, known);
    },
  },
  {
    id: 'R1.2-01M',
    points: 1,
    asks: 'provenance',
    remedy: 'State issue date, modification date and creator, and use PROV.',
    judge: (evidence) => {
      const dates =
        text(evidence, 'datePublished', 'dct:issued') !== '' || text(evidence, 'dateModified', 'dct:modified') !== '';
      const provenance = text(evidence, 'creator', 'dct:creator') !== '';
      const earned = (dates ? 0.5 : 0) + (provenance ? 0.5 : 0);
      return { earned, why: earned === 1 ? 'dates and creator' : `missing: ${dates ? 'creator' : 'dates'}` };
    },
  },
  {
    id: 'R1.3-01M',
    points: 1,
    asks: 'a community metadata standard',
    remedy: 'Describe the dataset with DCAT.',
    judge: ({ rdf, dataset }) => (rdf.isA(dataset, 'dcat:Dataset') ? full(1, 'DCAT') : none('no dcat:Dataset')),
  },
  {
    id: 'R1.3-02D',
    points: 1,
    asks: 'a file format suitable for long-term preservation',
    remedy: 'Offer a download in CSV or DICOM.',
    judge: ({ fetched, dataset }) => {
      const good = fetched.find(
        ({ mediaType, problem }) => problem === undefined && mediaType !== 'text/html' && lasting.test(mediaType),
      );
      return good === undefined ? none('no download in an open, long-term format', dataset) : full(1, good.mediaType);
    },
  },
];
