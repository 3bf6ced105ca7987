import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deepFromFiles, openRegistry } from '../../src/deep/index.ts';
import { writeNrrd } from '../../src/image/index.ts';
import { grid, maskOf, noise, volume, voxelCount } from '../radiomics/support.ts';
import { metaImage } from '../support/metaimage.ts';
import { hasRuntime } from './support/has-runtime.ts';
import { tempFolder } from './support/temp-folder.ts';

describe.skipIf(!hasRuntime)('Files for a deep vector', () => {
  it('give the same vector as NRRD, and as MetaImage with a mask of two channels', async () => {
    const g = grid([20, 18, 12], [1, 1, 2]);
    const image = volume(g, new Int16Array(voxelCount(g)), noise);
    const mask = maskOf(g, (i, j, k) => i > 5 && i < 14 && j > 5 && j < 12 && k > 3 && k < 9);
    const folder = tempFolder();
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('image.nrrd'), await writeNrrd(image));
    writeFileSync(at('mask.nrrd'), await writeNrrd(mask));
    const fields = { NDims: '3', DimSize: '20 18 12', ElementSpacing: '1 1 2' };
    const raw = new Uint8Array(image.voxels.buffer);
    writeFileSync(at('image.mha'), metaImage({ ...fields, ElementType: 'MET_SHORT' }, raw));
    const channels = Uint8Array.from([...mask.voxels].flatMap((value) => [1 - value, 4 * value]));
    const two = { ...fields, ElementType: 'MET_UCHAR', ElementNumberOfChannels: '2' };
    writeFileSync(at('mask.mha'), metaImage(two, channels));
    const model = openRegistry({ folders: [] }).load('qiaw-phantom-cnn');
    const plain = await deepFromFiles(at('image.nrrd'), at('mask.nrrd'), { model });
    const chosen = { model, channel: 1, label: 4, out: at('v.csv') };
    expect(await deepFromFiles(at('image.mha'), at('mask.mha'), chosen)).toEqual(plain);
    const unasked = await deepFromFiles(at('image.mha'), at('mask.mha'), { model });
    expect(unasked.notes[0]?.code).toBe('QIAW_MASK_CHANNELS');
    await model.close();
  });
});
