import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import dcmjs from 'dcmjs';
import { describe, expect, it } from 'vitest';
import type { Grid, Volume } from '../../src/core/index.ts';
import { deepFeatures } from '../../src/deep/deep-features.ts';
import { deepFeaturesBatch, deepFromFiles, openRegistry } from '../../src/deep/index.ts';
import { networkInput } from '../../src/deep/preprocess/network-input.ts';
import { readImage } from '../../src/image/index.ts';
import { isFullSize } from '../support/full-size.ts';
import { realData } from '../support/real-data.ts';
import { hasRuntime } from './support/has-runtime.ts';
import { readNpy } from './support/npy.ts';
import { tempFolder } from './support/temp-folder.ts';

// Its remarks on value representations are not relevant here.
dcmjs.log.getLogger('validation.dcmjs').setLevel('silent');

const hosny = realData('deep-prognosis');
const lung = realData('lung1-005');
const phantom = realData('ibsi-ct-phantom', 'reference');

async function importedNetwork(net: string) {
  const source = tempFolder();
  for (const file of ['architecture.json', 'weights.h5']) cpSync(join(hosny!, net, file), join(source, file));
  cpSync(join(hosny!, 'full', 'config.json'), join(source, 'config.json'));
  const registry = openRegistry({ folders: [tempFolder()], threads: 2 });
  await registry.import(source);
  return registry;
}

interface Reference {
  readonly image: {
    readonly size_ijk: Grid['size'];
    readonly origin_lps: Grid['origin'];
    readonly space_directions: readonly number[][];
    readonly sha256_int16le_xfastest: string;
  };
}

/** The CT of LUNG1-005 from its own slices, in the order of the reference volume, which its digest confirms. */
function lungImage(): Volume<Int16Array> {
  const reference = JSON.parse(readFileSync(join(lung!, 'reference', 'reference.json'), 'utf8')) as Reference;
  const { size_ijk: size, origin_lps: origin, space_directions: steps } = reference.image;
  const folder = join(lung!, 'dicom', '01-01-2014-StudyID-93819', '1-68747');
  const slices = readdirSync(folder)
    .map((name) => {
      const bytes = readFileSync(join(folder, name));
      const { dict } = dcmjs.data.DicomMessage.readFile(
        bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
      ) as {
        dict: Record<string, { Value: unknown[] }>;
      };
      const number = (tag: string, at = 0): number => Number(dict[tag]!.Value[at]);
      const pixels = new Int16Array(dict['7FE00010']!.Value[0] as ArrayBuffer);
      return { z: number('00200032', 2), pixels, slope: number('00281053'), intercept: number('00281052') };
    })
    .sort((a, b) => a.z - b.z);
  const voxels = new Int16Array(size[0] * size[1] * size[2]);
  for (const [k, { pixels, slope, intercept }] of slices.entries()) {
    voxels.set(
      pixels.map((value) => value * slope + intercept),
      k * size[0] * size[1],
    );
  }
  expect(createHash('sha256').update(voxels).digest('hex')).toBe(reference.image.sha256_int16le_xfastest);
  const spacing = [0, 1, 2].map((axis) => steps[axis]![axis]!) as unknown as Grid['spacing'];
  return {
    grid: {
      size,
      spacing,
      origin,
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    voxels,
  };
}

// journeys/deep.test.ts checks both networks on one region.
const describeFull = isFullSize ? describe.skipIf(!hosny || !lung || !hasRuntime) : () => {};
describeFull('LUNG1-005', () => {
  it('gets 256 components from the imported network and 64 from the built-in one for each ROI, the same bytes twice', async () => {
    const registry = await importedNetwork('full');
    const image = lungImage();
    const folder = join(lung!, 'reference', 'plastimatch-1.9.4');
    const masks = await Promise.all(
      readdirSync(folder)
        .sort()
        .map(async (name) => ({
          grid: image.grid,
          voxels: Uint8Array.from((await readImage(join(folder, name))).voxels),
        })),
    );
    expect(masks).toHaveLength(6);
    for (const [name, size] of [
      ['deep-prognosis', 256],
      ['qiaw-phantom-cnn', 64],
    ] as const) {
      const model = registry.load(name);
      const outcomes = await deepFeaturesBatch(image, masks, model);
      const again = await deepFeatures(image, masks[1]!, model);
      const vectors = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.vector] : []));
      expect(vectors.map((vector) => vector.values.length)).toEqual(Array(6).fill(size));
      expect(vectors[1]!.values).toEqual(again.values);
      expect(new Set(vectors.map((vector) => vector.values.join())).size).toBe(6);
      expect(vectors[1]!.predictions).toHaveLength(name === 'deep-prognosis' ? 1 : 0);
      await model.close();
    }
  });
});

describe.skipIf(!hosny || !phantom || !hasRuntime)('The IBSI CT phantom', () => {
  it("gives the same cube as another program resampled around its GTV, within that program's rounding to whole HU", async () => {
    const registry = await importedNetwork('narrow');
    const image = await readImage(join(phantom!, 'image.nrrd'));
    const labels = await readImage(join(phantom!, 'plastimatch-1.9.4', 'GTV-1.nrrd'));
    const mask = { grid: image.grid, voxels: Uint8Array.from(labels.voxels) };
    const { tensor } = networkInput(image, mask, registry.load('deep-prognosis').card.input);
    const theirs = readNpy(join(hosny!, 'input1_hu.npy')).values;
    const worst = tensor.data.reduce((most, value, i) => Math.max(most, Math.abs(value * 4095 - 1024 - theirs[i]!)), 0);
    expect(worst).toBeLessThan(0.501);
  });

  it('gets its vector from files, as a table and as JSON', async () => {
    const registry = await importedNetwork('narrow');
    const model = registry.load('deep-prognosis');
    const out = tempFolder();
    const [image, mask] = [join(phantom!, 'image.nrrd'), join(phantom!, 'plastimatch-1.9.4', 'GTV-1.nrrd')];
    const vector = await deepFromFiles(image, mask, { model, out: join(out, 'v.csv') });
    await deepFromFiles(image, mask, { model, out: join(out, 'v.json') });
    expect(readFileSync(join(out, 'v.csv'), 'utf8').split('\n')[1]).toMatch(
      /^image,GTV-1,deep-prognosis@1\.0\.0,dense_2,/,
    );
    const json = JSON.parse(readFileSync(join(out, 'v.json'), 'utf8')) as {
      values: number[];
      predictions: { use: string }[];
    };
    expect(Float32Array.from(json.values)).toEqual(vector.values);
    expect(json.predictions[0]!.use).toBe('research use only');
    await expect(deepFromFiles(image, mask, { model, label: 9 })).rejects.toMatchObject({
      code: 'QIAW_DEEP_ROI_EMPTY',
    });
    await expect(deepFromFiles(image, mask, { model, out: 'v.txt' })).rejects.toMatchObject({ code: 'QIAW_USAGE' });
    await model.close();
  });
});
