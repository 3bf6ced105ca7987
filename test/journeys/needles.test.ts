import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { needles, needlesIn, removedUnderKeep, writeNeedleSource } from '../support/needle-source.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('needles');
writeNeedleSource(join(folder, 'in'));
writeFileSync(join(folder, 'qiaw.yaml'), 'log: { level: debug }\n');

describe.each([
  ['pseudonym', needles],
  ['keep', removedUnderKeep],
] as const)('Under --identity %s', (identity, wanted) => {
  it('an identifier in any text attribute of image, structure set and segmentation reaches no file, name, line or message', async () => {
    const data = join(folder, identity);
    const args = ['--identity', identity, '--model', 'none', '--json', '--config', join(folder, 'qiaw.yaml')];
    const run = await qiawHere(['run', join(folder, 'in'), '--data', data, ...args]);
    expect(jsonLines(run).at(-1)).toMatchObject({ cases: { quarantined: 0, failed: 0 } });
    expect(readdirSync(join(data, 'cases')).length).toBeGreaterThan(2);
    expect(needlesIn(data, `${run.stdout}${run.stderr}`, wanted)).toEqual([]);
  });
});
