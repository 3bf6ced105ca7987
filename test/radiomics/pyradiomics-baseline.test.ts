import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readImage } from '../../src/image/index.ts';
import { extractFeatures, parseSettings } from '../../src/radiomics/index.ts';
import { realData } from '../support/real-data.ts';
import { misses, parseCsv, pythonToYaml } from './support.ts';

const folder = realData('pyradiomics-baseline');
const classes = ['firstorder', 'shape', 'glcm', 'glrlm', 'glszm', 'gldm', 'ngtdm'];

/** Upstream made these four values with an older mesh table; the current ones are in the extended file. */
const olderMesh = ['MeshVolume', 'SurfaceArea', 'Sphericity', 'SurfaceVolumeRatio'].map((f) => `original_shape_${f}`);

describe.skipIf(!folder)("PyRadiomics' published baseline", () => {
  it.each(['brain1', 'breast1'])('is matched in every column of %s to 1e-9', async (subject) => {
    const image = await readImage(`${folder}/${subject}_image.nrrd`);
    const mask = await readImage(`${folder}/${subject}_label.nrrd`);
    let compared = 0;
    for (const family of classes) {
      const [header, ...rows] = parseCsv(readFileSync(`${folder}/baseline_${family}.csv`, 'utf8'));
      for (const [column, title] of header!.entries()) {
        if (title.split('_')[0] !== subject) continue;
        const cell = new Map(rows.map((row) => [row[0]!, row[column]!]));
        const setting = pythonToYaml(cell.get('diagnostics_Configuration_Settings')!);
        const settings = parseSettings(`{setting: ${setting}, featureClass: {${family}: null}}`);
        const set = await extractFeatures(image, mask, settings);
        const got = Object.fromEntries(set.values.map((v) => [v.name, v.value]));
        const expected = Object.fromEntries(
          [...cell]
            .filter(([name, value]) => name.startsWith('original_') && value !== '')
            .filter(([name]) => !(title === 'brain1' && olderMesh.includes(name)))
            .map(([name, value]) => [name, Number(value)]),
        );
        compared += Object.keys(expected).length;
        expect(
          misses(got, expected, () => 1e-9),
          `${family} ${title}`,
        ).toEqual([]);
        const diagnostics = Object.fromEntries(set.diagnostics);
        for (const name of [
          'Image-original_Hash',
          'Mask-original_Hash',
          'Mask-original_BoundingBox',
          'Mask-original_VoxelNum',
        ]) {
          expect(diagnostics[`diagnostics_${name}`], `${name} ${title}`).toBe(cell.get(`diagnostics_${name}`));
        }
      }
    }
    expect(compared).toBeGreaterThan(500);
  });
});
