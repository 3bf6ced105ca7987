import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  type Grid,
  makeFolder,
  sha256,
  sha256OfFile,
  syncFolder,
  takeLongLock,
  type Volume,
  writeFileAtomic,
} from '../../core/index.ts';
import { assertSameGrid, readNrrd, writeNifti } from '../../image/index.ts';
import { resampleImage } from '../../radiomics/index.ts';
import { OutputInTheWay } from '../exports/errors.ts';
import type { ExportSource } from '../exports/model.ts';
import type { ExportCase } from '../exports/package/cases.ts';
import { refuseFull } from '../exports/package/refuse-full.ts';
import { searchedJson } from '../exports/package/tables.ts';
import { labelsCsv, trainingCsv } from './case-table.ts';
import { describeFolder } from './describe-folder.ts';
import { imageFileOf } from './find-images.ts';
import { labelVoxels, membershipOf, readMasks } from './label-map.ts';
import { filesOfCase, layouts } from './layouts.ts';
import type { PlannedCase, TrainingPlan } from './plan.ts';
import { provenanceOf, type WrittenCase, type WrittenFile } from './provenance.ts';

/** Called after each case. */
type Progress = (done: number, total: number) => void;

/**
 * Writes the files of a plan. They are made in a hidden folder beside their final place, which a later call of the same plan
 * continues, and appear by renaming. The same plan gives the same bytes.
 * @returns the folders that appeared, and what was written
 * @throws OutputInTheWay, ExportIdentifies, CaseDamaged
 */
export async function writeTraining(
  source: ExportSource,
  plan: TrainingPlan,
  iri: string,
  freeze: (written: readonly WrittenCase[]) => Promise<void>,
  progress: Progress = () => {},
): Promise<{ readonly paths: readonly string[]; readonly written: readonly WrittenCase[] }> {
  const { request } = plan;
  const layout = layouts[request.format];
  const main = layout.main(request);
  const roots = layout.roots(request).map((root) => ({ root, final: join(request.out, ...root.split('/')) }));
  const own = roots.at(-1)!.final;
  const staging = join(dirname(own), `.${basename(own)}.qiaw-part`);
  await makeFolder(staging);
  const lock = await takeLongLock(join(staging, 'lock'));
  if (lock === undefined)
    throw new OutputInTheWay(`Another export is writing ${own}. Wait for it, or choose another folder.`);
  try {
    const published = await continued(staging, plan.digest);
    for (const { root, final } of roots) if (!published.has(root)) await refuseFull(final);
    const at = (path: string): string => join(staging, 'files', ...path.split('/'));
    const written: WrittenCase[] = [];
    for (const planned of plan.cases) {
      written.push(await caseOnce(source, plan, planned, (path) => at(`${main}/${path}`), staging));
      progress(written.length, plan.cases.length);
    }
    await makeFolder(at(`${main}/imagesTs`));
    const about = { base: source.base, iri };
    const ownTexts = [
      [`${main}/training.csv`, trainingCsv(plan, written)] as const,
      [`${main}/labels.csv`, labelsCsv(plan)] as const,
      [`${main}/provenance.json`, provenanceOf(plan, written, source.base, iri)] as const,
      ...layout.files(plan, written, about),
    ];
    const inMain = ownTexts.flatMap(([path, text]) =>
      main === '.'
        ? [[path.replace(/^\.\//, ''), text] as const]
        : path.startsWith(`${main}/`)
          ? [[path.slice(main.length + 1), text] as const]
          : [],
    );
    const descriptions = describeFolder(plan, written, inMain, about);
    const texts = [...ownTexts, ...descriptions.map(([name, text]) => [`${main}/${name}`, text] as const)];
    for (const [path, text] of texts) {
      if (path.endsWith('.json')) await searchedJson(source, path, text);
      await writeFileAtomic(at(path), text);
    }
    // Recorded first: a set that appears is always known to the data directory.
    await freeze(written);
    for (const { root, final } of roots) {
      if (published.has(root)) continue;
      await makeFolder(dirname(final));
      await syncFolder(at(root));
      await rename(at(root), final);
      await syncFolder(dirname(final));
      await writeFileAtomic(join(staging, `published-${sha256(root).slice(0, 8)}`), root);
    }
    await rm(staging, { recursive: true, force: true });
    return { paths: roots.map(({ final }) => final), written };
  } finally {
    await lock.release();
  }
}

/** The roots that an interrupted call of the same plan already published; files of another plan are removed. */
async function continued(staging: string, digest: string): Promise<ReadonlySet<string>> {
  const state = join(staging, 'plan');
  const before = await readFile(state, 'utf8').catch(() => '');
  const names = await readdir(staging);
  if (before !== digest) {
    for (const name of names) if (name !== 'lock') await rm(join(staging, name), { recursive: true, force: true });
    await writeFileAtomic(state, digest);
    return new Set();
  }
  const published = names.filter((name) => name.startsWith('published-'));
  return new Set(await Promise.all(published.map((name) => readFile(join(staging, name), 'utf8'))));
}

interface Done extends Omit<WrittenCase, 'planned'> {}

/** A case that an interrupted call has finished is not written again. */
async function caseOnce(
  source: ExportSource,
  plan: TrainingPlan,
  planned: PlannedCase,
  at: (path: string) => string,
  staging: string,
): Promise<WrittenCase> {
  const note = join(staging, 'done', `${planned.name}.json`);
  const before = await readFile(note, 'utf8').catch(() => undefined);
  if (before !== undefined) {
    const done = JSON.parse(before) as Done;
    const digests = await Promise.all(done.files.map(({ path }) => sha256OfFile(at(path))));
    if (done.files.every(({ sha256: digest }, n) => digests[n] === digest)) return { planned, ...done };
  }
  const done = await writeCase(source, plan, planned, at);
  await writeFileAtomic(note, JSON.stringify(done));
  return { planned, ...done };
}

async function writeCase(
  { root }: ExportSource,
  plan: TrainingPlan,
  planned: PlannedCase,
  at: (path: string) => string,
): Promise<Done> {
  const files: WrittenFile[] = [];
  const notes: string[] = [];
  const put = async (path: string, volume: Volume): Promise<void> => {
    const bytes = await writeNifti(volume);
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFileAtomic(at(path), bytes);
    files.push({ path, bytes: bytes.byteLength, sha256: sha256(bytes) });
  };
  const { images, label } = filesOfCase(planned);
  const { document, channels } = planned.image;
  for (const [n, one] of [document, ...channels].entries())
    await put(images[n]!, await imageOn(root, one, planned.grid));
  const masks = await readMasks(root, planned);
  const isIncomplete = planned.sources.includes(undefined);
  const drawn = { grid: masks.grid, voxels: labelVoxels(membershipOf(masks), plan.labelling, isIncomplete) };
  const outside = isIncomplete ? (plan.labelling.ignore ?? 0) : 0;
  const labels = isSame(masks.grid, planned.grid)
    ? drawn
    : resampleImage(drawn, planned.grid, 'sitkNearestNeighbor', outside);
  await put(label, labels);
  const voxels = countsOf(labels, plan);
  for (const [n, name] of plan.structures.entries()) {
    const had = masks.masks[n]?.voxelCount ?? 0;
    if (had > 0 && voxels[n] === 0) notes.push(`${name}: none of its ${had} voxels is left in the label map`);
  }
  return { files, voxels, notes };
}

async function imageOn(root: string, document: ExportCase, grid: Grid): Promise<Volume> {
  const image = await readNrrd(join(root, ...imageFileOf(document).path.split('/')));
  if (isSame(image.grid, grid)) return { grid, voxels: image.voxels };
  let least = 0;
  // What lies outside a CT is as dark as its darkest voxel, which is air; outside a PET nothing was taken up.
  for (const value of image.voxels) if (value < least) least = value;
  return resampleImage(image, grid, 'sitkBSpline', document.image.modality === 'PT' ? 0 : least);
}

function isSame(a: Grid, b: Grid): boolean {
  try {
    assertSameGrid(a, b);
    return true;
  } catch {
    return false;
  }
}

function countsOf({ voxels }: Volume, { labelling, structures }: TrainingPlan): number[] {
  const counts = new Map<number, number>();
  for (const value of voxels) counts.set(value, (counts.get(value) ?? 0) + 1);
  return structures.map((name) =>
    [labelling.labels[name]!].flat().reduce((sum, value) => sum + (counts.get(value) ?? 0), 0),
  );
}
