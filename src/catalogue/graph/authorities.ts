import { type GraphBuilder, type NamedNode, namedNode, text } from '../../graph/index.ts';
import { type Term, Vocabularies, type VocabularyName } from '../vocabularies/vocabulary.ts';
import { dct, eli, rdf, skos, spdx } from './vocabularies.ts';

/**
 * Terms of authority lists. Validators check one document at a time and require the class and the scheme of each node it references
 * (SEMICeu/DCAT-AP 125), so every term is described wherever it is used. Its label is skos:prefLabel: CKAN replaces an IRI that has
 * an rdfs:label by this label.
 */
export class Authorities {
  readonly #graph: GraphBuilder;
  readonly #vocabularies: Vocabularies;

  constructor(graph: GraphBuilder, vocabularies: Vocabularies = Vocabularies.of()) {
    this.#graph = graph;
    this.#vocabularies = vocabularies;
  }

  accessRight(code: 'PUBLIC' | 'RESTRICTED' | 'NON_PUBLIC'): NamedNode {
    return this.term(['access-right'], code, dct.RightsStatement);
  }

  /** A code of the EU data themes, or the IRI of any concept. */
  theme(theme: string): NamedNode {
    this.dataThemes();
    return this.term(['data-theme'], theme);
  }

  dataThemes(): NamedNode {
    const { scheme, title } = this.#vocabularies.list('data-theme');
    return this.#scheme(scheme, title);
  }

  /** A language by its ISO 639-1 code. */
  language(code: string): NamedNode {
    return this.term(['language', 'iso-639-1'], code, dct.LinguisticSystem);
  }

  /** A country by its ISO 3166-1 alpha-3 code, or the IRI of any place. */
  place(place: string): NamedNode {
    return this.term(['country'], place, dct.Location);
  }

  frequency(code: string): NamedNode {
    return this.term(['frequency'], code, dct.Frequency);
  }

  /** A licence by its SPDX identifier or address. */
  licence(licence: string): NamedNode {
    const label = this.#vocabularies.find(['spdx', 'licence'], licence)?.label ?? licence;
    return this.#labelled(namedNode(licenceIri(licence)), dct.LicenseDocument, label);
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
    if (code !== undefined) return this.term(['file-type'], code, dct.MediaTypeOrExtent);
    return this.#labelled(namedNode(mediaTypeIri(mediaType)), dct.MediaTypeOrExtent, mediaType);
  }

  standard(iri: string, label: string): NamedNode {
    return this.#labelled(namedNode(iri), dct.Standard, label);
  }

  sha256(): NamedNode {
    return this.#labelled(spdx.checksumAlgorithm_sha256, spdx.ChecksumAlgorithm, 'SHA-256');
  }

  concept(node: NamedNode, label: string): NamedNode {
    return this.#labelled(node, skos.Concept, label);
  }

  /** What one of the lists says about a code or IRI; undefined if none has it. */
  known(lists: readonly VocabularyName[], value: string): Term | undefined {
    return this.#vocabularies.find(lists, value);
  }

  /** A code of one of the lists, or an IRI: a concept with label and scheme, and the class that its property requires. */
  term(lists: readonly VocabularyName[], value: string, type?: NamedNode): NamedNode {
    const known = this.#vocabularies.find(lists, value);
    const iri =
      known?.iri ?? (/^(?:https?:|urn:)/.test(value) ? value : this.#vocabularies.list(lists[0]!).iri + value);
    const node = namedNode(iri);
    this.#labelled(node, skos.Concept, known?.label ?? lastPart(value));
    this.#graph.add(node, rdf.type, type);
    // An IRI of a list whose codes are not all here belongs to its scheme too.
    const vocabulary =
      known?.vocabulary ?? lists.map((name) => this.#vocabularies.list(name)).find((one) => iri.startsWith(one.iri));
    if (vocabulary !== undefined)
      this.#graph.add(node, skos.inScheme, this.#scheme(vocabulary.scheme, vocabulary.title));
    return node;
  }

  #scheme(iri: string, title: string): NamedNode {
    const node = namedNode(iri);
    this.#graph.add(node, rdf.type, skos.ConceptScheme).add(node, dct.title, text(title, 'en'));
    return node;
  }

  #labelled(node: NamedNode, type: NamedNode, label: string): NamedNode {
    this.#graph.add(node, rdf.type, type).add(node, skos.prefLabel, text(label, 'en'));
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
