/** The data on pages about the catalogue, datasets and their downloads; read from the metadata graph. */

export interface Named {
  readonly iri: string;
  readonly label: string;
}

export interface AgentView {
  readonly name: string;
  /** Identified by an ORCID; all others are organisations. */
  readonly person: boolean;
  /** Persistent identifier: ORCID, ROR. */
  readonly iri?: string;
  readonly homepage?: string;
}

export interface DistributionView {
  readonly iri: string;
  readonly title: string;
  readonly description: string;
  /** Of the content. */
  readonly mediaType: string;
  /** The media type sent by the server: that of the compression if the file is compressed. */
  readonly servedAs: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly issued: string;
  readonly standards: readonly string[];
  readonly rights: string;
  readonly license?: Named;
  readonly download?: string;
  readonly dataset?: string;
  readonly withdrawn: boolean;
}

export interface DatasetView {
  readonly iri: string;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  /** ISO 8601. */
  readonly issued: string;
  readonly modified: string;
  readonly catalogue?: string;
  readonly publisher: AgentView;
  readonly creators: readonly AgentView[];
  readonly contact: { readonly name: string; readonly email?: string; readonly page?: string };
  readonly license?: Named;
  /** As intended by the record, as long as it is a draft. */
  readonly access?: Named;
  /** Whether no version is published yet; then the record makes nothing public. */
  readonly draft: boolean;
  /** The meaning of the access rights, as text. */
  readonly rights: string;
  /** The statement about faces in images of heads, as text. */
  readonly faces?: string;
  readonly keywords: readonly string[];
  readonly themes: readonly string[];
  /** Modalities and regions. */
  readonly subjects: readonly string[];
  readonly places: readonly string[];
  readonly individuals: string | undefined;
  readonly records: string | undefined;
  readonly provenance: string | undefined;
  readonly citation: string | undefined;
  readonly identifiers: readonly string[];
  readonly publications: readonly string[];
  readonly sources: readonly string[];
  readonly standards: readonly Named[];
  /** Metadata profiles that the record meets. */
  readonly profiles: readonly Named[];
  readonly previous: string | undefined;
  readonly current: string | undefined;
  readonly distributions: readonly DistributionView[];
  readonly withdrawn: boolean;
}

/** An entry of a list of datasets. */
export interface DatasetLine {
  readonly iri: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly modified: string;
  readonly individuals: string | undefined;
  readonly draft: boolean;
  readonly access?: Named;
}
