import type { CatalogueSettings } from '../../core/config/index.ts';
import { type NamedNode, namedNode } from '../../graph/index.ts';
import type { ConfiguredLevels } from '../model.ts';

/** Of the one catalogue below the data point. */
export const catalogId = 'main';

/** What all nodes of the metadata graph have in common. */
export interface CatalogueContext {
  /** Ends with `/`; it is the IRI of the FAIR Data Point. */
  readonly base: string;
  readonly settings: CatalogueSettings;
  /** Release of this program. */
  readonly release: string;
  /** ISO 8601: of the first and the latest content. */
  readonly issued: string;
  readonly modified: string;
  /** Levels that win over those of the records. */
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

/** What stands where a person has not written anything yet. */
export const notYetDescribed = 'Not yet described';

/** A node that has no address of its own: a fragment of the thing it belongs to. */
export function below(node: NamedNode, name: string): NamedNode {
  return namedNode(`${node.value}${node.value.includes('#') ? '-' : '#'}${name}`);
}
