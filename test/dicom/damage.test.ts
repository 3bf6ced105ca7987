import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkStructureSet, loadStructureSet, scan, structureSetDigest } from '../../src/dicom/index.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { loadVolume } from '../../src/volume/index.ts';
import { contour, ctFiles, part10, sliceValues, structureSet, UID, writeFiles } from '../support/dicom-fixture.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const folder = temporaryFolders();

/** What a source gives in the end: an image and a delineation on it, or why not. */
async function outcome(root: string) {
  const found = await scan(walkFolder([root]));
  const refusals = found.refusals.map((refusal) => refusal.code as string);
  const header = found.structureSets[0];
  const link = header && linkStructureSet(header, found);
  if (link && !link.ok) refusals.push(link.refusal.code);
  const volume = link?.ok ? await loadVolume(link.value.series) : undefined;
  if (volume && !volume.ok) refusals.push(volume.refusal.code);
  const set = header && (await loadStructureSet(header));
  if (set && !set.ok) refusals.push(set.refusal.code);
  if (set?.ok) refusals.push(...(set.value.roiRefusals ?? []).map((refusal) => refusal.code));
  return {
    refusals,
    image: volume?.ok ? volume.value.contentDigest : undefined,
    voxels: volume?.ok ? volume.value.volume.voxels : undefined,
    contours: set?.ok ? structureSetDigest(set.value) : undefined,
  };
}

const rois = [0, 1].map((index) => ({
  number: index + 1,
  name: `GTV-${index + 1}`,
  contourItem: { contours: [contour(0), contour(1), contour(2)] },
}));

async function source(transferSyntaxUid: string, undefinedLengths: boolean) {
  const files = {
    ...ctFiles(4, () => ({}), { transferSyntaxUid }),
    'rt.dcm': part10(structureSet(rois, 4), { transferSyntaxUid, undefinedLengths }),
  };
  const root = await writeFiles(folder(), files);
  return { root, files: files as Readonly<Record<string, Uint8Array>>, intact: await outcome(root) };
}

/** Numbers that look random and are the same in every run (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Damage = (bytes: Uint8Array, random: (below: number) => number) => Uint8Array;

/** Structure-aware damage: the places of lengths and delimiters are looked for, not left to luck. */
const damages: Readonly<Record<string, Damage>> = {
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

const encodings = [
  [UID.explicit, false],
  [UID.explicit, true],
  [UID.implicit, false],
  [UID.implicit, true],
  [UID.bigEndian, true],
  [UID.deflated, false],
] as const;

describe('Damaged files', () => {
  it.each(Object.keys(damages))(
    '%s: gives a refusal or a result, never a crash, a hang or unbounded memory',
    async (name) => {
      const before = process.memoryUsage().rss;
      const random = seeded(20261123);
      for (const [syntax, undefinedLengths] of encodings) {
        const { root, files, intact } = await source(syntax, undefinedLengths);
        expect(intact.refusals).toEqual([]);
        for (let run = 0; run < 16; run += 1) {
          const victim = run % 2 === 0 ? 'rt.dcm' : `ct/${random(4)}.dcm`;
          await writeFile(join(root, victim), damages[name]!(files[victim]!, random));
          const { refusals, image, voxels, contours } = await outcome(root);
          // Whatever was not named as refused is there in full.
          if (image === undefined || contours === undefined) expect(refusals).not.toEqual([]);
          if (voxels) expect(voxels).toHaveLength(60);
          await writeFile(join(root, victim), files[victim]!);
        }
        expect(await outcome(root)).toEqual(intact);
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(512 * 1024 * 1024);
    },
  );

  it('cut at any length are refused or no DICOM, and never give an image or all contours', async () => {
    for (const [syntax, undefinedLengths] of encodings) {
      const { root, files } = await source(syntax, undefinedLengths);
      const random = seeded(7);
      for (const victim of ['ct/3.dcm', 'ct/1.dcm', 'rt.dcm']) {
        const whole = files[victim]!;
        for (const length of [1, whole.length - 1, ...Array.from({ length: 8 }, () => random(whole.length))]) {
          await writeFile(join(root, victim), whole.subarray(0, length));
          const { image, contours } = await outcome(root);
          expect({ length, complete: image !== undefined && contours !== undefined }).toEqual({
            length,
            complete: false,
          });
        }
        await writeFile(join(root, victim), whole);
      }
    }
  });

  it('flipped in their pixels change exactly those voxels', async () => {
    const { root, files, intact } = await source(UID.explicit, false);
    const random = seeded(99);
    for (let run = 0; run < 20; run += 1) {
      const [k, at] = [random(4), random(30)];
      const name = `ct/${k}.dcm`;
      const bytes = Uint8Array.from(files[name]!);
      bytes[bytes.length - 30 + at]! ^= 1 << random(8);
      await writeFile(join(root, name), bytes);
      const { voxels, refusals } = await outcome(root);
      await writeFile(join(root, name), files[name]!);
      expect(refusals).toEqual([]);
      const changed = [...voxels!].flatMap((value, index) => (value === intact.voxels![index] ? [] : [index]));
      expect(changed).toEqual([k * sliceValues(k).length + Math.floor(at / 2)]);
    }
  });

  it('nested without end are refused at once', async () => {
    const item = Buffer.from(
      '\u0008\u0000\u0015\u0011SQ\u0000\u0000\u00ff\u00ff\u00ff\u00ff\u00fe\u00ff\u0000\u00e0\u00ff\u00ff\u00ff\u00ff',
      'latin1',
    );
    const { root, files } = await source(UID.explicit, false);
    const head = files['rt.dcm']!.subarray(0, 400);
    await writeFile(join(root, 'rt.dcm'), Buffer.concat([head, ...Array.from({ length: 50_000 }, () => item)]));
    expect((await outcome(root)).refusals[0]).toMatch(/^QIAW_DICOM_(MALFORMED|TRUNCATED)$/);
  });

  it('that inflate to more than any object needs are refused at a bounded size', async () => {
    const { deflateRawSync } = await import('node:zlib');
    const { root, files } = await source(UID.deflated, false);
    const meta = Buffer.from(files['rt.dcm']!).indexOf(UID.deflated) + UID.deflated.length;
    const bomb = deflateRawSync(Buffer.alloc(300 * 1024 * 1024));
    await writeFile(join(root, 'rt.dcm'), Buffer.concat([files['rt.dcm']!.subarray(0, meta), bomb]));
    expect((await outcome(root)).refusals).toEqual(['QIAW_DICOM_MALFORMED']);
  });
});
