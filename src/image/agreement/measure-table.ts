import type { Agreement } from './measures.ts';

interface MeasureRow {
  readonly key: keyof Agreement;
  /** UCUM. */
  readonly unit: 'mm3' | 'mm' | '1';
  /** For people; the definitions are in ontology/agreement.ttl. */
  readonly label: string;
}

/** Every measure of a comparison, in the order of tables. Its key is its name in CSV, JSON, GraphQL and RDF. */
export const agreementMeasures: readonly MeasureRow[] = [
  { key: 'dice', unit: '1', label: 'Dice' },
  { key: 'jaccard', unit: '1', label: 'Jaccard' },
  { key: 'firstVolume', unit: 'mm3', label: 'volume of the first' },
  { key: 'secondVolume', unit: 'mm3', label: 'volume of the second' },
  { key: 'volumeDifference', unit: 'mm3', label: 'second minus first' },
  { key: 'surfaceDice1mm', unit: '1', label: 'surface Dice at 1 mm' },
  { key: 'surfaceDice2mm', unit: '1', label: 'surface Dice at 2 mm' },
  { key: 'surfaceDice3mm', unit: '1', label: 'surface Dice at 3 mm' },
  { key: 'meanSurfaceDistance', unit: 'mm', label: 'mean surface distance' },
  { key: 'hausdorffDistance', unit: 'mm', label: 'Hausdorff distance' },
  { key: 'hd95', unit: 'mm', label: 'HD95, by surface elements' },
  { key: 'hd95Pooled', unit: 'mm', label: 'HD95, pooled border voxels' },
  { key: 'addedPathLength', unit: 'mm', label: 'added path length, first to second' },
  { key: 'addedPathLengthReversed', unit: 'mm', label: 'added path length, second to first' },
  { key: 'centreDistance', unit: 'mm', label: 'distance of centres' },
];
