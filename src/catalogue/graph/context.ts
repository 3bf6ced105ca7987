import type { CatalogueSettings } from '../../core/config/index.ts';
import { type NamedNode, namedNode } from '../../graph/index.ts';
import type { ConfiguredLevels } from '../model.ts';

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

/** Placeholder for values that nobody has provided yet. */
export const notYetDescribed = 'Not yet described';

/** A node without its own address: a fragment of the resource it belongs to. */
export function below(node: NamedNode, name: string): NamedNode {
  return namedNode(`${node.value}${node.value.includes('#') ? '-' : '#'}${name}`);
}
