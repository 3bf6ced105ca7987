import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNrrd } from '../../src/image/index.ts';
import { parseSettings, radiomicsFromFiles } from '../../src/radiomics/index.ts';
import { realData } from '../support/real-data.ts';
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

  it('measures the layer and value that settings, options or a segment name, according to each', async () => {
    const g = grid([10, 9, 8]);
    const second = maskOf(g, (i, j, k) => i < 7 && j < 6 && k < 5).voxels;
    const first = maskOf(g, (i, j, k) => i > 2 && j > 2 && k > 2).voxels;
    const header = [
      'NRRD0004',
      'type: uchar',
      'dimension: 4',
      'space: LPS',
      'sizes: 2 10 9 8',
      'space directions: none (1,0,0) (0,1,0) (0,0,1)',
      'kinds: list domain domain domain',
      'encoding: raw',
      'space origin: (0,0,0)',
      'Segment0_Name:=Lung',
      'Segment0_LabelValue:=3',
      'Segment0_Layer:=1',
    ];
    const layers = Uint8Array.from([...first].flatMap((value, p) => [value, 3 * second[p]!]));
    await writeFile(join(folder, 'two.seg.nrrd'), Buffer.concat([Buffer.from(`${header.join('\n')}\n\n`), layers]));
    const mean = (inside: Uint8Array): number => {
      const image = volume(g, new Int16Array(voxelCount(g)), noise).voxels.filter((_, p) => inside[p] === 1);
      return image.reduce((sum, value) => sum + value, 0) / image.length;
    };
    const measured = async (options: Parameters<typeof radiomicsFromFiles>[2]): Promise<number> => {
      const { features } = await radiomicsFromFiles(join(folder, 'image.nrrd'), join(folder, 'two.seg.nrrd'), options);
      return features.values.find(({ name }) => name === 'original_firstorder_Mean')!.value;
    };
    const inSettings = parseSettings('setting: {label_channel: 1, label: 3}');
    expect(await measured({ settings: inSettings })).toBeCloseTo(mean(second), 10);
    expect(await measured({ channel: 1, label: 3 })).toBeCloseTo(mean(second), 10);
    expect(await measured({ segment: 'Lung' })).toBeCloseTo(mean(second), 10);
    expect(await measured({ settings: inSettings, channel: 0, label: 1 })).toBeCloseTo(mean(first), 10);
    const unasked = await radiomicsFromFiles(join(folder, 'image.nrrd'), join(folder, 'two.seg.nrrd'));
    expect(unasked.features.warnings[0]?.code).toBe('QIAW_MASK_CHANNELS');
  });

  const slicer = realData('cases', '19');
  it.skipIf(!slicer)('measures label_channel 1 of a .seg.nrrd as PyRadiomics does', async () => {
    const { features } = await radiomicsFromFiles(`${slicer}/image.nrrd`, `${slicer}/two.seg.nrrd`, {
      settings: `${slicer}/c.yaml`,
    });
    const mean = features.values.find(({ name }) => name === 'original_firstorder_Mean')!.value;
    expect(mean).toBeCloseTo(0.19722222222222222, 12);
  });

  it('gives the same result in every run', async () => {
    const once = await radiomicsFromFiles(join(folder, 'image.nrrd'), join(folder, 'mask.nrrd'));
    const again = await radiomicsFromFiles(join(folder, 'image.nrrd'), join(folder, 'mask.nrrd'));
    expect(again.csv).toBe(once.csv);
  });
});
