import { describe, expect, it } from 'vitest';
import { damageEverywhere, damages, nothingSilent } from '../support/damage.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

/** Five damages in six encodings, this often each: 2 100 damaged images, structure sets and segmentations. */
const RUNS = 70;

describe('Damaged DICOM objects, at full size', () => {
  it.each(Object.keys(damages))('%s: never a crash, a hang, unbounded memory or silent use', async (name) => {
    const before = process.memoryUsage().rss;
    let seen = 0;
    await damageEverywhere(folder, name, RUNS, (result) => {
      nothingSilent(result);
      seen += 1;
    });
    expect(seen).toBe(6 * RUNS);
    expect(process.memoryUsage().rss - before).toBeLessThan(512 * 1024 * 1024);
  });
});
