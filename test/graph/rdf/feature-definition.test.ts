import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import { featureDefinition, instanceIris } from '../../../src/graph/index.ts';

const digest = sha256('settings');
const base = 'https://w3id.org/example/';
const definition = (name: string, unit: string) => featureDefinition(instanceIris(base), name, digest, unit);
const mean = 'original_firstorder_Mean';

describe('The definition of a feature', () => {
  it.each([
    ["[hnsf'U]", `${mean}.${digest}`],
    ['g/ml{SUVbw}', `${mean}.${digest}.g-ml-SUVbw`],
    ['1', `${mean}.${digest}.1`],
    ['mg/ml', `${mean}.${digest}.mg-ml`],
  ])('on an image in %s has a stable name', (unit, name) => {
    expect(definition(mean, unit)).toEqual({ iri: `${base}fd/${name}`, ucum: unit });
  });

  const unit = fc.oneof(
    fc.constantFrom(
      "[hnsf'U]",
      "[hnsf'U]{modified}",
      '1',
      '%',
      'g/ml{SUVbw}',
      'g/ml{SUVlbm}',
      'mm2/s',
      'um2/s',
      '{Z_eff}',
    ),
    fc.stringMatching(/^[a-c1/.{}-]{1,6}$/),
  );

  it('has different names for different units, and the same name for the same unit', () => {
    const names = [
      'original_firstorder_Energy',
      'gradient_firstorder_Mean',
      'lbp-2D_firstorder_Mean',
      'original_shape_Sphericity',
      mean,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), unit, unit, (name, one, other) => {
        const [first, second] = [definition(name, one), definition(name, other)];
        if (first.ucum !== second.ucum) expect(first.iri).not.toBe(second.iri);
        if (name.startsWith('lbp') || name.includes('shape')) expect(first.iri).toBe(second.iri);
      }),
    );
  });
});
