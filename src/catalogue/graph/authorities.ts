import { type GraphBuilder, type NamedNode, namedNode, string, text } from '../../graph/index.ts';
import { dct, eli, euAuthority, rdf, rdfs, skos, spdx } from './vocabularies.ts';

/**
 * Terms of authority lists. Validators check one document at a time and require the class of each node it references
 * (SEMICeu/DCAT-AP 125), so every term is described with type and label wherever it is used.
 */
export class Authorities {
  readonly #graph: GraphBuilder;

  constructor(graph: GraphBuilder) {
    this.#graph = graph;
  }

  accessRight(code: 'PUBLIC' | 'RESTRICTED' | 'NON_PUBLIC'): NamedNode {
    const labels = { PUBLIC: 'public', RESTRICTED: 'restricted', NON_PUBLIC: 'non-public' };
    const node = euAuthority('access-right', code);
    this.#graph
      .add(node, rdf.type, dct.RightsStatement, skos.Concept)
      .add(node, skos.prefLabel, text(labels[code], 'en'));
    return node;
  }

  /** A code of the EU data themes, or the IRI of any concept. */
  theme(theme: string): NamedNode {
    const scheme = this.dataThemes();
    const known = dataThemes[theme];
    const node = known === undefined ? namedNode(theme) : euAuthority('data-theme', theme);
    this.#graph
      .add(node, rdf.type, skos.Concept)
      .add(node, skos.prefLabel, text(known ?? lastPart(theme), 'en'))
      .add(node, skos.inScheme, known === undefined ? undefined : scheme);
    return node;
  }

  dataThemes(): NamedNode {
    const node = namedNode('http://publications.europa.eu/resource/authority/data-theme');
    this.#graph.add(node, rdf.type, skos.ConceptScheme).add(node, dct.title, text('Data theme', 'en'));
    return node;
  }

  /** A language by its ISO 639-1 code. */
  language(code: string): NamedNode {
    const known = languages[code];
    const node =
      known === undefined
        ? namedNode(`http://id.loc.gov/vocabulary/iso639-1/${code}`)
        : euAuthority('language', known[0]);
    return this.#labelled(node, dct.LinguisticSystem, known?.[1] ?? code);
  }

  /** A country by its ISO 3166-1 alpha-3 code, or the IRI of any place. */
  place(place: string): NamedNode {
    const node = /^[A-Z]{3}$/.test(place) ? euAuthority('country', place) : namedNode(place);
    return this.#labelled(node, dct.Location, lastPart(place));
  }

  frequency(code: string): NamedNode {
    return this.#labelled(euAuthority('frequency', code), dct.Frequency, code.toLowerCase());
  }

  /** A licence by its SPDX identifier or address. */
  licence(licence: string): NamedNode {
    const node = namedNode(licenceIri(licence));
    return this.#labelled(node, dct.LicenseDocument, licence);
  }

  legislation(iri: string): NamedNode {
    return this.#labelled(namedNode(iri), eli.LegalResource, legislations[iri] ?? iri);
  }

  mediaType(mediaType: string): NamedNode {
    return this.#labelled(namedNode(mediaTypeIri(mediaType)), dct.MediaType, mediaType);
  }

  /** A format from the EU file types; if the list lacks it, the media type is used. */
  format(fileType: string | undefined, mediaType: string): NamedNode {
    const code = fileType ?? fileTypes[mediaType];
    const node = code === undefined ? namedNode(mediaTypeIri(mediaType)) : euAuthority('file-type', code);
    return this.#labelled(node, dct.MediaTypeOrExtent, code ?? mediaType);
  }

  standard(iri: string, label: string): NamedNode {
    return this.#labelled(namedNode(iri), dct.Standard, label);
  }

  sha256(): NamedNode {
    return this.#labelled(spdx.checksumAlgorithm_sha256, spdx.ChecksumAlgorithm, 'SHA-256');
  }

  concept(node: NamedNode, label: string): NamedNode {
    this.#graph.add(node, rdf.type, skos.Concept).add(node, skos.prefLabel, text(label, 'en'));
    return node;
  }

  #labelled(node: NamedNode, type: NamedNode, label: string): NamedNode {
    this.#graph.add(node, rdf.type, type).add(node, rdfs.label, string(label));
    return node;
  }
}

export const mediaTypeIri = (mediaType: string): string => `https://www.iana.org/assignments/media-types/${mediaType}`;

/** IRI of a licence: that of Creative Commons (which F-UJI and Google recognise), the SPDX page, or the given IRI. */
export function licenceIri(licence: string): string {
  if (/^https?:/.test(licence)) return licence;
  const commons = /^CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)$/.exec(licence);
  if (commons) return `https://creativecommons.org/licenses/${commons[1]!.toLowerCase()}/${commons[2]}/`;
  if (licence === 'CC0-1.0') return 'https://creativecommons.org/publicdomain/zero/1.0/';
  return `https://spdx.org/licenses/${encodeURIComponent(licence)}`;
}

/** The readable last part of an IRI. */
export function lastPart(iri: string): string {
  return decodeURIComponent(/[^/#]+(?=[/#]?$)/.exec(iri)?.[0] ?? iri);
}

const dataThemes: Readonly<Record<string, string>> = {
  HEAL: 'Health',
  TECH: 'Science and technology',
  EDUC: 'Education, culture and sport',
  SOCI: 'Population and society',
  GOVE: 'Government and public sector',
};

const languages: Readonly<Record<string, readonly [code: string, label: string]>> = {
  bg: ['BUL', 'Bulgarian'],
  cs: ['CES', 'Czech'],
  da: ['DAN', 'Danish'],
  de: ['DEU', 'German'],
  el: ['ELL', 'Greek'],
  en: ['ENG', 'English'],
  es: ['SPA', 'Spanish'],
  et: ['EST', 'Estonian'],
  fi: ['FIN', 'Finnish'],
  fr: ['FRA', 'French'],
  ga: ['GLE', 'Irish'],
  hr: ['HRV', 'Croatian'],
  hu: ['HUN', 'Hungarian'],
  is: ['ISL', 'Icelandic'],
  it: ['ITA', 'Italian'],
  lt: ['LIT', 'Lithuanian'],
  lv: ['LAV', 'Latvian'],
  mt: ['MLT', 'Maltese'],
  nl: ['NLD', 'Dutch'],
  no: ['NOR', 'Norwegian'],
  pl: ['POL', 'Polish'],
  pt: ['POR', 'Portuguese'],
  ro: ['RON', 'Romanian'],
  sk: ['SLK', 'Slovak'],
  sl: ['SLV', 'Slovenian'],
  sv: ['SWE', 'Swedish'],
  zh: ['ZHO', 'Chinese'],
};

const legislations: Readonly<Record<string, string>> = {
  'http://data.europa.eu/eli/reg/2025/327/oj': 'Regulation (EU) 2025/327 on the European Health Data Space',
  'http://data.europa.eu/eli/reg/2016/679/oj': 'Regulation (EU) 2016/679 (GDPR)',
  'http://data.europa.eu/eli/reg/2022/868/oj': 'Regulation (EU) 2022/868 (Data Governance Act)',
};

/** Codes of the EU file type list by media type. */
const fileTypes: Readonly<Record<string, string>> = {
  'text/csv': 'CSV',
  'application/json': 'JSON',
  'application/ld+json': 'JSON_LD',
  'application/n-quads': 'RDF_N_QUADS',
  'application/n-triples': 'RDF_N_TRIPLES',
  'application/trig': 'RDF_TRIG',
  'text/turtle': 'RDF_TURTLE',
  'application/zip': 'ZIP',
  'application/gzip': 'GZIP',
  'application/vnd.apache.parquet': 'PARQUET',
  'text/html': 'HTML',
};
