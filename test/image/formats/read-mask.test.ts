import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readImage, readMask, readRegion } from '../../../src/image/index.ts';
import { metaImage } from '../../support/metaimage.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'masks-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
async function written(data: Uint8Array, extension: string): Promise<string> {
  const path = join(folder, `${count++}${extension}`);
  await writeFile(path, data);
  return path;
}

/** Two layers on 3 x 2 x 2 voxels: labels 1 and 2 in the first, 1 in the second. */
const layers = [
  [1, 1, 0, 2, 2, 0, 0, 0, 0, 2, 0, 0],
  [0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0],
] as const;
const together = Uint8Array.from(layers[0].flatMap((value, p) => [value, layers[1][p]!]));
const apart = Uint8Array.from(layers.flat());
const segments = [
  ['0_ID', 'Segment_1', '0_Name', 'Tumour Größe', '0_LabelValue', '1', '0_Layer', '0'],
  ['1_ID', 'Segment_2', '1_Name', 'Node', '1_LabelValue', '2', '1_Layer', '0'],
  ['2_ID', 'Segment_3', '2_Name', 'Rim', '2_LabelValue', '1', '2_Layer', '1'],
];
const pairs = (of: readonly string[]): string[] =>
  of.flatMap((key, n) => (n % 2 === 0 ? [`Segment${key}:=${of[n + 1]}`] : []));

function segNrrd(data: Uint8Array, changes: Record<string, string> = {}, names = segments): Buffer {
  const fields = {
    type: 'uchar',
    dimension: '4',
    space: 'left-posterior-superior',
    sizes: '2 3 2 2',
    'space directions': 'none (1,0,0) (0,1,0) (0,0,2)',
    kinds: 'list domain domain domain',
    encoding: 'gzip',
    'space origin': '(1,2,3)',
    ...changes,
  };
  const lines = ['NRRD0004', ...Object.entries(fields).map(([k, v]) => `${k}: ${v}`), ...names.flatMap(pairs)];
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`), gzipSync(data)]);
}
const layerLast = {
  sizes: '3 2 2 2',
  'space directions': '(1,0,0) (0,1,0) (0,0,2) none',
  kinds: 'domain domain domain list',
};

describe('A segmentation of 3D Slicer whose segments overlap', () => {
  it.each([
    ['Tumour Größe', layers[0], 1],
    ['Segment_2', layers[0], 2],
    ['Rim', layers[1], 1],
  ] as const)(
    'gives the segment %s, by its name or its ID, with the value it has in its layer',
    async (segment, layer, label) => {
      const {
        labels,
        label: found,
        notes,
      } = await readMask(await written(segNrrd(together), '.seg.nrrd'), { segment });
      expect(labels.voxels).toEqual(Uint8Array.from(layer));
      expect(labels.grid).toMatchObject({ size: [3, 2, 2], spacing: [1, 1, 2], origin: [1, 2, 3] });
      expect(found).toBe(label);
      expect(notes).toEqual([]);
    },
  );

  it.each([
    ['first', together, {}],
    ['last', apart, layerLast],
  ] as const)(
    'gives the layer that label_channel names, where the layers are the %s axis',
    async (_, data, changes) => {
      const path = await written(segNrrd(data, changes), '.seg.nrrd');
      for (const channel of [0, 1])
        expect((await readMask(path, { channel })).labels.voxels).toEqual(Uint8Array.from(layers[channel]!));
    },
  );

  it('gives the first layer where none is chosen, and notes this', async () => {
    const { labels, notes } = await readMask(await written(segNrrd(together), '.seg.nrrd'));
    expect(labels.voxels).toEqual(Uint8Array.from(layers[0]));
    expect(notes.map(({ code }) => code)).toEqual(['QIAW_MASK_CHANNELS']);
  });

  it('written before layers had numbers has one segment of ones in each', async () => {
    const old = segments.slice(0, 2).map((of) => of.slice(0, 4));
    const { label, labels } = await readMask(await written(segNrrd(together, {}, old), '.seg.nrrd'), {
      segment: 'Node',
    });
    expect([label, ...labels.voxels]).toEqual([1, ...layers[1]]);
  });

  it('refuses a name that is missing or occurs twice, and a channel beyond the last', async () => {
    const twice = [...segments, ['3_Name', 'Node', '3_LabelValue', '7', '3_Layer', '1']];
    const path = await written(segNrrd(together, {}, twice), '.seg.nrrd');
    for (const choice of [{ segment: 'Lung' }, { segment: 'Node' }, { channel: 2 }])
      await expect(readMask(path, choice)).rejects.toMatchObject({ code: 'QIAW_MASK_SEGMENT_ABSENT' });
    expect((await readMask(path, { segment: 'Segment_2' })).label).toBe(2);
  });

  it('is not an image', async () => {
    await expect(readImage(await written(segNrrd(together), '.seg.nrrd'))).rejects.toThrow('2 values per voxel');
  });

  it.each([
    [
      'two axes of values',
      {
        dimension: '5',
        sizes: '2 1 3 2 2',
        kinds: 'list vector domain domain domain',
        'space directions': 'none none (1,0,0) (0,1,0) (0,0,2)',
      },
    ],
    [
      'four axes in space',
      { kinds: 'domain domain domain domain', 'space directions': '(1,0,0) (1,0,0) (0,1,0) (0,0,2)' },
    ],
    ['more layers than its bytes can hold', { sizes: '2000000000 3 2 2' }],
  ])('with %s is refused', async (_, changes) => {
    await expect(readMask(await written(segNrrd(together, changes), '.seg.nrrd'))).rejects.toMatchObject({
      code: 'QIAW_IMAGE_FILE_INVALID',
    });
  });
});

describe('Channels of other formats', () => {
  it('are read from a MetaImage of several values per voxel', async () => {
    const fields = { NDims: '3', ElementType: 'MET_UCHAR', DimSize: '3 2 2', ElementNumberOfChannels: '2' };
    const path = await written(metaImage(fields, together), '.mha');
    expect((await readMask(path, { channel: 1 })).labels.voxels).toEqual(Uint8Array.from(layers[1]));
  });

  it('read back completely for any number of channels, size of value and order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        fc.constantFrom(1, 2, 4),
        async (channels, last, size) => {
          const Type = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[size as 1 | 2 | 4];
          const type = { 1: 'uchar', 2: 'ushort', 4: 'uint' }[size as 1 | 2 | 4];
          const values = Array.from({ length: channels }, (_, c) => Array.from({ length: 12 }, (__, p) => 20 * c + p));
          const data = last ? values.flat() : values[0]!.flatMap((_, p) => values.map((channel) => channel[p]!));
          const changes = last ? { ...layerLast, sizes: `3 2 2 ${channels}` } : { sizes: `${channels} 3 2 2` };
          const bytes = new Uint8Array(Type.from(data).buffer);
          const path = await written(segNrrd(bytes, { ...changes, type, endian: 'little' }, []), '.nrrd');
          for (const [channel, wanted] of values.entries())
            expect(Array.from((await readMask(path, { channel })).labels.voxels)).toEqual(wanted);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('A mask of fractions', () => {
  const floats = (values: readonly number[]): Promise<string> => {
    const fields = { NDims: '3', ElementType: 'MET_FLOAT', DimSize: '3 1 2' };
    return written(metaImage(fields, new Uint8Array(Float32Array.from(values).buffer)), '.mha');
  };

  it('loses its fractions, with a note of the number of voxels affected', async () => {
    const { labels, notes } = await readMask(await floats([0, 0.9, 1, 1.5, -0.5, 2]));
    expect(labels.voxels).toEqual(Uint32Array.from([0, 0, 1, 1, 0, 2]));
    expect(notes.map(({ code, message }) => [code, message.slice(0, 8)])).toEqual([
      ['QIAW_MASK_FRACTIONS', '3 voxels'],
    ]);
  });

  it('is refused where nothing of the region is left', async () => {
    await expect(readMask(await floats([0, 0.2, 0.9, 0.5, 0, 0]))).rejects.toThrow(
      '3 voxels of the mask are fractions',
    );
  });

  it('stored as floats with integer values is a mask like any other', async () => {
    const { mask, notes } = await readRegion(await floats([0, 1, 2, 0, 2, 1]), { label: 2 });
    expect([...mask.voxels]).toEqual([0, 0, 1, 0, 1, 0]);
    expect(notes).toEqual([]);
  });
});
