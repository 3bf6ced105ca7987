import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { makeDefaultModel } from '../../src/deep/default-model/make-default-model.ts';
import { parseCard } from '../../src/deep/model/card.ts';

describe("The package's own model", () => {
  const folder = join(packageRoot(), 'src', 'deep', 'default-model', 'qiaw-phantom-cnn@1.0.0');

  it('is small and identical to what its script generates, byte for byte', () => {
    const { card, onnx } = makeDefaultModel();
    const stored = readFileSync(join(folder, 'model.onnx'));
    expect(stored.equals(onnx)).toBe(true);
    expect(stored.length).toBeLessThan(300_000);
    expect(parseCard(readFileSync(join(folder, 'card.yaml'), 'utf8'), 'of the package')).toEqual(card);
  });

  it('states that it is not trained and has no clinical meaning', () => {
    const { limits } = parseCard(readFileSync(join(folder, 'card.yaml'), 'utf8'), 'of the package');
    expect(limits).toMatch(/Not trained/);
    expect(limits).toMatch(/no clinical meaning/);
  });
});
