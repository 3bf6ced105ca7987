import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNames } from '../../../src/image/index.ts';

/** Characters that cause trouble for file systems, shells and people. */
const awkward = fc.constantFrom(...'aAzZ09._- /\\:*?"<>|~\'\u0000\n\tüß肺\u202e\ud800');

describe('File names of ROIs', () => {
  it('keep safe characters and replace the rest', () => {
    expect(
      fileNames(['GTV-1', 'Lung-Left', 'Spinal Cord', 'Größe', 'PTV (60 Gy)', 'a/b\\c', '..', '', 'v1.2']),
    ).toEqual(['GTV-1', 'Lung-Left', 'Spinal_Cord', 'Gro_e', 'PTV_60_Gy_', 'a_b_c', 'roi', 'roi-2', 'v1.2']);
  });

  it('never leave their folder, are never hidden files, and never name a device', () => {
    expect(fileNames(['../../etc/passwd', '.hidden', 'C:\\x', 'CON', 'nul.txt', '-rf', 'x.', 'a\u0000b'])).toEqual([
      '____etc_passwd',
      '_hidden',
      'C_x',
      '_CON',
      '_nul.txt',
      '_rf',
      'x',
      'a_b',
    ]);
  });

  it('differ regardless of case, and a label that needs no change keeps its name', () => {
    expect(fileNames(['Heart!', 'heart', 'HEART', 'Heart', 'Heart'])).toEqual([
      'Heart_',
      'heart',
      'HEART-2',
      'Heart-3',
      'Heart-4',
    ]);
    expect(fileNames(['a b', 'a_b'])).toEqual(['a_b-2', 'a_b']);
  });

  it('are safe and unique for any labels', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: awkward, maxLength: 100 }), { maxLength: 12 }), (labels) => {
        const names = fileNames(labels);
        expect(names).toHaveLength(labels.length);
        expect(new Set(names.map((n) => n.toLowerCase())).size).toBe(names.length);
        for (const name of names) {
          expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
          expect(name).not.toMatch(/\.\.|\.$/);
          expect(name.length).toBeLessThanOrEqual(90);
        }
      }),
      { numRuns: 200 },
    );
  });
});
