import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import { scan } from '../../../src/dicom/index.ts';
import { loadStructureSet } from '../../../src/dicom/rtstruct/load-structure-set.ts';
import { loadVolume } from '../../../src/image/index.ts';
import { walkFolder } from '../../../src/sources/index.ts';
import { linkOne } from '../../support/link-one.ts';
import { realData } from '../../support/real-data.ts';

interface Reference {
  readonly image: { readonly size_ijk: number[]; readonly sha256_int16le_xfastest: string };
  readonly masks: Readonly<Record<string, unknown>>;
}

const expected = {
  'lung1-005': {
    spacing: [0.977, 0.977, 3],
    origin: [-250.112, -250.112, -179.4],
  },
  'ibsi-ct-phantom': {
    spacing: [0.97699999809265, 0.97699999809265, 3],
    origin: [-174.39450073242, -79.625503540039, -100.40000152587],
  },
} as const;

describe.each(Object.entries(expected))('The real case %s', (name, { spacing, origin }) => {
  const root = realData(name);

  it.skipIf(!root)('links its RTSTRUCT by reference and has the reference voxels', async () => {
    const reference = JSON.parse(readFileSync(join(root!, 'reference', 'reference.json'), 'utf8')) as Reference;
    const found = await scan(walkFolder([join(root!, 'dicom')]));
    expect(found.refusals.map((refusal) => refusal.code)).toEqual([]);
    expect(found.structureSets).toHaveLength(1);
    const link = linkOne(found.structureSets[0]!, found);
    if (!link.ok) throw new Error(link.refusal.code);
    expect(link.value.method).toBe('referenced-series');
    const set = await loadStructureSet(found.structureSets[0]!);
    if (!set.ok) throw new Error(set.refusal.code);
    expect(set.value).not.toHaveProperty('roiRefusals');
    expect(set.value.rois.map((roi) => roi.name).sort()).toEqual(Object.keys(reference.masks).sort());
    const loaded = await loadVolume(link.value.series);
    if (!loaded.ok) throw new Error(loaded.refusal.code);
    const { grid, voxels } = loaded.value.volume;
    expect(grid).toMatchObject({ size: reference.image.size_ijk, spacing, origin });
    expect(voxels).toBeInstanceOf(Int16Array);
    expect(sha256(Buffer.from(voxels.buffer))).toBe(reference.image.sha256_int16le_xfastest);
  });
});
