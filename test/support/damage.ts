import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { voxelCount } from '../../src/core/index.ts';
import { type Scan, scan } from '../../src/dicom/index.ts';
import { loadStructureSet } from '../../src/dicom/rtstruct/load-structure-set.ts';
import { structureSetDigest } from '../../src/dicom/rtstruct/structure-set-digest.ts';
import { linkSegmentation } from '../../src/dicom/seg/link-segmentation.ts';
import { loadSegmentation } from '../../src/dicom/seg/load-segmentation.ts';
import { segmentationDigest } from '../../src/dicom/seg/segmentation-digest.ts';
import { loadVolume } from '../../src/image/index.ts';
import { placeSegment } from '../../src/image/mask/segments/place-segment.ts';
import { planGrid } from '../../src/image/volume/plan-grid.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { encapsulated, jpeg2000, rle } from './compressed-frames.ts';
import { COLUMNS, contour, ctFiles, type Items, part10, ROWS, structureSet, UID, writeFiles } from './dicom-fixture.ts';
import { linkOne } from './link-one.ts';
import { agent, pet } from './pet-fixture.ts';
import { type FixtureSegmentation, onSlice, packed, segmentation } from './segmentation-fixture.ts';

/** The final result for a source: an image and a delineation on it, or why not. */
export async function outcome(root: string) {
  const found = await scan(walkFolder([root]));
  const refusals = found.refusals.map((refusal) => refusal.code as string);
  const header = found.structureSets[0];
  const link = header && linkOne(header, found);
  if (link && !link.ok) refusals.push(link.refusal.code);
  const volume = link?.ok ? await loadVolume(link.value.series) : undefined;
  if (volume && !volume.ok) refusals.push(volume.refusal.code);
  const set = header && (await loadStructureSet(header));
  if (set && !set.ok) refusals.push(set.refusal.code);
  if (set?.ok) refusals.push(...(set.value.roiRefusals ?? []).map((refusal) => refusal.code));
  const segments = await segmentsOf(found, refusals);
  return {
    refusals,
    /** Objects that count as unsupported by this program, and files that count as not DICOM. */
    setAside: found.otherObjects.length + found.notDicom,
    segments,
    /** The case is made and reports that listed images of its series are missing. */
    imagesMissing: link?.ok === true && link.value.notes.some(({ code }) => code === 'QIAW_RTSTRUCT_IMAGES_MISSING'),
    image: volume?.ok ? volume.value.contentDigest : undefined,
    voxels: volume?.ok ? volume.value.volume.voxels : undefined,
    contours: set?.ok ? structureSetDigest(set.value) : undefined,
  };
}

/** The masks of the segmentation, as one digest; refusals are added to `refusals`. */
async function segmentsOf(found: Scan, refusals: string[]): Promise<string | undefined> {
  const header = found.segmentations[0];
  const link = header && linkSegmentation(header, found);
  if (link && !link.ok) refusals.push(link.refusal.code);
  const grid = link?.ok ? planGrid(link.value.series) : undefined;
  const loaded = header && (await loadSegmentation(header));
  if (loaded && !loaded.ok) refusals.push(loaded.refusal.code);
  if (!loaded?.ok || !grid?.ok) return undefined;
  refusals.push(...(loaded.value.roiRefusals ?? []).map((refusal) => refusal.code));
  for (const { number } of loaded.value.rois) {
    const placed = placeSegment(loaded.value, number, grid.value);
    if (!placed.ok) refusals.push(placed.refusal.code);
    else if (placed.value.mask.voxels.length !== voxelCount(grid.value)) throw new Error('a mask of another size');
  }
  return segmentationDigest(loaded.value);
}

const frames = [0, 1, 2, 3].map((k) => ({
  segment: 1 + (k % 2),
  values: Array.from({ length: 15 }, (_, i) => ((i + k) % 3 === 0 ? 1 : 0)),
  position: onSlice(k),
}));

const drawing = {
  type: 'BINARY',
  segments: [
    [1, 'Tumour'],
    [2, 'Node'],
  ],
  frames,
} as const satisfies FixtureSegmentation;

const drawn = segmentation(drawing);

const rois = [0, 1].map((index) => ({
  number: index + 1,
  name: `GTV-${index + 1}`,
  contourItem: { contours: [contour(0), contour(1), contour(2)] },
}));

export async function source(folder: string, transferSyntaxUid: string, undefinedLengths: boolean, others: Files = {}) {
  const files = {
    ...ctFiles(4, () => ({}), { transferSyntaxUid }),
    'rt.dcm': part10(structureSet(rois, 4), { transferSyntaxUid, undefinedLengths }),
    'seg.dcm': part10(drawn, { transferSyntaxUid, undefinedLengths }),
    ...others,
  };
  const root = await writeFiles(folder, files);
  return { root, files: files as Readonly<Record<string, Uint8Array>>, intact: await outcome(root) };
}

/**
 * Objects of kinds that use other paths through the reader: what is damaged, and the files of the source that differ.
 */
export const kinds: Readonly<Record<string, readonly [victims: readonly string[], files: () => Promise<Files>]>> = {
  'a segmentation of deflated frames': compressed('1.2.840.10008.1.2.8.1', (bits) => deflateRawSync(bits)),
  'a segmentation of RLE frames': compressed(UID.rle, (bits) =>
    rle({ rows: 1, columns: bits.length, bits: 8, signed: false, values: [...bits] }, 1),
  ),
  'a segmentation of JPEG 2000 frames': compressed('1.2.840.10008.1.2.4.90', (_, values) =>
    jpeg2000({ rows: ROWS, columns: COLUMNS, bits: 1, signed: false, values }),
  ),
  'a PET with date, time and offset': [
    [0, 1, 2, 3].map((k) => `ct/${k}.dcm`),
    () => Promise.resolve(ctFiles(4, (k) => pet(k, inUniversalTime))),
  ],
};

type Files = Readonly<Record<string, Uint8Array>>;

/** Times as DT with their own offset, and the offset of those without one. */
const inUniversalTime: Items = {
  x00080201: ['SH', '+0100'],
  x00540016: agent({ x00181072: undefined, x00181078: ['DT', '20200102090000.00+0000'] }),
};

function compressed(
  uid: string,
  encode: (bits: Uint8Array, values: readonly number[]) => Uint8Array | Promise<Uint8Array>,
): readonly [readonly string[], () => Promise<Files>] {
  const seg = async (): Promise<Files> => {
    const pixels = await Promise.all(frames.map(({ values }) => encode(packed([values]), values)));
    const object = segmentation(drawing, { x7fe00010: ['OB', encapsulated(pixels)] });
    return { 'seg.dcm': part10(object, { transferSyntaxUid: uid }) };
  };
  return [['seg.dcm'], seg];
}

/** Numbers that look random and are the same in every run (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export type Damage = (bytes: Uint8Array, random: (below: number) => number) => Uint8Array;

/** Structure-aware damage: the positions of lengths and delimiters are located, not left to chance. */
export const damages: Readonly<Record<string, Damage>> = {
  'a flipped bit': (bytes, random) => {
    const copy = Uint8Array.from(bytes);
    copy[random(copy.length)]! ^= 1 << random(8);
    return copy;
  },
  'a hostile length': (bytes, random) => {
    const copy = Buffer.from(bytes);
    const at = 132 + random(copy.length - 136);
    const length = [0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, 0xffff, 0][random(6)]!;
    copy.writeUInt32LE(length, at);
    return copy;
  },
  'a run of bytes overwritten': (bytes, random) => {
    const copy = Uint8Array.from(bytes);
    const at = 132 + random(copy.length - 132);
    return copy.fill(random(256), at, at + 1 + random(40));
  },
  'a run of bytes cut out': (bytes, random) => {
    const at = 132 + random(bytes.length - 132);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(60))]);
  },
  'a run of bytes doubled': (bytes, random) => {
    const at = 132 + random(bytes.length - 132);
    return Buffer.concat([bytes.subarray(0, at + random(60)), bytes.subarray(at)]);
  },
};

export const encodings = [
  [UID.explicit, false],
  [UID.explicit, true],
  [UID.implicit, false],
  [UID.implicit, true],
  [UID.bigEndian, true],
  [UID.deflated, false],
] as const;

/** Damages one file after the other, in every encoding, and checks the result for the whole source. */
export async function damageEverywhere(
  folder: () => string,
  name: string,
  runs: number,
  check: (result: Awaited<ReturnType<typeof outcome>>) => void,
): Promise<void> {
  const random = seeded(20261123);
  for (const [syntax, undefinedLengths] of encodings) {
    const intact = await source(folder(), syntax, undefinedLengths);
    const victim = (run: number): string => ['rt.dcm', `ct/${random(4)}.dcm`, 'seg.dcm'][run % 3]!;
    await damageSource(intact, name, runs, victim, random, check);
  }
}

/** The same for the objects of {@link kinds}. */
export async function damageKinds(
  folder: () => string,
  name: string,
  runs: number,
  check: (result: Awaited<ReturnType<typeof outcome>>) => void,
): Promise<void> {
  const random = seeded(20261130);
  for (const [victims, others] of Object.values(kinds)) {
    const intact = await source(folder(), UID.explicit, false, await others());
    await damageSource(intact, name, runs, () => victims[random(victims.length)]!, random, check);
  }
}

async function damageSource(
  { root, files, intact }: Awaited<ReturnType<typeof source>>,
  name: string,
  runs: number,
  victimOf: (run: number) => string,
  random: (below: number) => number,
  check: (result: Awaited<ReturnType<typeof outcome>>) => void,
): Promise<void> {
  if (intact.refusals.length > 0) throw new Error(`the intact source is refused: ${intact.refusals.join()}`);
  for (let run = 0; run < runs; run += 1) {
    const victim = victimOf(run);
    await writeFile(join(root, victim), damages[name]!(files[victim]!, random));
    check(await outcome(root));
    await writeFile(join(root, victim), files[victim]!);
  }
  if (JSON.stringify(await outcome(root)) !== JSON.stringify(intact)) throw new Error('the source did not recover');
}

/** Whatever is missing from the result must have been refused by name, or counted as another kind of object or file. */
export function nothingSilent({
  refusals,
  setAside,
  image,
  contours,
  segments,
  imagesMissing,
  voxels,
}: Awaited<ReturnType<typeof outcome>>) {
  const whole = image !== undefined && contours !== undefined && segments !== undefined;
  if (!whole && refusals.length + setAside === 0) throw new Error('something is missing and nothing was refused');
  if (voxels && voxels.length !== 60 && !imagesMissing) throw new Error('a volume of another size');
}
