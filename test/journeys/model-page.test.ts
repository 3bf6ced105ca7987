import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DataDirectory, generateCohort, readManifest } from '../../src/pipeline/index.ts';
import { openDataDirectory } from '../../src/store/index.ts';
import { deepFeatures } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { modelPage } from '../support/model-page.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('docs/model.md shows the model, the terms, and what the demonstration cohort answers', async () => {
  const folder = temporaryFolder('model');
  const data = join(folder, 'data');
  await generateCohort(join(folder, 'dicom'), { patients: 12, seed: 1 });
  expect((await qiawHere(['run', ...deepFeatures, join(folder, 'dicom'), '--data', data, '--quiet'])).code).toBe(3);
  const { base } = (await readManifest(new DataDirectory(data)))!;
  const { store } = await openDataDirectory(data, { base, replicas: 1 });
  try {
    await expect(await modelPage(store, base)).toMatchFileSnapshot('../../docs/model.md');
  } finally {
    await store.close();
  }
});
