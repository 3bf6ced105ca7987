import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { radiomicsFromFiles } from '../../src/features/index.ts';
import { writeNrrd } from '../../src/formats/index.ts';
import { grid, maskOf, noise, parseCsv, volume, voxelCount } from './support.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qiaw-radiomics-'));
  const g = grid([10, 9, 8]);
  await writeFile(join(folder, 'image.nrrd'), await writeNrrd(volume(g, new Int16Array(voxelCount(g)), noise)));
  await writeFile(join(folder, 'mask.nrrd'), await writeNrrd(maskOf(g, (i, j, k) => i > 2 && j > 2 && k > 2)));
});
afterAll(() => rm(folder, { recursive: true }));

describe('radiomicsFromFiles', () => {
  it('writes the same columns as CSV and JSON, in the order of PyRadiomics', async () => {
    const result = await radiomicsFromFiles(join(folder, 'image.nrrd'), join(folder, 'mask.nrrd'));
    const [header, cells] = parseCsv(result.csv);
    expect(header!.slice(0, 3)).toEqual(['Image', 'Mask', 'diagnostics_Versions_PyRadiomics']);
    expect(header!.length).toBe(2 + 22 + 107);
    expect(cells!.length).toBe(header!.length);
    const json = JSON.parse(result.json) as Record<string, unknown>;
    expect(Object.keys(json)).toEqual(header);
    for (const { name, value } of result.features.values) expect(Number(cells![header!.indexOf(name)])).toBe(value);
    expect(result.settingsDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is the same in every run', async () => {
    const once = await radiomicsFromFiles(join(folder, 'image.nrrd'), join(folder, 'mask.nrrd'));
    const again = await radiomicsFromFiles(join(folder, 'image.nrrd'), join(folder, 'mask.nrrd'));
    expect(again.csv).toBe(once.csv);
  });
});
