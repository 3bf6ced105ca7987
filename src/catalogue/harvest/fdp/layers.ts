/** A kind of record of a FAIR Data Point. */
export type Layer = 'root' | 'catalog' | 'dataset' | 'distribution';

export interface LayerRules {
  /** The record must have one of these classes. */
  readonly types: readonly string[];
  /** Properties with at least one value; several names are alternatives. */
  readonly required: ReadonlyArray<readonly string[]>;
  /** Properties with at most one value. */
  readonly single: readonly string[];
  readonly child?: { readonly layer: Layer; readonly prefix: string; readonly relation: string };
}

const metadata = [['fdp:metadataIdentifier'], ['fdp:metadataIssued'], ['fdp:metadataModified']] as const;
const described = [['dct:title'], ['dct:publisher'], ['dct:license'], ['dcat:version']] as const;

/**
 * The requirements of the FAIR Data Point specification, of the reference implementation's Index, and of its default shapes
 * for each layer (specs.fairdatapoint.org; FAIRDataTeam/FAIRDataPoint MetadataRetrievalUtils).
 */
export const layers: Readonly<Record<Layer, LayerRules>> = {
  root: {
    types: ['fdp:MetadataService', 'r3d:Repository'],
    required: [
      ...described,
      ...metadata,
      ['dct:conformsTo'],
      ['dcat:endpointURL'],
      ['fdp:conformsToFdpSpec'],
      ['fdp:metadataCatalog'],
    ],
    single: ['dcat:version', 'dct:license', 'fdp:metadataIdentifier'],
    child: { layer: 'catalog', prefix: 'catalog', relation: 'fdp:metadataCatalog' },
  },
  catalog: {
    types: ['dcat:Catalog'],
    required: [
      ...described,
      ...metadata,
      ['dct:conformsTo'],
      ['dct:isPartOf'],
      ['dcat:themeTaxonomy'],
      ['dcat:dataset', 'dct:hasPart'],
    ],
    single: ['dcat:version', 'dct:license', 'fdp:metadataIdentifier'],
    child: { layer: 'dataset', prefix: 'dataset', relation: 'dcat:dataset' },
  },
  dataset: {
    types: ['dcat:Dataset'],
    required: [
      ...described.filter(([name]) => name !== 'dct:license'),
      ...metadata,
      ['dct:isPartOf'],
      ['dcat:theme'],
      ['dcat:distribution'],
    ],
    single: ['dcat:version', 'fdp:metadataIdentifier'],
    child: { layer: 'distribution', prefix: 'distribution', relation: 'dcat:distribution' },
  },
  distribution: {
    types: ['dcat:Distribution'],
    required: [
      ...described.filter(([name]) => name !== 'dct:publisher'),
      ...metadata,
      ['dct:isPartOf'],
      ['dcat:accessURL', 'dcat:downloadURL'],
      ['dcat:mediaType'],
    ],
    single: ['dcat:version', 'dct:license', 'dcat:mediaType', 'fdp:metadataIdentifier'],
  },
};
