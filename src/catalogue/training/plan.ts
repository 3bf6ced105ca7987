import { canonicalJson, counted, type Grid, sha256, type Vec3, version } from '../../core/index.ts';
import { gridOfSpacing } from '../../radiomics/index.ts';
import type { ExportedDataset, ExportSource } from '../exports/model.ts';
import { describeForExport } from '../exports/package/exported-dataset.ts';
import { currentVersion } from '../publish/current-version.ts';
import { chooseCases } from './choose-cases.ts';
import { OverlapUnresolved, ReviewsAbsent, SpacingMixed, TrainingRequestInvalid } from './errors.ts';
import { findImages, imageFileOf } from './find-images.ts';
import { divide, joinSubjects } from './folds.ts';
import {
  type Combinations,
  combinationsOf,
  conflictsIn,
  cutStructures,
  type Labelling,
  labellingOf,
  membershipOf,
  readMasks,
  sharedVoxels,
} from './label-map.ts';
import { type JointLicence, jointLicence } from './licence.ts';
import type { LeftOut, TrainingCase, TrainingRequest } from './model.ts';
import { sharedImages } from './same-pixels.ts';
import { strataOf } from './strata.ts';
import { structuresOf } from './structures.ts';

export interface PlannedCase extends TrainingCase {
  /** Grid of the files. */
  readonly grid: Grid;
  /** Voxels in several structures, on the grid of the image. */
  readonly conflicts: number;
  /** Structures that touch the border of the image. */
  readonly cut: readonly string[];
  /** Absent in the test set, and without folds. */
  readonly fold?: number;
  readonly isTest: boolean;
}

export interface MemberDataset extends ExportedDataset {
  /** The published version with this content; absent if the content is not published. */
  readonly published?: string;
}

/** Everything that is decided before a file is written. */
export interface TrainingPlan {
  readonly request: TrainingRequest;
  readonly structures: readonly string[];
  readonly labelling: Labelling;
  /** Names of the channels for nnU-Net, which chooses the normalisation by them. */
  readonly channels: readonly string[];
  /** Sorted by name. */
  readonly cases: readonly PlannedCase[];
  readonly leftOut: readonly LeftOut[];
  readonly counts: ReadonlyArray<{ readonly structure: string; readonly drawn: number; readonly lacking: number }>;
  /** Subjects that share an image, and so a fold. */
  readonly joined: readonly (readonly string[])[];
  readonly datasets: readonly MemberDataset[];
  readonly licence: JointLicence;
  /** SHA-256 over all that decides the bytes of the files. */
  readonly digest: string;
}

/**
 * Decides which cases are written, with which labels and folds. Reads all masks, and the images that may be copies.
 * @throws the errors of errors.ts, DatasetUnknown, CaseDamaged
 */
export async function planTraining(source: ExportSource, request: TrainingRequest): Promise<TrainingPlan> {
  checkRequest(request);
  const wanted = structuresOf(request.structures, request.names);
  const structures = wanted.map(({ name }) => name);
  const found = await findImages(source, wanted, request);
  const upright = withoutOblique(found.images, request);
  const chosen = chooseCases(upright.images, wanted, request);
  const read = [];
  const total = new Map<string, number>();
  for (const one of [...chosen.cases].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const masks = await readMasks(source.root, one);
    const combinations = combinationsOf(membershipOf(masks));
    for (const [key, count] of combinations) total.set(key, (total.get(key) ?? 0) + count);
    const notes =
      masks.tiedVoxels === 0
        ? []
        : [`${counted(masks.tiedVoxels, 'voxel')} in exactly half of the readers' masks: not in the consensus`];
    read.push({ ...one, notes: [...one.notes, ...notes], combinations, cut: cutStructures(masks, structures) });
  }
  refuseOverlap(read, structures, request);
  const isIncomplete = read.some(({ sources }) => sources.includes(undefined));
  const labelling = labellingOf(structures, total, request.overlap, request.missing === 'ignore' && isIncomplete);
  const joined = await sharedImages(source.root, read);
  const cases = await withFolds(source, read, joined, request);
  refuseMixedSpacing(cases, request);
  const datasets = await memberDatasets(source, cases);
  const plan = {
    request,
    structures,
    labelling,
    channels: channelNames(cases),
    cases,
    leftOut: [...found.leftOut, ...upright.leftOut, ...chosen.leftOut].sort((a, b) => (a.case < b.case ? -1 : 1)),
    counts: chosen.counts,
    joined: [...new Set([...joined.values()].map((one) => JSON.stringify(one)))]
      .sort()
      .map((one) => JSON.parse(one) as string[]),
    datasets,
    licence: jointLicence(datasets),
  };
  return { ...plan, digest: digestOfPlan(plan) };
}

function checkRequest({ structures, overlap, acceptedOnly, id, name }: TrainingRequest): void {
  if (acceptedOnly) {
    throw new ReviewsAbsent(
      'Nothing was exported: --accepted-only needs reviews, and this data directory has none, so that nothing is accepted or rejected. Export without it.',
    );
  }
  if (typeof overlap === 'object') {
    const unknown = overlap.priority.filter((one) => !structures.includes(one));
    const absent = structures.filter((one) => !overlap.priority.includes(one));
    if (unknown.length + absent.length > 0) {
      throw new TrainingRequestInvalid(
        `--overlap priority: must list each of the structures once, the first one wins: ${structures.join(',')}. ` +
          (unknown.length > 0 ? `Not among them: ${unknown.join(', ')}.` : `Missing: ${absent.join(', ')}.`),
      );
    }
  }
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name))
    throw new TrainingRequestInvalid(
      '--name is part of a folder name of nnU-Net: letters and digits only, a letter first.',
    );
  if (!Number.isInteger(id) || id < 1 || id > 999) throw new TrainingRequestInvalid('--id is a number from 1 to 999.');
}

/** The angle that still counts as parallel to the axes of the patient: less than 0.01 voxels over 512. */
const parallel = 2e-5;

export function isOblique({ direction }: Pick<Grid, 'direction'>): boolean {
  return direction.some((axis) => axis.some((v) => Math.abs(v) > parallel && Math.abs(v) < 1 - parallel));
}

function withoutOblique<T extends TrainingCase['image']>(images: readonly T[], { oblique }: TrainingRequest) {
  if (oblique !== 'leave-out') return { images, leftOut: [] as LeftOut[] };
  const tilted = images.filter(({ document }) => isOblique(document.image as unknown as Grid));
  const reason =
    'its axes are oblique to those of the patient (--oblique keep writes it unchanged, --oblique axial resamples it)';
  if (tilted.length === images.length)
    throw new TrainingRequestInvalid(`Nothing was exported: every image is left out: ${reason}.`);
  return {
    images: images.filter((one) => !tilted.includes(one)),
    leftOut: tilted.map(({ subject, document }): LeftOut => ({ subject, case: document.id, reason })),
  };
}

function refuseOverlap(
  cases: ReadonlyArray<TrainingCase & { readonly combinations: Combinations }>,
  structures: readonly string[],
  { overlap }: TrainingRequest,
): void {
  const hit = cases.filter(({ combinations }) => conflictsIn(combinations) > 0);
  if (overlap !== 'refuse' || hit.length === 0) return;
  const some = hit
    .slice(0, 10)
    .map(({ image, combinations }) => `${image.document.id} (${sharedVoxels(combinations, structures)})`);
  throw new OverlapUnresolved(
    `Nothing was exported: in ${hit.length} of ${cases.length} cases structures share voxels: ${some.join('; ')}${hit.length > 10 ? '; …' : ''}. ` +
      `Choose --overlap priority:${[...structures].reverse().join(',')} (the first one wins) or --overlap regions.`,
  );
}

async function withFolds(
  source: ExportSource,
  read: ReadonlyArray<TrainingCase & { readonly combinations: Combinations; readonly cut: readonly string[] }>,
  joined: ReadonlyMap<string, readonly string[]>,
  request: TrainingRequest,
): Promise<PlannedCase[]> {
  const stratumOf = await strataOf(source, request.stratify, request.dataset);
  const subjects = [...new Set(read.map(({ image }) => image.subject))];
  const groups = joinSubjects(subjects, joined).map((own) => {
    const cases = read.filter(({ image }) => own.includes(image.subject));
    return { subjects: own, cases: cases.length, stratum: stratumOf(cases) };
  });
  const { foldOf, test } = divide(groups, request.folds, request.test);
  return read.map(({ combinations, ...one }): PlannedCase => {
    const fold = foldOf.get(one.image.subject);
    return {
      ...one,
      grid: targetGrid(one.image.document.image as unknown as Grid, request),
      conflicts: conflictsIn(combinations),
      isTest: test.has(one.image.subject),
      ...(fold !== undefined && { fold }),
    };
  });
}

function targetGrid({ size, spacing, origin, direction }: Grid, request: TrainingRequest): Grid {
  const own: Grid = { size, spacing, origin, direction };
  const upright = request.oblique === 'axial' && isOblique(own) ? uprightGrid(own) : own;
  return Array.isArray(request.spacing) ? gridOfSpacing(upright, request.spacing as unknown as Vec3) : upright;
}

/** The smallest grid along the axes of the patient that holds the image, with the spacings of its nearest axes. */
function uprightGrid({ size, spacing, origin, direction }: Grid): Grid {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
    [0, 1, 2].map((d) =>
      [0, 1, 2].reduce(
        (sum, a) => sum + direction[a]![d]! * spacing[a]! * ((n >> a) & 1 ? size[a]! - 1 : 0),
        origin[d]!,
      ),
    ),
  );
  const axes = [0, 1, 2] as const;
  // Each axis of the patient takes the spacing of the axis of the image that is nearest to it and still free.
  const free = new Set<number>(axes);
  const nearest = axes.map((d) => {
    const best = [...free].reduce((a, b) => (Math.abs(direction[b]![d]!) > Math.abs(direction[a]![d]!) ? b : a));
    free.delete(best);
    return spacing[best]!;
  });
  const low = axes.map((d) => Math.min(...corners.map((one) => one[d]!)));
  const high = axes.map((d) => Math.max(...corners.map((one) => one[d]!)));
  const count = axes.map((d) => Math.floor((high[d]! - low[d]!) / nearest[d]! + 1e-6) + 1);
  return {
    size: count as unknown as Vec3,
    spacing: nearest as unknown as Vec3,
    origin: low as unknown as Vec3,
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
}

/** nnU-Net plans the spacing itself; readers of the other formats do not. */
function refuseMixedSpacing(cases: readonly PlannedCase[], { format, spacing }: TrainingRequest): void {
  if (spacing !== undefined) return;
  const counts = new Map<string, number>();
  for (const { grid } of cases) {
    const text = grid.spacing.map((one) => Number(one.toFixed(4))).join(' x ');
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  if (format === 'nnunet' || counts.size < 2) return;
  const listed = [...counts].sort().map(([text, count]) => `${text} mm (${counted(count, 'case')})`);
  throw new SpacingMixed(
    `Nothing was exported: the images have ${counts.size} spacings: ${listed.slice(0, 10).join(', ')}. Choose one with --spacing 1,1,3, ` +
      'or --spacing native if your own code resamples.',
  );
}

/** nnU-Net normalises a channel `CT` by the intensities of the foreground, which only Hounsfield units allow. */
function channelNames(cases: readonly PlannedCase[]): string[] {
  const { image } = cases[0]!;
  return [image.document, ...image.channels].map((_, at) => {
    const images = cases.map((one) => [one.image.document, ...one.image.channels][at]!.image);
    const { modality } = images[0]!;
    if (modality === 'CT') return images.every(({ unit }) => unit === "[hnsf'U]") ? 'CT' : 'CT of unknown unit';
    return { PT: 'PET', MR: 'MR' }[modality] ?? modality;
  });
}

async function memberDatasets(source: ExportSource, cases: readonly PlannedCase[]): Promise<MemberDataset[]> {
  const ids = new Set(
    cases.flatMap(({ image, sources }) => [
      image.document.run.dataset,
      ...image.channels.map(({ run }) => run.dataset),
      ...sources.flatMap((one) => one?.regions.map(({ document }) => document.run.dataset) ?? []),
    ]),
  );
  const datasets: MemberDataset[] = [];
  for (const id of [...ids].sort()) {
    const published = await currentVersion(source.root, id);
    datasets.push({ ...(await describeForExport(source, id)), ...(published !== undefined && { published }) });
  }
  return datasets;
}

function digestOfPlan(plan: Omit<TrainingPlan, 'digest'>): string {
  const { request, labelling, cases, channels, leftOut, datasets, licence } = plan;
  const { names: _, out: __, ...asked } = request;
  const content = cases.map(({ name, image, sources, grid, fold, isTest }) => ({
    name,
    images: [image.document, ...image.channels].map((one) => imageFileOf(one).sha256),
    masks: sources.map((one) => one?.regions.map(({ sha256: mask, reader }) => [mask, reader.label]) ?? null),
    grid,
    fold: fold ?? null,
    isTest,
  }));
  const { labels, regionsClassOrder, ignore } = labelling;
  return sha256(
    canonicalJson({
      software: version,
      asked,
      content,
      channels,
      leftOut,
      licence,
      labels: { labels, regionsClassOrder, ignore },
      datasets: datasets.map(({ id, license, accessRights, published }) => ({ id, license, accessRights, published })),
    }),
  );
}
