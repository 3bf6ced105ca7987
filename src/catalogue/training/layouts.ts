import { citationOf } from '../exports/package/croissant.ts';
import type { TrainingFormat, TrainingRequest } from './model.ts';
import type { PlannedCase, TrainingPlan } from './plan.ts';
import type { WrittenCase } from './provenance.ts';

/** How a format arranges its files. Paths are below the output folder, with `/`. */
interface Layout {
  /** Folders that appear in one step each, the one that readers look for last; `.` is the output folder itself. */
  roots(request: TrainingRequest): readonly string[];
  /** The folder of images, labels and descriptions; one of the roots. */
  main(request: TrainingRequest): string;
  /** Text files below the output folder. */
  files(
    plan: TrainingPlan,
    written: readonly WrittenCase[],
    about: About,
  ): ReadonlyArray<readonly [path: string, text: string]>;
}

/** What `dataset.json` says of where the set is from. */
export interface About {
  readonly base: string;
  /** IRI of the training set. */
  readonly iri: string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const nnunetFolder = ({ id, name }: TrainingRequest): string => `Dataset${String(id).padStart(3, '0')}_${name}`;

/** One row per format. The folders of images are the same in all: `imagesTr`, `labelsTr`, `imagesTs`, `labelsTs`. */
export const layouts: Readonly<Record<TrainingFormat, Layout>> = {
  nnunet: {
    roots: (request) => [
      ...(request.folds === 'none' ? [] : [`nnUNet_preprocessed/${nnunetFolder(request)}`]),
      `nnUNet_raw/${nnunetFolder(request)}`,
    ],
    main: (request) => `nnUNet_raw/${nnunetFolder(request)}`,
    files(plan, written, about) {
      const { request } = plan;
      const folds = splits(plan.cases, request.folds);
      return [
        ...(folds === undefined
          ? []
          : [[`nnUNet_preprocessed/${nnunetFolder(request)}/splits_final.json`, json(folds)] as const]),
        [`nnUNet_raw/${nnunetFolder(request)}/dataset.json`, json(nnunetDescription(plan, written, about))],
      ];
    },
  },
  monai: {
    roots: () => ['.'],
    main: () => '.',
    files: (plan, written, about) => [['datalist.json', json(datalist(plan, written, about))]],
  },
  csv: {
    roots: () => ['.'],
    main: () => '.',
    // The tables that every format has are all of it.
    files: () => [],
  },
};

/** Paths of the files of a case below the main folder; nnU-Net numbers the channels. */
export function filesOfCase({ name, isTest, image }: PlannedCase): {
  readonly images: readonly string[];
  readonly label: string;
} {
  const part = isTest ? 'Ts' : 'Tr';
  const channels = [image.document, ...image.channels];
  return {
    images: channels.map((_, at) => `images${part}/${name}_${String(at).padStart(4, '0')}.nii.gz`),
    label: `labels${part}/${name}.nii.gz`,
  };
}

/** As `splits_final.json`: for each fold, who trains and who validates. */
export function splits(cases: readonly PlannedCase[], folds: number | 'none') {
  if (folds === 'none') return undefined;
  const training = cases.filter(({ isTest }) => !isTest);
  const names = (of: readonly PlannedCase[]): string[] => of.map(({ name }) => name);
  return Array.from({ length: folds }, (_, fold) => ({
    train: names(training.filter((one) => one.fold !== fold)),
    val: names(training.filter((one) => one.fold === fold)),
  }));
}

function described({ datasets, licence, structures, digest }: TrainingPlan, { base, iri }: About) {
  const url = (id: string): string => `${base}dataset/${encodeURIComponent(id)}`;
  return {
    description:
      `${structures.join(', ')} on images of ${datasets.map(({ title }) => title).join('; ')}. ` +
      'How each file was made is in provenance.json.',
    licence: licence.text,
    reference: datasets.map((one) => one.citation ?? citationOf(one, url(one.id))).join('\n'),
    provenance: {
      trainingSet: iri,
      digest: `sha256:${digest}`,
      datasets: datasets.map(({ id, published, license }) => ({
        id,
        url: url(id),
        ...(published !== undefined && { version: published }),
        ...(license !== undefined && { licence: license }),
      })),
    },
  };
}

function nnunetDescription(plan: TrainingPlan, written: readonly WrittenCase[], about: About): object {
  const { labels, regionsClassOrder, ignore } = plan.labelling;
  return {
    name: plan.request.name,
    ...described(plan, about),
    channel_names: Object.fromEntries(plan.channels.map((name, at) => [String(at), name])),
    labels: { ...labels, ...(ignore !== undefined && { ignore }) },
    ...(regionsClassOrder !== undefined && { regions_class_order: regionsClassOrder }),
    numTraining: written.filter(({ planned }) => !planned.isTest).length,
    numTest: written.filter(({ planned }) => planned.isTest).length,
    file_ending: '.nii.gz',
  };
}

/** The name of each value: several structures where it stands for voxels in all of them. */
export function valueNames({ labels, ignore }: TrainingPlan['labelling']): Map<number, string> {
  const names = new Map<number, string>();
  for (const [name, values] of Object.entries(labels))
    for (const value of [values].flat()) names.set(value, names.has(value) ? `${names.get(value)} + ${name}` : name);
  if (ignore !== undefined) names.set(ignore, 'ignore');
  return new Map([...names].sort(([a], [b]) => a - b));
}

/** The list of the Medical Segmentation Decathlon, with the fold of each case as MONAI's Auto3DSeg reads it. */
function datalist(plan: TrainingPlan, written: readonly WrittenCase[], about: About): object {
  const entry = ({ planned }: WrittenCase) => {
    const { images, label } = filesOfCase(planned);
    const { name, fold } = planned;
    return { image: images.length === 1 ? images[0] : images, label, case: name, ...(fold !== undefined && { fold }) };
  };
  const training = written.filter(({ planned }) => !planned.isTest);
  const test = written.filter(({ planned }) => planned.isTest);
  return {
    name: plan.request.name,
    ...described(plan, about),
    tensorImageSize: '3D',
    modality: Object.fromEntries(plan.channels.map((name, at) => [String(at), name])),
    labels: Object.fromEntries([...valueNames(plan.labelling)].map(([value, name]) => [String(value), name])),
    numTraining: training.length,
    numTest: test.length,
    training: training.map(entry),
    test: test.map(entry),
  };
}
