import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepFeaturesCsv, findSimilar, VectorIndex } from '../../src/deep/index.ts';
import { loadVectors } from '../../src/deep/similarity/load-vectors.ts';
import { tempFolder } from './support/temp-folder.ts';

const values = fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 7, maxLength: 7 });

function byHand(rows: readonly number[][], query: readonly number[], metric: 'cosine' | 'euclidean'): number[] {
  const norm = (v: readonly number[]): number => Math.sqrt(v.reduce((s, x) => s + x * x, 0));
  return rows
    .map((row) => {
      if (metric === 'euclidean') return norm(row.map((x, i) => x - query[i]!));
      const scale = norm(row) * norm(query);
      return scale === 0 ? 1 : 1 - row.reduce((s, x, i) => s + x * query[i]!, 0) / scale;
    })
    .sort((a, b) => a - b);
}

describe('The index of vectors', () => {
  it.each(['cosine', 'euclidean'] as const)('finds exactly the nearest by %s distance', (metric) => {
    fc.assert(
      fc.property(
        fc.array(values, { minLength: 1, maxLength: 40 }),
        values,
        fc.integer({ min: 1, max: 12 }),
        (rows, query, k) => {
          const index = new VectorIndex(rows.map((row, i) => ({ id: `v${i}`, values: Float32Array.from(row) })));
          const found = index.nearest(Float32Array.from(query), k, { metric });
          const expected = byHand(rows, query, metric).slice(0, k);
          expect(found).toHaveLength(expected.length);
          for (const [i, { distance }] of found.entries()) expect(distance).toBeCloseTo(expected[i]!, 9);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('orders equal distances as given, for any k', () => {
    const same = Array.from({ length: 30 }, (_, i) => ({ id: `v${i}`, values: Float32Array.of(1, i % 3) }));
    const index = new VectorIndex(same);
    const ids = index.nearest(Float32Array.of(1, 0), 12).map(({ id }) => id);
    expect(ids).toEqual(['v0', 'v3', 'v6', 'v9', 'v12', 'v15', 'v18', 'v21', 'v24', 'v27', 'v1', 'v4']);
    expect(index.nearest(Float32Array.of(1, 0), 3).map(({ id }) => id)).toEqual(['v0', 'v3', 'v6']);
  });

  it('gives a vector without direction the distance 1, and leaves out excluded ids', () => {
    const index = new VectorIndex([
      { id: 'zero', values: Float32Array.of(0, 0) },
      { id: 'same', values: Float32Array.of(2, 0) },
      { id: 'opposite', values: Float32Array.of(-1, 0) },
    ]);
    expect(index.nearest(Float32Array.of(1, 0), 9)).toEqual([
      { id: 'same', distance: 0 },
      { id: 'zero', distance: 1 },
      { id: 'opposite', distance: 2 },
    ]);
    expect(index.nearest(Float32Array.of(1, 0), 1, { except: (id) => id === 'same' })).toEqual([
      { id: 'zero', distance: 1 },
    ]);
  });

  it('refuses other lengths and repeated ids', () => {
    const a = { id: 'a', values: Float32Array.of(1, 2) };
    expect(() => new VectorIndex([a, a])).toThrow(/same id/);
    expect(() => new VectorIndex([a, { id: 'b', values: Float32Array.of(1) }])).toThrow(/1 components, the others 2/);
    expect(() => new VectorIndex([a]).nearest(Float32Array.of(1), 1)).toThrow(/1 components/);
    expect(new VectorIndex([]).nearest(Float32Array.of(1), 1)).toEqual([]);
  });
});

describe('Similar ROIs in a data directory', () => {
  function dataDir(version = '1'): string {
    const dir = tempFolder();
    const put = (id: string, rois: Record<string, number[]>, v = '1'): void => {
      mkdirSync(join(dir, 'cases', id), { recursive: true });
      const rows = Object.entries(rois).flatMap(([roi, numbers]) => [
        { case: id, roi, vector: { model: 'm', version: v, layer: 'l', values: Float32Array.from(numbers) } },
        { case: id, roi, vector: { model: 'other', version: '1', layer: 'l', values: Float32Array.of(1) } },
      ]);
      writeFileSync(join(dir, 'cases', id, 'deep-features.csv'), deepFeaturesCsv(rows));
    };
    put('case-1', { GTV: [1, 0, 0], Heart: [0, 1, 0] });
    put('case-2', { GTV: [2, 0.1, 0], Heart: [0.2, 3, 0] }, version);
    mkdirSync(join(dir, 'cases', 'case-3-without-deep-features'));
    return dir;
  }

  it('are read from the tables of all cases, without the ROI itself', () => {
    const dir = dataDir();
    expect(findSimilar(dir, 'case-1/GTV', { model: 'm', k: 2 }).map(({ id }) => id)).toEqual([
      'case-2/GTV',
      'case-2/Heart',
    ]);
    expect(findSimilar(dir, 'http://x/id/roi/case-1/GTV', { model: 'm@1', k: 1, metric: 'euclidean' })).toHaveLength(1);
    expect(loadVectors(dir, 'm').size).toBe(4);
  });

  it('are never mixed across versions of a model', () => {
    expect(() => loadVectors(dataDir('2'), 'm')).toThrow(/m@1 l; m@2 l/);
    expect(loadVectors(dataDir('2'), 'm@2').size).toBe(2);
  });

  it('are refused for an unknown model, ROI or k', () => {
    const dir = dataDir();
    expect(() => findSimilar(dir, 'case-1/GTV', { model: 'n', k: 2 })).toThrowError(
      expect.objectContaining({ code: 'QIAW_MODEL_UNKNOWN' }),
    );
    expect(() => findSimilar(dir, 'case-1/Lung', { model: 'm', k: 2 })).toThrowError(
      expect.objectContaining({ code: 'QIAW_USAGE' }),
    );
    expect(() => findSimilar(dir, 'case-1/GTV', { model: 'm', k: 0 })).toThrow(/-k/);
  });
});
