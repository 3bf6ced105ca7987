import { doubleLexical } from '../../graph/index.ts';
import { estimateBounds, estimateKeys } from './map-study.ts';
import { designs, estimates } from './model.ts';
import type { StabilityStudy } from './study.ts';

/** A column of the table of stability studies, and the text of its cell; an empty cell is undefined. */
export interface StabilityColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'double';
  readonly description: string;
}

const text = (name: string, description: string): StabilityColumn => ({ name, type: 'string', description });
const whole = (name: string, description: string): StabilityColumn => ({ name, type: 'integer', description });

/** The columns: what a row is about, then every estimate with the bounds of its 95 % interval. */
export const stabilityColumns: readonly StabilityColumn[] = [
  text('study', 'Identifier of the study'),
  text('dataset', 'Dataset'),
  text('version', 'Published version of the dataset; empty for unpublished data'),
  text('over', 'What the readings are: observer, method, timepoint or perturbation'),
  text('structure', 'Class of the region as IRI, or its label'),
  text('modality', 'Modality of the images'),
  ...designs.map((design) => text(design, `The ${design} that is the same for all readings`)),
  text('parameter_set', 'IRI of the settings the features were computed under'),
  text('feature', 'PyRadiomics name'),
  text('definition', 'IRI of the feature definition'),
  text('unit', 'UCUM unit of the feature'),
  whole('subjects', 'Subjects (patients) counted'),
  whole('readings', 'Readings per subject'),
  whole('left_out', 'Subjects that the study leaves out'),
  text('icc_form', 'Form of the intraclass correlation in the column icc'),
  text('no_icc', 'Why there is no intraclass correlation'),
  text('no_within_cv', 'Why there is no within-subject coefficient of variation'),
  ...estimateKeys.flatMap((key) =>
    estimateBounds.map(
      (bound): StabilityColumn => ({
        name: bound === 'value' ? key : `${key}_${bound}`,
        type: 'double',
        description: bound === 'value' ? estimates[key] : `${bound} bound of the 95 % interval of ${key}`,
      }),
    ),
  ),
];

/** One row per study and feature; cells in the order of the columns. Numbers have the fewest digits that read back to the same double. */
export function* stabilityRows(
  studies: readonly StabilityStudy[],
  described: (definition: string) => { readonly name: string; readonly unit: string } | undefined,
): Generator<string[]> {
  for (const study of studies) {
    for (const { definition, name, unit, reliability } of study.features) {
      const known = described(definition) ?? { name, unit };
      yield [
        study.id,
        study.dataset,
        study.version ?? '',
        study.over,
        study.structure,
        study.modality,
        ...designs.map((design) => study.held[design] ?? ''),
        study.parameterSet,
        known.name,
        definition,
        known.unit,
        String(reliability.subjects),
        String(study.readings.length),
        String(study.omitted.length),
        study.forms[0],
        reliability.noIcc ?? '',
        reliability.noCv ?? '',
        ...estimateKeys.flatMap((key) => estimateBounds.map((bound) => number(reliability.estimates[key]?.[bound]))),
      ];
    }
  }
}

function number(value: number | undefined): string {
  if (value === undefined) return '';
  return Number.isFinite(value) ? String(value) : doubleLexical(value);
}
