import { csvLine } from '../../core/index.ts';
import { type Column, keyColumn } from '../exports/table/columns.ts';
import { filesOfCase, valueNames } from './layouts.ts';
import type { TrainingPlan } from './plan.ts';
import type { WrittenCase } from './provenance.ts';

/** Identifiers of Croissant have no white space. */
const word = (name: string): string => name.replace(/\s+/g, '_');

/** Columns of `training.csv`: one row per case. */
export function caseColumns({ channels, structures }: TrainingPlan): Column[] {
  return [
    keyColumn('case', 'string', 'Name of the case and of its files'),
    keyColumn('subject', 'string', 'Pseudonym of the patient'),
    keyColumn('dataset', 'string', 'Dataset of the image'),
    keyColumn('split', 'string', 'train or test'),
    keyColumn('fold', 'integer', 'Fold in which the case validates, from 0; empty without folds'),
    ...channels.map((name) =>
      keyColumn(
        channels.length === 1 ? 'image' : `image_${word(name)}`,
        'string',
        `Image (${name}), below this folder`,
      ),
    ),
    keyColumn('label', 'string', 'Label map, below this folder'),
    keyColumn('size', 'string', 'Voxels along i, j, k'),
    keyColumn('spacing', 'string', 'Spacing along i, j, k', 'mm'),
    keyColumn('reader', 'string', 'Reader, if a case was written for each'),
    ...structures.map((name) =>
      keyColumn(`voxels_${word(name)}`, 'integer', `Voxels of ${name} in the label map; empty if it was not drawn`),
    ),
    keyColumn('conflict_voxels', 'integer', 'Voxels in several structures, before the rule for overlaps'),
    keyColumn('cut_by_field_of_view', 'string', 'Structures that touch the border of the image'),
    keyColumn('notes', 'string', 'What was decided about this case'),
  ];
}

export function trainingCsv(plan: TrainingPlan, written: readonly WrittenCase[]): string {
  const rows = written.map(({ planned, voxels, notes }) => {
    const { images, label } = filesOfCase(planned);
    return [
      ...[planned.name, planned.image.subject, planned.image.document.run.dataset],
      ...[planned.isTest ? 'test' : 'train', planned.fold === undefined ? '' : String(planned.fold)],
      ...images,
      ...[label, planned.grid.size.join(' '), planned.grid.spacing.join(' '), planned.reader?.label ?? ''],
      ...plan.structures.map((_, at) => (planned.sources[at] === undefined ? '' : String(voxels[at]))),
      ...[String(planned.conflicts), planned.cut.join('; '), [...planned.notes, ...notes].join('; ')],
    ];
  });
  return [caseColumns(plan).map(({ name }) => name), ...rows].map(csvLine).join('');
}

export function labelsCsv({ labelling }: TrainingPlan): string {
  const rows = [...valueNames(labelling)].map(([value, name]) => [String(value), name]);
  return [['value', 'name'], ...rows].map(csvLine).join('');
}
