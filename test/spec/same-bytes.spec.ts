import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { realData } from '../support/real-data.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { compareFolders, type Difference } from './same-bytes/compare.ts';
import { meant, unmeantLines } from './same-bytes/meant.ts';
import { Tree } from './same-bytes/trees.ts';

/**
 * The commit after which bytes stay the same: the end of the rules for names of regions, which changed labels and digests of cases.
 * `QIAW_BEFORE` names another, `QIAW_AFTER` a commit in place of the working tree.
 */
const before = process.env['QIAW_BEFORE'] ?? 'c4abb617ab73c56e1a4285db6d4da294f4d9667e';
const after = process.env['QIAW_AFTER'];

const options: ReadonlyArray<readonly [name: string, options: readonly string[]]> = [
  ['as it comes', []],
  ['de-identified, holes cut', ['--deidentify', 'basic', '--contours', 'xor']],
];

/** Lines printed per file. */
const shown = 12;

/** Rows of tables are thousands of characters long. */
const clip = (line: string): string => (line.length > 300 ? `${line.slice(0, 300)}…` : line);

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

    it('differ only where intended, and every stated reason is needed', () => {
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
      const unmeant = differences.flatMap(({ file, text, lines }) => {
        const left = unmeantLines(file, lines, used);
        return left.length === 0 ? [] : [[`${file}: ${text}`, ...left.slice(0, shown).map(clip)].join('\n    ')];
      });
      console.log(`${files} files, ${differences.length} differ, ${unmeant.length} without a reason`);
      expect(unmeant.join('\n')).toBe('');
    }
  },
);
