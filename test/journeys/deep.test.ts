import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { qiawHere } from '../support/cli-here.ts';
import { isFullSize } from '../support/full-size.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';

const network = realData('deep-prognosis', 'full');
const folder = temporaryFolder('deep');
const dicom = join(folder, 'dicom');

interface Document {
  readonly predictions: ReadonlyArray<{
    readonly use: string;
    readonly values: ReadonlyArray<{ readonly value: number }>;
  }>;
}

const caseFile = (data: string, name: string): string =>
  readFileSync(join(data, 'cases', readdirSync(join(data, 'cases'))[0]!, name), 'utf8');

async function runInto(data: string): Promise<void> {
  expect((await qiawHere(['model', 'import', network!, '--data', data])).code).toBe(0);
  const models = ['--model', 'deep-prognosis', '--model', 'qiaw-phantom-cnn'];
  const run = await qiawHere(['run', dicom, '--data', data, '--quiet', '--roi', '^GTV', ...models]);
  expect(run.code).toBe(0);
}

describe.skipIf(!network)('A ModelHub network alongside the built-in one', () => {
  const data = join(folder, 'data');

  beforeAll(async () => {
    await writePhantom(dicom, phantomPatient({ patientId: 'DEEP-1' }));
    await runInto(data);
  });

  it('gives each region 256 components of the imported network and 64 of the built-in one', () => {
    const [, ...rows] = caseFile(data, 'deep-features.csv').trim().split('\n');
    const found = rows.map((row) => {
      const [, roi, model, layer, ...components] = row.split(',');
      return [roi, model, layer, components.filter((component) => component !== '').length];
    });
    expect(found).toEqual([
      ['GTV-1', 'deep-prognosis@1.0.0', 'dense_2', 256],
      ['GTV-1', 'qiaw-phantom-cnn@1.0.0', 'norm_5', 64],
    ]);
  });

  it('labels the prediction its card declares as such, in case.json and in the graph', () => {
    const { predictions } = JSON.parse(caseFile(data, 'case.json')) as Document;
    expect(predictions.map(({ use }) => use)).toEqual(['research use only']);
    expect(predictions[0]!.values.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(caseFile(data, 'graph.trig')).toContain('"research use only"');
  });

  // Otherwise the cohort journey checks this for the built-in network.
  if (isFullSize)
    it('gives the same bytes twice', async () => {
      const again = join(folder, 'again');
      await runInto(again);
      for (const name of ['deep-features.csv', 'graph.trig', 'sr.dcm']) {
        expect(caseFile(again, name)).toBe(caseFile(data, name));
      }
    });
});
