import { internalQuery, namespaces } from '../../graph/index.ts';
import type { GraphStore } from '../../store/index.ts';
import type { CatalogueColumns, Row } from '../columns/model.ts';
import { readRows } from '../columns/read-rows.ts';
import type { ArrangeOptions, ImagePair, StudyVector } from './arrange.ts';
import type { Design } from './model.ts';

/** What the graph states about who drew a delineation, how, and on which scan, by its IRI. */
export type RegionFactors = ReadonlyMap<string, Pick<StudyVector, 'factors' | 'conflicts'>>;

/** Segmentation methods of the Radiomics Ontology. */
const methods: Readonly<Record<string, string>> = { O567: 'manual', O345: 'semiautomatic', KRFG: 'automatic' };

interface FactorRow {
  readonly region: string;
  readonly design: string;
  readonly key: string;
  readonly label: string;
}

/**
 * Reads the factors of all regions: the statements that hold, as the graphs of the runs mark them.
 * @param inferred whether to use what was inferred, too
 */
export async function readFactors(store: GraphStore, inferred: boolean): Promise<RegionFactors> {
  const rows = (await readRows(store, internalQuery('stability-factors'))).flatMap(
    ([region = '', design = '', key = '', label = '', certainty = '']): FactorRow[] =>
      certainty.endsWith('#Inferred') && !inferred ? [] : [{ region, design, key, label }],
  );
  const labelOf = labelling(rows);
  const regions = new Map<string, { factors: Partial<Record<Design, string>>; conflicts: Design[] }>();
  for (const row of rows) {
    const { region, key } = row;
    const design = row.design as Design;
    const own = regions.get(region) ?? { factors: {}, conflicts: [] };
    regions.set(region, own);
    // Statements without one that holds contradict each other.
    if (key === '') own.conflicts.push(design);
    else own.factors[design] = labelOf(row);
  }
  return regions;
}

/** Observers are shown by their labels; where two have the same label, the end of the IRI is added. */
function labelling(rows: readonly FactorRow[]): (row: FactorRow) => string {
  const keys = new Map<string, Set<string>>();
  for (const { design, key, label } of rows)
    if (design === 'observer') keys.set(label, (keys.get(label) ?? new Set()).add(key));
  return ({ design, key, label }) => {
    if (design === 'method') return methods[key.slice(key.lastIndexOf('/') + 1)] ?? key;
    if (design !== 'observer') return key;
    return keys.get(label)!.size > 1 ? `${label} (${key.slice(-6)})` : label;
  };
}

/** The radiomic vectors of a dataset, one per region and parameter set, however often the region is encoded. Vectors that were imported have no image and are left out. */
export function studyVectors(columns: CatalogueColumns, dataset: string, factors: RegionFactors): StudyVector[] {
  const row = columns.row('dataset', `${columns.base}dataset/${encodeURIComponent(dataset)}`);
  if (row === undefined) return [];
  return columns.vectors.flatMap(({ iri, region: at, parameterSet }): StudyVector[] => {
    const region = columns.regions[at]!;
    const { series, subject, imported, label, classes } = region;
    if (imported || parameterSet === undefined || series === undefined || !columns.members[row]!.has(subject))
      return [];
    return [
      {
        subject: columns.subjects[subject]!.iri,
        vector: iri,
        region: region.iri,
        parameterSet,
        structure: classes.find((one) => one.startsWith(namespaces.roo)) ?? classes[0] ?? label ?? region.iri,
        modality: modalityOf(columns, series),
        image: columns.series[series]!.iri,
        volumeMl: region.volumeMl,
        ...factorsOf(region, columns, factors),
      },
    ];
  });
}

/** What the further encodings of a region state counts where its own delineation is silent. */
function factorsOf(
  { iri, encodings }: CatalogueColumns['regions'][number],
  columns: CatalogueColumns,
  factors: RegionFactors,
): Pick<StudyVector, 'factors' | 'conflicts'> {
  const others = encodings.map((row) => factors.get(columns.encodings[row]!.iri)?.factors);
  const own = factors.get(iri);
  return { ...own, factors: Object.assign({}, ...others.reverse(), own?.factors) as StudyVector['factors'] };
}

const modalityOf = ({ series }: CatalogueColumns, row: Row): string => series[row]!.modality.replace(/^.*[/#]/, '');

const pairDesigns: Readonly<Record<string, ImagePair['design']>> = {
  CoffeeBreak: 'coffee-break',
  Longitudinal: 'longitudinal',
  Reconstruction: 'reconstruction',
};

/** How the graph relates the images of each subject, in any order of the two. */
export async function readPairs(store: GraphStore): Promise<ArrangeOptions['pairOf']> {
  const pairs = new Map<string, { readonly design: ImagePair['design']; readonly differences: string[] }>();
  const key = (image: string, other: string): string => [image, other].sort().join(' ');
  for (const [first = '', second = '', design = '', difference = ''] of await readRows(
    store,
    internalQuery('image-pairs'),
  )) {
    const known = pairDesigns[design.slice(design.lastIndexOf('#') + 1)];
    if (known === undefined) continue;
    const pair = pairs.get(key(first, second)) ?? { design: known, differences: [] };
    pairs.set(key(first, second), pair);
    if (difference !== '') pair.differences.push(difference);
  }
  return (image, other) => pairs.get(key(image, other));
}
