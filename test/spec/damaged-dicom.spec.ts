import { describe, expect, it } from 'vitest';
import { damageEverywhere, damageKinds, damages, kinds, nothingSilent } from '../support/damage.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

/**
 * Five kinds of damage in six encodings and in four kinds of compressed and timed objects, each repeated this often: 3
 * 000 damaged images, structure sets and segmentations.
 */
const RUNS = 60;

describe('The full set of damaged DICOM objects', () => {
  it.each(Object.keys(damages))('never causes a crash, a hang, unbounded memory or silent use: %s', async (name) => {
    const before = process.memoryUsage().rss;
    let seen = 0;
    const check: typeof nothingSilent = (result) => {
      nothingSilent(result);
      seen += 1;
    };
    await damageEverywhere(folder, name, RUNS, check);
    await damageKinds(folder, name, RUNS, check);
    expect(seen).toBe((6 + Object.keys(kinds).length) * RUNS);
    expect(process.memoryUsage().rss - before).toBeLessThan(512 * 1024 * 1024);
  });
});
