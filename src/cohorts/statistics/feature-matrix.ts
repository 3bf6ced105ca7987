import { doubleLexical } from '../../graph/index.ts';
import { Bitset } from '../columns/bitset.ts';
import { type CatalogueColumns, type DefinitionRow, type Row, seriesLabel } from '../columns/model.ts';
import { valuesAt } from '../columns/value-column.ts';

/** A column of the matrix after its keys. */
export interface MatrixColumn {
  /** Name of the feature, followed by the parameter set if several sets have values under that name. */
  readonly name: string;
  readonly definition: Row;
}

export interface FeatureMatrix {
  readonly features: readonly MatrixColumn[];
  /** Keys, then one cell per feature, empty without a value. */
  rows(): Generator<string[]>;
}

export const matrixKeys = ['subject', 'structure', 'roi', 'roi_class', 'parameter_set', 'vector', 'image'] as const;

/**
 * One row per vector of the members, in the order of their IRIs; one column per feature definition that has a value there.
 * @param isWanted which definitions are columns; default all
 */
export function featureMatrix(
  columns: CatalogueColumns,
  members: Bitset,
  isWanted: (definition: DefinitionRow) => boolean = () => true,
): FeatureMatrix {
  const vectors = columns.vectors.flatMap(({ region }, row) =>
    members.has(columns.regions[region]!.subject) ? [row] : [],
  );
  const here = Bitset.of(columns.vectors.length, vectors);
  const used = columns.definitions.flatMap((definition, at) => {
    if (!isWanted(definition)) return [];
    return columns.values[at]!.rows.some((row) => here.has(row)) ? [at] : [];
  });
  const times = new Map<string, number>();
  for (const at of used) times.set(columns.definitions[at]!.name, (times.get(columns.definitions[at]!.name) ?? 0) + 1);
  const features = used.map((definition) => {
    const { name, parameterSet = '' } = columns.definitions[definition]!;
    const set = parameterSet.slice(parameterSet.lastIndexOf('/') + 1).slice(0, 12);
    return { name: times.get(name)! > 1 ? `${name}@${set}` : name, definition };
  });
  features.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.definition - b.definition));
  return {
    features,
    *rows() {
      for (const row of vectors) {
        const { iri, region, parameterSet = '' } = columns.vectors[row]!;
        const { iri: structure, subject, label = '', classes, series } = columns.regions[region]!;
        const image = series === undefined ? '' : seriesLabel(columns.series[series]!);
        const cells = features.map(({ definition }) => {
          const [value] = valuesAt(columns.values[definition]!, row);
          return value === undefined ? '' : cell(value);
        });
        yield [columns.subjects[subject]!.iri, structure, label, classes.join(' '), parameterSet, iri, image, ...cells];
      }
    },
  };
}

/** The shortest digits that parse back to the same number. */
function cell(value: number): string {
  if (!Number.isFinite(value)) return doubleLexical(value);
  return Object.is(value, -0) ? '-0' : String(value);
}
