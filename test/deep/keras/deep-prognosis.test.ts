import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import { type DeepModel, openRegistry } from '../../../src/deep/index.ts';
import { realData } from '../../support/real-data.ts';
import { hasRuntime } from '../support/has-runtime.ts';
import { readNpy } from '../support/npy.ts';
import { tempFolder } from '../support/temp-folder.ts';

const data = realData('deep-prognosis');
const TOLERANCE = 1e-4;

describe.skipIf(!data || !hasRuntime).each(['narrow', 'full'])(
  'The %s network of Hosny et al. 2018, imported unchanged,',
  (net) => {
    let model: DeepModel;

    beforeAll(async () => {
      const source = tempFolder();
      for (const file of ['architecture.json', 'weights.h5']) cpSync(join(data!, net, file), join(source, file));
      cpSync(join(data!, 'full', 'config.json'), join(source, 'config.json'));
      const registry = openRegistry({ folders: [tempFolder()], withDefault: false });
      await registry.import(source);
      model = registry.load('deep-prognosis');
    });
    afterAll(() => model?.close());

    it('takes the 256 (narrow: 32) outputs of dense_2 as features and declares the softmax as a prediction', () => {
      const size = net === 'full' ? 256 : 32;
      expect(model.card.outputs).toEqual([
        { role: 'features', tensor: 'dense_2', layer: 'dense_2', size },
        { role: 'prediction', tensor: 'activation_1', labels: ['deceased within 2 years', 'alive after 2 years'] },
      ]);
      expect(model.card.input).toMatchObject({
        size: [50, 50, 50],
        spacing: [1, 1, 1],
        axisOrder: 'zyx',
        layout: 'NDHWC',
      });
    });

    it('gives the expected features and softmax on both inputs', async () => {
      const features = readNpy(join(data!, net, 'expected_features_layer23.npy'));
      const softmax = readNpy(join(data!, net, 'expected_softmax.npy'));
      for (const [row, file] of ['input1_hu.npy', 'input2_hu.npy'].entries()) {
        const cube = Float32Array.from(readNpy(join(data!, file)).values, (hu) => Math.fround(hu + 1024) / 4095);
        const { results } = await model.run([{ shape: [1, 50, 50, 50, 1], data: cube }]);
        expect(worst(results[0]!.get('dense_2')!, features, row)).toBeLessThanOrEqual(TOLERANCE);
        expect(worst(results[0]!.get('activation_1')!, softmax, row)).toBeLessThanOrEqual(TOLERANCE);
      }
    });

    it('records its origin', () => {
      expect(model.card.source?.format).toBe('Keras 1.2.2');
      expect(model.card.licence).toBe('MIT');
      expect(model.card.source?.architectureSha256).toBe(sha256(readFileSync(join(data!, net, 'architecture.json'))));
    });
  },
);

function worst(found: Float32Array, expected: { readonly values: ArrayLike<number> }, row: number): number {
  return found.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - expected.values[row * found.length + i]!)),
    0,
  );
}
