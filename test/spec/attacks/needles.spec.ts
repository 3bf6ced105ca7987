import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { qiaw } from '../../support/cli.ts';
import { isQuick } from '../../support/full-size.ts';
import { needles, needlesIn, removedUnderKeep, writeNeedleSource } from '../../support/needle-source.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** test/journeys/needles.test.ts puts one identifier into each attribute; here every identifier goes into each. */
describe.each([
  ['pseudonym', needles],
  ['keep', removedUnderKeep],
] as const)('Under --identity %s', (identity, wanted) => {
  const rotations = needles.map((needle, rotation) => [needle, rotation] as const);
  it.each(rotations.slice(0, isQuick ? 1 : rotations.length))(
    'every attribute may hold every identifier, beginning with %s',
    async (_, rotation) => {
      const folder = temporaryFolder('needles');
      writeNeedleSource(join(folder, 'in'), rotation);
      const data = join(folder, 'data');
      const args = ['--identity', identity, '--data', data, '--model', 'none', '--json'];
      const run = await qiaw(['run', join(folder, 'in'), ...args]);
      expect(needlesIn(data, `${run.stdout}${run.stderr}`, wanted)).toEqual([]);
    },
    600_000,
  );
});
