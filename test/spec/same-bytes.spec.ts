import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { realData } from '../support/real-data.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { compareFolders, type Difference } from './same-bytes/compare.ts';
import { Tree } from './same-bytes/trees.ts';

/** The commit issue 16 starts from; `QIAW_BEFORE` names another, `QIAW_AFTER` a commit in place of the working tree. */
const before = process.env['QIAW_BEFORE'] ?? '38659d432a2a8cc5a1e622358b1928733018cb41';
const after = process.env['QIAW_AFTER'];

/** Differences that were meant: which files, what differs, and why. An entry that nothing needs any more is a fault too. */
const meant: ReadonlyArray<{ readonly file: RegExp; readonly text: RegExp; readonly why: string }> = [];

const options: ReadonlyArray<readonly [name: string, options: readonly string[]]> = [
  ['as it comes', []],
  ['de-identified, holes cut', ['--deidentify', 'basic', '--contours', 'xor']],
];

const temporary = temporaryFolders();

describe.skipIf(!Tree.has(before))(
  `Bytes since ${before.slice(0, 7)}, with the same build, version, key and names`,
  () => {
    const used = new Set<string>();
    let trees: readonly [Tree, Tree];
    let folder: string;

    beforeAll(async () => {
      folder = temporary();
      const old = Tree.copy(join(folder, 'tree-before'), before).build();
      trees = [old, Tree.copy(join(folder, 'tree-after'), after).build(old)];
      await old.writeDemonstration(join(folder, 'demonstration'));
    });

    it('of the demonstration cohort are the same', async () => {
      await trees[1].writeDemonstration(join(folder, 'demonstration-after'));
      same(compareFolders(join(folder, 'demonstration'), join(folder, 'demonstration-after')));
    });

    it.each(options)('of its cases are the same: %s', async (name, given) => {
      await runBoth(join(folder, 'demonstration'), `demonstration ${name}`, given);
    });

    const real = realData('lung1-005', 'dicom');
    it.skipIf(real === undefined).each(options)('of LUNG1-005 are the same: %s', async (name, given) => {
      await runBoth(real!, `lung1-005 ${name}`, given);
    });

    it('differ only where it was meant, and every reason given is needed', () => {
      expect(meant.filter(({ why }) => !used.has(why)).map(({ why }) => why)).toEqual([]);
    });

    async function runBoth(source: string, name: string, given: readonly string[]): Promise<void> {
      const [old, now] = [join(folder, name, 'before'), join(folder, name, 'after')];
      await trees[0].run(source, old, given);
      await trees[1].run(source, now, given);
      const result = compareFolders(old, now);
      expect(result.files, 'a run that made nothing shows nothing').toBeGreaterThan(10);
      same(result);
    }

    function same({
      files,
      differences,
    }: {
      readonly files: number;
      readonly differences: readonly Difference[];
    }): void {
      const unmeant = differences.filter(({ file, text }) => {
        const reason = meant.find((one) => one.file.test(file) && one.text.test(text));
        if (reason) used.add(reason.why);
        return reason === undefined;
      });
      console.log(`${files} files, ${differences.length} differ, ${unmeant.length} without a reason`);
      expect(unmeant.map(({ file, text }) => `${file}: ${text}`).join('\n')).toBe('');
    }
  },
);
