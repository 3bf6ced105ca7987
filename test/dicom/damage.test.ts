import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  damageEverywhere,
  damageKinds,
  damages,
  encodings,
  nothingSilent,
  outcome,
  seeded,
  source,
} from '../support/damage.ts';
import { sliceValues, UID } from '../support/dicom-fixture.ts';
import { atSize } from '../support/full-size.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

describe('Damaged files', () => {
  it.each(Object.keys(damages))('give a refusal or a result, never a crash or a hang: %s', async (name) => {
    await damageEverywhere(folder, name, atSize(3, 9), nothingSilent);
    await damageKinds(folder, name, atSize(1, 4), nothingSilent);
  });

  it('cut at any length are refused or are not DICOM, and never silently give all slices, all contours or all segments', async () => {
    for (const [syntax, undefinedLengths] of encodings) {
      const { root, files } = await source(folder(), syntax, undefinedLengths);
      const random = seeded(7);
      for (const victim of ['ct/3.dcm', 'ct/1.dcm', 'rt.dcm', 'seg.dcm']) {
        const whole = files[victim]!;
        for (const length of [
          1,
          whole.length - 1,
          ...Array.from({ length: atSize(1, 3) }, () => random(whole.length)),
        ]) {
          await writeFile(join(root, victim), whole.subarray(0, length));
          const { image, contours, segments, imagesMissing } = await outcome(root);
          const all = [image, contours, segments].every((part) => part !== undefined);
          expect({ length, complete: all && !imagesMissing }).toEqual({
            length,
            complete: false,
          });
        }
        await writeFile(join(root, victim), whole);
      }
    }
  });

  it('with flipped bits in their pixels change exactly those voxels', async () => {
    const { root, files, intact } = await source(folder(), UID.explicit, false);
    const random = seeded(99);
    for (let run = 0; run < atSize(6, 20); run += 1) {
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

  it('with endless nesting are refused immediately', async () => {
    const item = Buffer.from(
      '\u0008\u0000\u0015\u0011SQ\u0000\u0000\u00ff\u00ff\u00ff\u00ff\u00fe\u00ff\u0000\u00e0\u00ff\u00ff\u00ff\u00ff',
      'latin1',
    );
    const { root, files } = await source(folder(), UID.explicit, false);
    const head = files['rt.dcm']!.subarray(0, 400);
    await writeFile(join(root, 'rt.dcm'), Buffer.concat([head, ...Array.from({ length: 50_000 }, () => item)]));
    expect((await outcome(root)).refusals[0]).toMatch(/^QIAW_DICOM_(MALFORMED|TRUNCATED)$/);
  });

  it('that inflate to more than any object needs are refused at a bounded size', async () => {
    const { deflateRawSync } = await import('node:zlib');
    const { root, files } = await source(folder(), UID.deflated, false);
    const meta = Buffer.from(files['rt.dcm']!).indexOf(UID.deflated) + UID.deflated.length;
    const bomb = deflateRawSync(Buffer.alloc(260 * 1024 * 1024));
    await writeFile(join(root, 'rt.dcm'), Buffer.concat([files['rt.dcm']!.subarray(0, meta), bomb]));
    expect((await outcome(root)).refusals).toEqual(['QIAW_DICOM_MALFORMED']);
  });
});
