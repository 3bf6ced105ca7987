import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deepFeaturesCsv } from '../../../src/deep/index.ts';
import { DataDirectory } from '../../../src/pipeline/index.ts';
import { migrate } from '../../../src/pipeline/operate/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('Migrating says how many cases have deep features of the untrained model, which was the default, and how to keep them', async () => {
  const root = temporaryFolder('untrained');
  writeFileSync(join(root, 'qiaw.json'), '{ "layout": 1 }');
  for (const [id, model] of [
    ['a', 'qiaw-phantom-cnn'],
    ['b', 'other'],
  ] as const) {
    mkdirSync(join(root, 'cases', id), { recursive: true });
    const vector = { model, version: '1.0.0', layer: 'norm_5', values: Float32Array.of(1, 2) };
    writeFileSync(join(root, 'cases', id, 'deep-features.csv'), deepFeaturesCsv([{ case: id, roi: 'GTV-1', vector }]));
  }
  const { notices } = await migrate(new DataDirectory(root), true);
  expect(notices).toEqual([expect.stringMatching(/^1 case .*--model qiaw-phantom-cnn\.$/)]);
});
