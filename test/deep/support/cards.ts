import { checkCard, type ModelCard } from '../../../src/deep/model/card.ts';

/** A valid card, with some keys replaced; `input` is merged. */
export function cardWith(
  changes: { readonly input?: Partial<ModelCard['input']> } & Omit<Partial<ModelCard>, 'input'> = {},
): ModelCard {
  const { input, ...rest } = changes;
  return checkCard(
    {
      schemaVersion: 1,
      id: 'test-model',
      version: '1.0.0',
      name: 'Test',
      task: 'test',
      licence: 'Apache-2.0',
      citation: 'none',
      weights: { file: 'model.onnx', sha256: '0'.repeat(64) },
      outputs: [{ role: 'features', tensor: 'dense_1', layer: 'dense_1', size: 3 }],
      intendedUse: 'tests',
      limits: 'none',
      ...rest,
      input: {
        tensor: 'network_input',
        layout: 'NDHWC',
        size: [6, 6, 6],
        spacing: [1, 1, 1],
        axes: 'patient',
        centre: 'mask-centre-of-mass',
        channels: ['image'],
        interpolation: { image: 'linear' },
        outside: 0,
        intensity: { unit: '1', scaling: { kind: 'linear', subtract: 0, divide: 1 } },
        ...input,
      },
    },
    'of a test',
  );
}
