import { counted } from '../../core/index.ts';
import { type ClinicalVariable, clinicalVariables, type OwnVariable } from '../../graph/index.ts';
import { MappingError } from '../errors.ts';
import type { DateFormat } from '../map/dates.ts';
import { featureColumn } from '../map/feature-columns.ts';
import type { FeaturesMapping, TableMapping } from '../map/mapping.ts';
import type { ImportedColumn } from '../model.ts';

/** How to process each cell of a row, by position. */
export interface TablePlan {
  readonly width: number;
  readonly subject: number;
  readonly variables: ReadonlyArray<{
    readonly at: number;
    readonly column: string;
    readonly variable: ClinicalVariable;
    readonly factor: number;
    readonly codes: ReadonlyMap<string, string>;
    /** For a column of dates: its form, and where the date is from which days are counted. */
    readonly date?: { readonly form: DateFormat; readonly from: number; readonly fromForm: DateFormat };
  }>;
  readonly outputs: ReadonlyArray<{
    readonly at: number;
    readonly column: string;
    readonly model: string;
    readonly output: number;
  }>;
  readonly features?: FeaturePlan;
  /** Columns that are in neither the mapping nor the feature table; they are left out. */
  readonly unknown: readonly string[];
}

export interface FeaturePlan {
  readonly columns: ReadonlyArray<ImportedColumn & { readonly at: number }>;
  readonly program: string;
  readonly version: string | { readonly at: number };
  readonly settings: { readonly fixed: unknown } | { readonly at: number };
  readonly region:
    | { readonly class: string }
    | { readonly at: number; readonly column: string; readonly codes: ReadonlyMap<string, string> }
    | undefined;
}

/** PyRadiomics' columns about images and masks. Their digests and sizes could link the data to copies elsewhere. */
const bookkeeping = ['diagnostics_*', 'general_info_*', 'Image', 'Mask', 'Label'];

/** Finds the mapping's columns in the header. @throws MappingError listing missing columns. */
export function planTable(
  header: readonly string[],
  mapping: TableMapping,
  own: readonly OwnVariable[] = [],
): TablePlan {
  const known = new Map([...clinicalVariables, ...own.map((variable) => [variable.name, variable] as const)]);
  const names = header.map((name) => name.trim());
  const positions = new Map(names.map((name, at) => [name, at]));
  if (positions.size !== names.length) {
    throw new MappingError(
      'Two columns of the table have the same name. Rename one of them, so that the mapping is unambiguous.',
    );
  }
  const missing: string[] = [];
  const used = new Set<number>();
  const find = (name: string): number => {
    const at = positions.get(name);
    if (at === undefined) missing.push(name);
    else used.add(at);
    return at ?? -1;
  };
  const plan = {
    width: names.length,
    subject: find(mapping.subject.column),
    variables: mapping.variables.map(({ column, term, unit, codes, date, origin }) => {
      const variable = known.get(term)!;
      const factor = unit === undefined ? 1 : (variable.units[unit] ?? 1);
      return {
        at: find(column),
        column,
        variable,
        factor,
        codes: new Map(Object.entries(codes ?? {})),
        ...(date !== undefined &&
          origin !== undefined && { date: { form: date, from: find(origin.column), fromForm: origin.date ?? date } }),
      };
    }),
    outputs: mapping.predictions.map((entry) => ({ ...entry, at: find(entry.column) })),
  };
  const features = mapping.kind === 'features' ? planFeatures(names, mapping.features, find, used) : undefined;
  if (missing.length > 0) {
    throw new MappingError(
      `The table has no column ${missing.join(', ')}. Correct the mapping, or its \`delimiter\` (the header has ` +
        `${counted(names.length, 'column')}).`,
    );
  }
  if (features?.columns.length === 0) {
    throw new MappingError('No column of the table is a known feature, such as original_shape_MeshVolume.');
  }
  const ignored = [...bookkeeping, ...mapping.ignore].map(wildcard);
  const unknown = names.filter((name, at) => !used.has(at) && name !== '' && !ignored.some((rule) => rule.test(name)));
  return { ...plan, ...(features !== undefined && { features }), unknown };
}

function planFeatures(
  names: readonly string[],
  mapping: FeaturesMapping,
  find: (name: string) => number,
  used: Set<number>,
): FeaturePlan {
  const { software, settings, region } = mapping;
  const column = settings !== undefined && 'column' in settings ? settings['column'] : undefined;
  const fixed = {
    program: software.name,
    version: typeof software.version === 'string' ? software.version : { at: find(software.version.column) },
    settings: typeof column === 'string' ? { at: find(column) } : { fixed: settings ?? {} },
    region:
      region === undefined
        ? undefined
        : 'class' in region
          ? { class: regionIri(region.class) }
          : {
              at: find(region.column),
              column: region.column,
              codes: new Map(Object.entries(region.codes).map(([text, short]) => [text, regionIri(short)])),
            },
  };
  const columns = names.flatMap((name, at) => {
    const feature = used.has(at) ? undefined : featureColumn(name, mapping);
    if (feature === undefined) return [];
    used.add(at);
    return [{ ...feature, at }];
  });
  return { ...fixed, columns };
}

export function regionIri(short: string): string {
  return `http://www.cancerdata.org/roo/${short.slice('roo:'.length)}`;
}

function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}
