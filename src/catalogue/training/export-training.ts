import { counted } from '../../core/index.ts';
import type { ExportSource } from '../exports/model.ts';
import { datasetsWithContent, unknownDataset } from '../exports/package/exported-dataset.ts';
import type { TrainingRequest } from './model.ts';
import { isOblique, planTraining, type TrainingPlan } from './plan.ts';
import type { WrittenCase } from './provenance.ts';
import { type TrainingRecord, trainingSetIri } from './record/training-record.ts';
import { writeTraining } from './write-training.ts';

export interface TrainingSummary {
  readonly paths: readonly string[];
  readonly plan: TrainingPlan;
  readonly written: readonly WrittenCase[];
}

/** Writes a folder that networks are trained on. Everything that is refused is refused before a file is written. */
export async function exportTraining(
  source: ExportSource,
  request: TrainingRequest,
  freeze: (record: Omit<TrainingRecord, 'issued'>) => Promise<void> = async () => {},
  progress?: (done: number, total: number) => void,
): Promise<TrainingSummary> {
  const known = await datasetsWithContent(source.root);
  if (request.dataset !== undefined && !known.includes(request.dataset)) throw unknownDataset(request.dataset, known);
  const plan = await planTraining(source, request);
  const iri = trainingSetIri(source.base, idOf(plan));
  const { paths, written } = await writeTraining(source, plan, iri, (done) => freeze(recordOf(plan, done)), progress);
  return { paths, plan, written };
}

const idOf = ({ digest }: TrainingPlan): string => digest.slice(0, 20);

function recordOf(plan: TrainingPlan, written: readonly WrittenCase[]): Omit<TrainingRecord, 'issued'> {
  const { names: _, out: __, ...asked } = plan.request;
  const { labels, regionsClassOrder, ignore } = plan.labelling;
  return {
    id: idOf(plan),
    title: `${plan.request.name}: ${plan.structures.join(', ')}`,
    digest: plan.digest,
    rights: plan.licence.text,
    datasets: plan.datasets.map(({ id }) => id),
    plan: { ...asked, labels, regionsClassOrder, ignore },
    cases: written.map(({ planned: { name, image, sources, isTest, fold }, files }) => ({
      name,
      subject: image.subject,
      split: isTest ? 'test' : 'train',
      ...(fold !== undefined && { fold }),
      images: [image.document, ...image.channels].map(({ run }) => run.digest),
      regions: sources.flatMap(
        (one) => one?.regions.map(({ document, segmentNumber }) => [document.run.digest, segmentNumber] as const) ?? [],
      ),
      files,
    })),
  };
}

/** The summary for programs. */
export function trainingFacts({ plan, written }: TrainingSummary): object {
  const { cases, counts, leftOut, joined, licence, digest } = plan;
  return {
    digest: `sha256:${digest}`,
    cases: cases.length,
    casesPerStructure: counts.map((one, at) => ({
      ...one,
      written: written.filter(({ planned }) => planned.sources[at] !== undefined).length,
    })),
    folds: foldSizes(plan),
    conflictVoxels: Object.fromEntries(cases.flatMap((one) => (one.conflicts > 0 ? [[one.name, one.conflicts]] : []))),
    cutByFieldOfView: Object.fromEntries(cases.flatMap((one) => (one.cut.length > 0 ? [[one.name, one.cut]] : []))),
    leftOut,
    subjectsWithOneImage: joined,
    licence,
  };
}

const foldSizes = ({ request, cases }: TrainingPlan): number[] =>
  request.folds === 'none'
    ? []
    : Array.from({ length: request.folds }, (_, at) => cases.filter(({ fold }) => fold === at).length);

/** The summary for people: cases per structure, and everything about a case that is not as usual. */
export function trainingText({ plan, written, paths }: TrainingSummary): string {
  const { cases, leftOut, counts, joined, structures, licence } = plan;
  const test = cases.filter(({ isTest }) => isTest).length;
  const subjects = new Set(cases.map(({ image }) => image.subject)).size;
  const several = (lines: readonly string[]): string[] =>
    lines.length <= 20
      ? [...lines]
      : [...lines.slice(0, 20), `  … and ${lines.length - 20} more, all in provenance.json`];
  const folds = foldSizes(plan);
  const conflicts = cases.filter((one) => one.conflicts > 0);
  const cut = cases.filter((one) => one.cut.length > 0);
  const oblique = cases.filter(({ grid }) => isOblique(grid));
  const notes = written.flatMap(({ planned, notes: found }) =>
    [...planned.notes, ...found].map((note) => `  ${planned.name}: ${note}`),
  );
  return [
    `${counted(cases.length - test, 'training case')}${test > 0 ? ` and ${counted(test, 'test case')}` : ''} of ${counted(subjects, 'subject')}; channels ${plan.channels.join(', ')}`,
    'cases per structure:',
    ...counts.map(({ structure, drawn, lacking }) => {
      const inSet = written.filter(
        ({ planned }) => planned.sources[structures.indexOf(structure)] !== undefined,
      ).length;
      return `  ${structure}: ${inSet} written, drawn in ${drawn}, not drawn in ${lacking}`;
    }),
    ...(folds.length === 0 ? [] : [`cases per fold: ${folds.join(', ')}`]),
    ...(leftOut.length === 0
      ? []
      : [`left out: ${leftOut.length}`, ...several(leftOut.map((one) => `  ${one.case}: ${one.reason}`))]),
    ...(conflicts.length === 0
      ? []
      : [
          `structures share voxels in ${counted(conflicts.length, 'case')}:`,
          ...several(conflicts.map((one) => `  ${one.name}: ${counted(one.conflicts, 'voxel')}`)),
        ]),
    ...(cut.length === 0
      ? []
      : [
          'touch the border of the image, where the field of view may cut them:',
          ...several(cut.map((one) => `  ${one.name}: ${one.cut.join(', ')}`)),
        ]),
    ...(oblique.length === 0
      ? []
      : [
          `oblique to the axes of the patient, written unchanged: ${oblique
            .map(({ name }) => name)
            .slice(0, 20)
            .join(', ')}`,
        ]),
    ...joined.map((one) => `subjects with an image of equal voxels, in one fold: ${one.join(', ')}`),
    ...(notes.length === 0 ? [] : ['notes:', ...several(notes)]),
    `licence: ${licence.text}`,
    ...paths,
  ].join('\n');
}
