import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deepFeaturesCsv,
  float32Text,
  packFloat32le,
  parseDeepFeaturesCsv,
  unpackFloat32le,
} from '../../src/deep/index.ts';

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const cell = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !/^\s*$/.test(text));

describe('Float32 as text', () => {
  it('reads back exactly, and is the shortest text that does', () => {
    fc.assert(
      fc.property(float32, (value) => {
        const text = float32Text(value);
        expect(Object.is(Math.fround(Number(text)), value)).toBe(true);
        const digits = text
          .replace(/e.*$/, '')
          .replace(/[-.]/g, '')
          .replace(/^0+|0+$/g, '').length;
        if (digits > 1) expect(Math.fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [0.1, '0.1'],
    [-0, '-0'],
    [1 / 3, '0.33333334'],
    [16777216, '16777216'],
    [2 ** -149, '1e-45'],
    [3.4028234663852886e38, '3.4028235e+38'],
  ])('writes %d as %s', (value, text) => {
    expect(float32Text(Math.fround(value))).toBe(text);
  });
});

describe('A packed vector', () => {
  it('comes back bit for bit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 40 }), (bits) => {
        const values = new Float32Array(Uint32Array.from(bits).buffer);
        expect([...new Uint32Array(unpackFloat32le(packFloat32le(values)).buffer)]).toEqual(bits);
      }),
    );
  });

  it('is little-endian base64: 256 components are 1 368 characters', () => {
    expect(packFloat32le(Float32Array.of(1))).toBe('AACAPw==');
    expect(packFloat32le(new Float32Array(256))).toHaveLength(1368);
    expect(() => unpackFloat32le('AACA')).toThrow(/3 bytes/);
    expect(() => unpackFloat32le('%')).toThrow(/base64/);
  });
});

describe('deep-features.csv', () => {
  it('has case, roi, model, layer and one column per component; shorter vectors end in empty cells', () => {
    const vector = (values: number[], version = '1') => ({
      model: 'm',
      version,
      layer: 'dense_2',
      values: Float32Array.from(values),
    });
    const text = deepFeaturesCsv([
      { case: 'c1', roi: 'GTV-1', vector: vector([0.1, -2, 3]) },
      { case: 'c1', roi: 'Lung, left', vector: vector([4, 5], '2') },
    ]);
    expect(text).toBe(
      'case,roi,model,layer,component_0,component_1,component_2\nc1,GTV-1,m@1,dense_2,0.1,-2,3\nc1,"Lung, left",m@2,dense_2,4,5,\n',
    );
  });

  it('reads back exactly', () => {
    const row = fc.record({
      case: cell,
      roi: cell,
      layer: cell,
      values: fc.array(float32, { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const text = deepFeaturesCsv(
          rows.map((r) => ({
            case: r.case,
            roi: r.roi,
            vector: { model: 'm', version: '1', layer: r.layer, values: Float32Array.from(r.values) },
          })),
        );
        const back = parseDeepFeaturesCsv(text, 'a table');
        expect(back).toEqual(
          rows.map((r) => ({
            case: r.case,
            roi: r.roi,
            model: 'm@1',
            layer: r.layer,
            values: Float32Array.from(r.values),
          })),
        );
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['other columns', 'a,b\n', /begin with the columns/],
    ['a missing number', 'case,roi,model,layer,component_0,component_1\nc,r,m,l,,2\n', /Line 2/],
    ['words', 'case,roi,model,layer,component_0\nc,r,m,l,x\n', /Line 2/],
    ['a short line', 'case,roi,model,layer,component_0\nc,r,m\n', /Line 2/],
  ])('is refused with %s', (_, text, message) => {
    expect(() => parseDeepFeaturesCsv(text, 'a table')).toThrow(message);
  });
});
