import type { CatalogueSettings, ContactPoint, Organisation } from '../../core/config/index.ts';
import { type NamedNode, namedNode } from '../../graph/index.ts';
import type { ConfiguredLevels } from '../model.ts';
import type { Vocabularies } from '../vocabularies/vocabulary.ts';

/** Id of the only catalogue of the data point. */
export const catalogId = 'main';

/** What all nodes of the metadata graph share. */
export interface CatalogueContext {
  /** Ends with `/`; it is the IRI of the FAIR Data Point. */
  readonly base: string;
  readonly settings: CatalogueSettings;
  /** Release of this program. */
  readonly release: string;
  /** ISO 8601: dates of the first and the latest content. */
  readonly issued: string;
  readonly modified: string;
  /** Configured access levels; they override those of the records. */
  readonly levels?: ConfiguredLevels;
  /** Publisher and contact of the catalogue: as configured, else those of all its datasets, if they are the same. */
  readonly head?: { readonly publisher?: Organisation; readonly contact?: ContactPoint };
  /** Agents with a ROR, ORCID or ISNI, as they are described first. */
  readonly agents?: ReadonlyMap<string, string>;
  /** Default: those of the release. */
  readonly vocabularies?: Vocabularies;
}

/** IRIs of the layers. */
export function layerIris(base: string) {
  return {
    dataPoint: namedNode(base),
    catalog: namedNode(`${base}catalog/${catalogId}`),
    catalogContainer: namedNode(`${base}catalog/`),
    datasetContainer: namedNode(`${base}dataset/`),
    dataset: (id: string) => namedNode(`${base}dataset/${id}`),
    version: (id: string, version: string) => namedNode(`${base}dataset/${id}/version/${version}`),
    distribution: (id: string) => namedNode(`${base}distribution/${id}`),
    profile: (layer: Layer) => namedNode(`${base}profile/${layer}`),
  };
}

export type Layer = 'fdp' | 'catalog' | 'dataset' | 'distribution';

/** In drafts, for texts that nobody has provided yet. */
export const notYetDescribed = 'Not yet described';

/**
 * Address of the page about a resource. Not the resource itself: that has a label, by which CKAN would replace the address.
 */
export const pageOf = (node: NamedNode): NamedNode => namedNode(`${node.value}?format=html`);

/** A node without its own address: a fragment of the resource it belongs to. */
export function below(node: NamedNode, name: string): NamedNode {
  return namedNode(`${node.value}${node.value.includes('#') ? '-' : '#'}${name}`);
}
