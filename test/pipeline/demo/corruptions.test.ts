import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VoxelArray } from '../../../src/core/index.ts';
import { scan } from '../../../src/dicom/index.ts';
import { loadStructureSet } from '../../../src/dicom/rtstruct/load-structure-set.ts';
import { structureSetDigest } from '../../../src/dicom/rtstruct/structure-set-digest.ts';
import { loadVolume } from '../../../src/image/index.ts';
import { planGrid } from '../../../src/image/volume/plan-grid.ts';
import type { PhantomFile } from '../../../src/pipeline/demo/patient.ts';
import { walkFolder } from '../../../src/sources/index.ts';
import { corruptiblePhantom } from '../../support/corruptible-phantom.ts';
import { type Corruption, corruptions } from '../../support/corruptions.ts';
import { linkOne } from '../../support/link-one.ts';

/** Everything that is read from a folder, from files to voxels and contours. */
interface Outcome {
  readonly codes: readonly string[];
  readonly notes?: readonly string[];
  readonly made?: { voxels: VoxelArray; imageDigest: string; contoursDigest: string; rois: readonly string[] };
}

const phantom = corruptiblePhantom();
const list = corruptions(300, 20240102);
let root: string;
let intact: Required<Outcome>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qiaw-corruptions-'));
  intact = (await outcomeOf(phantom.files(), 'intact')) as Required<Outcome>;
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function outcomeOf(files: readonly PhantomFile[], name: string): Promise<Outcome> {
  const folder = join(root, name);
  for (const { relative, bytes } of files) {
    await mkdir(dirname(join(folder, relative)), { recursive: true });
    await writeFile(join(folder, relative), bytes);
  }
  try {
    return await chain(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function chain(folder: string): Promise<Outcome> {
  const found = await scan(walkFolder([folder]));
  const codes = found.refusals.map(({ code }) => code as string);
  if (found.structureSets.length === 0) return { codes: [...codes, 'NO_STRUCTURE_SET'] };
  const link = linkOne(found.structureSets[0]!, found);
  if (!link.ok) return { codes: [...codes, link.refusal.code] };
  const grid = planGrid(link.value.series);
  if (!grid.ok) return { codes: [...codes, grid.refusal.code] };
  const loaded = await loadVolume(link.value.series);
  if (!loaded.ok) return { codes: [...codes, loaded.refusal.code] };
  const structures = await loadStructureSet(found.structureSets[0]!);
  if (!structures.ok) return { codes: [...codes, structures.refusal.code] };
  return {
    notes: link.value.notes.map(({ code }) => code),
    codes: [...codes, ...(structures.value.roiRefusals ?? []).map(({ code }) => code)],
    made: {
      voxels: loaded.value.volume.voxels,
      imageDigest: loaded.value.contentDigest,
      contoursDigest: structureSetDigest(structures.value),
      rois: structures.value.rois.map(({ name }) => name),
    },
  };
}

function differing(a: VoxelArray, b: VoxelArray): Set<number> {
  const found = new Set<number>();
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) if (a[i] !== b[i]) found.add(i);
  return found;
}

function judge({ expect: wanted }: Corruption, outcome: Outcome): void {
  switch (wanted.kind) {
    case 'refused':
      expect(outcome.made).toBeUndefined();
      expect(outcome.codes.filter((code) => wanted.codes.includes(code))).not.toEqual([]);
      return;
    case 'image-missing':
      expect(outcome.notes).toEqual(['QIAW_RTSTRUCT_IMAGES_MISSING']);
      expect(outcome.made?.voxels.length).toBe((intact.made.voxels.length / 7) * 6);
      return;
    case 'roi-refused':
      expect(outcome.codes).toEqual([wanted.code]);
      expect(outcome.made?.imageDigest).toBe(intact.made.imageDigest);
      expect(outcome.made?.rois).toEqual(['Heart']);
      return;
    case 'processed':
      expect(outcome.codes).toEqual([]);
      expect(differing(outcome.made!.voxels, intact.made.voxels)).toEqual(wanted.changedVoxels);
      expect(outcome.made?.contoursDigest).toBe(intact.made.contoursDigest);
      expect(outcome.made?.imageDigest).not.toBe(intact.made.imageDigest);
      return;
    case 'unchanged':
      expect(outcome.codes).toEqual([]);
      expect(outcome.made).toEqual(intact.made);
  }
}

describe('Reading 300 corrupted copies of a phantom', () => {
  it('reads the intact one', () => {
    expect(intact.codes).toEqual([]);
    expect(intact.notes).toEqual([]);
    expect(intact.made.rois).toEqual(['GTV-1', 'Heart']);
  });

  it('has 300 corruptions with different names', () => {
    expect(new Set(list.map(({ name }) => name)).size).toBe(300);
  });

  it.each(list.map((corruption, index) => [corruption.name, corruption, index] as const))(
    '%s',
    async (_name, corruption, index) => {
      judge(corruption, await outcomeOf(corruption.apply(phantom.files()), String(index)));
    },
  );
});
