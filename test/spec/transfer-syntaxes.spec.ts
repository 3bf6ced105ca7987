import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codecFor } from '../../src/dicom/image/pixels/codec.ts';
import { readStoredValues } from '../../src/dicom/image/pixels/read-pixels.ts';
import { storedValues } from '../../src/dicom/image/pixels/stored-values.ts';
import { type ImageInstance, scan } from '../../src/dicom/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { type Grey, htj2k } from '../support/compressed-frames.ts';
import { losslessJpeg } from '../support/lossless-jpeg.ts';
import { realData } from '../support/real-data.ts';
import { peerFile } from './peer-python.ts';
import { hasProgram } from './programs.ts';

/** What third-party programs make of one slice: arguments from input and output path. */
const writers: ReadonlyArray<readonly [name: string, uid: string, program: string, ...options: string[]]> = [
  ['RLE', '1.2.840.10008.1.2.5', 'dcmcrle'],
  ['JPEG lossless, predictor 6', '1.2.840.10008.1.2.4.57', 'dcmcjpeg', '+el'],
  ['JPEG lossless, first-order prediction', '1.2.840.10008.1.2.4.70', 'dcmcjpeg', '+e1'],
  ['JPEG-LS', '1.2.840.10008.1.2.4.80', 'dcmcjpls'],
  ['JPEG lossless (gdcm)', '1.2.840.10008.1.2.4.70', 'gdcmconv', '--jpeg'],
  ['JPEG-LS (gdcm)', '1.2.840.10008.1.2.4.80', 'gdcmconv', '--jpegls'],
  ['JPEG 2000 (gdcm)', '1.2.840.10008.1.2.4.90', 'gdcmconv', '--j2k'],
  ['RLE (gdcm)', '1.2.840.10008.1.2.5', 'gdcmconv', '--rle'],
  ['deflated', '1.2.840.10008.1.2.1.99', 'dcmconv', '+td'],
  ['big endian', '1.2.840.10008.1.2.2', 'dcmconv', '+tb'],
  ['implicit little endian', '1.2.840.10008.1.2', 'dcmconv', '+ti'],
];

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qiaw-syntax-spec-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function sliceOf(path: string): Promise<ImageInstance> {
  const found = await scan(walkFolder([path]));
  expect(found.refusals.map((refusal) => refusal.code)).toEqual([]);
  return found.series[0]!.instances[Math.floor(found.series[0]!.instances.length / 2)]!;
}

const lung = realData('lung1-005', 'dicom', '01-01-2014-StudyID-93819');
const sources: ReadonlyArray<readonly [string, () => Promise<string>, boolean]> = [
  [
    'a phantom',
    async () => {
      const folder = join(root, 'phantom');
      await writePhantom(folder, phantomPatient({ patientId: 'PHANTOM-01', seed: 4, size: [53, 47, 5] }));
      return folder;
    },
    true,
  ],
  ['LUNG1-005', async () => lung!, Boolean(lung)],
];

for (const [source, make, present] of sources) {
  describe.skipIf(!present)(`A slice of ${source}`, () => {
    let slice: ImageInstance;
    let pixels: Uint8Array;
    beforeAll(async () => {
      slice = await sliceOf(await make());
      pixels = await bytesOf(slice);
    });

    for (const [name, uid, program, ...options] of writers) {
      it.skipIf(!hasProgram(program))(`written as ${name} by ${program} has the same pixels`, async () => {
        const folder = await mkdtemp(join(root, 'written-'));
        const input = program === 'dcmconv' ? slice.path : await native(slice.path, folder);
        const { status, stderr } = spawnSync(program, [...options, input, join(folder, 'out.dcm')], {
          encoding: 'utf8',
        });
        expect([status, stderr]).toEqual([0, expect.any(String)]);
        await rm(join(folder, 'native.dcm'), { force: true });
        expect(await readdir(folder)).toEqual(['out.dcm']);
        const written = await sliceOf(folder);
        expect(written.transferSyntaxUid).toBe(uid);
        expect(Buffer.compare(await bytesOf(written), pixels)).toBe(0);
      });
    }
  });
}

/** Explicit VR, which every compressor accepts. */
async function native(path: string, folder: string): Promise<string> {
  const out = join(folder, 'native.dcm');
  spawnSync('dcmconv', ['+te', path, out]);
  return out;
}

async function bytesOf(slice: ImageInstance): Promise<Uint8Array> {
  const stored = await readStoredValues(slice);
  if (!stored.ok) throw new Error(`${stored.refusal.code} ${JSON.stringify(stored.refusal.evidence)}`);
  return new Uint8Array(Int32Array.from(stored.value).buffer);
}

const python = hasProgram('python3') ? 'python3' : undefined;
const imports = (module: string): boolean =>
  python !== undefined && spawnSync(python, ['-c', `import ${module}`]).status === 0;

/** Output of compressed-frames.py: a file, its values, and how far decoders of lossy JPEG may differ. */
interface Made {
  readonly name: string;
  readonly writer: string;
  readonly uid: string;
  readonly worst: number;
}

describe.skipIf(!imports('pydicom'))(
  'Frames of many sizes, depths, signs and patterns, compressed by third-party programs,',
  () => {
    let folder: string;
    let made: readonly Made[];
    beforeAll(async () => {
      folder = await mkdtemp(join(root, 'frames-'));
      const { status, stderr } = spawnSync(python!, [peerFile('compressed-frames.py'), folder], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, expect.any(String)]);
      made = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Made[];
      const counts: Record<string, number> = {};
      for (const { writer, uid } of made) counts[`${writer} ${uid}`] = (counts[`${writer} ${uid}`] ?? 0) + 1;
      console.log(counts);
    });

    it('have exactly the values that were compressed or, if lossy, the values decoded by the same project', async () => {
      const differing: string[] = [];
      for (const { name, uid, worst } of made) {
        const slice = await sliceOf(join(folder, `${name}.dcm`));
        const bytes = await readFile(join(folder, `${name}.i32`));
        const values = new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
        const stored = await readStoredValues(slice);
        const apart = stored.ok
          ? values.reduce((most, value, i) => Math.max(most, Math.abs(value - stored.value[i]!)), 0)
          : -1;
        const right =
          stored.ok && stored.value.length === values.length && slice.transferSyntaxUid === uid && apart <= worst;
        if (!right) differing.push(`${name}: ${stored.ok ? apart : stored.refusal.code}`);
      }
      expect(made.length).toBeGreaterThan(100);
      expect(differing).toEqual([]);
    });
  },
);

/** Decoders of lossless JPEG: each is given a DICOM file and writes its pixels natively. */
const decoders: ReadonlyArray<readonly [name: string, present: boolean, code: string]> = [
  ['GDCM', imports('gdcm'), "decoding_plugin='gdcm'"],
  ['libjpeg of pylibjpeg', imports('libjpeg'), "decoding_plugin='pylibjpeg'"],
];

describe.skipIf(!imports('pydicom'))('Lossless JPEG as our tests write it', () => {
  const cases = Array.from({ length: 84 }, (_, i) => {
    const [rows, columns] = [
      [16, 16],
      [17, 9],
      [5, 31],
      [40, 24],
    ][i % 4]! as [number, number];
    const bits = [8, 12, 16][i % 3]!;
    const values = Array.from({ length: rows * columns }, (_, n) => (n * n * 31 + n * (i + 1) * 977) % 2 ** bits);
    const grey: Grey = {
      rows,
      columns,
      bits,
      signed: false,
      values: i % 5 === 0 ? values.fill(2 ** (bits - 1)) : values,
    };
    return {
      grey,
      options: {
        predictor: 1 + (i % 7),
        restartLines: i % 2 ? 0 : 1 + (i % 3),
        ...(i % 4 > 1 && { shortest: i % 17 }),
      },
    };
  });

  for (const [name, present, how] of decoders) {
    it.skipIf(!present)(`is read identically by ${name}`, async () => {
      const folder = await mkdtemp(join(root, 'ours-'));
      for (const [i, { grey, options }] of cases.entries()) {
        const { rows, columns, bits } = grey;
        const header = { rows, columns, bits, values: grey.values };
        await writeFile(join(folder, `${i}.json`), JSON.stringify(header));
        await writeFile(join(folder, `${i}.jpg`), losslessJpeg(grey, options));
      }
      const script = `
import json, sys, glob
from pydicom.pixels import get_decoder
from pydicom.encaps import encapsulate
right = 0
for path in glob.glob(sys.argv[1] + '/*.json'):
    h = json.load(open(path)); bits = h['bits']; wide = 8 if bits <= 8 else 16
    frame = open(path[:-5] + '.jpg', 'rb').read()
    got, _ = get_decoder('1.2.840.10008.1.2.4.57').as_array(encapsulate([frame]), index=0, rows=h['rows'], columns=h['columns'],
        samples_per_pixel=1, photometric_interpretation='MONOCHROME2', bits_allocated=wide, bits_stored=bits, pixel_representation=0,
        number_of_frames=1, pixel_keyword='PixelData', ${how})
    right += got.ravel().tolist() == h['values']
print(right)
`;
      const { status, stdout, stderr } = spawnSync(python!, ['-c', script, folder], { encoding: 'utf8' });
      expect([status, stdout, stderr]).toEqual([0, `${cases.length}\n`, expect.any(String)]);
    });
  }
});

describe('HTJ2K written by OpenJPH', () => {
  const depths = [
    [8, false],
    [8, true],
    [12, false],
    [16, false],
    [16, true],
  ] as const;
  it.each(depths)(
    'of %s bits, signed %s, is read identically by OpenJPH and OpenJPEG, and exactly',
    async (bits, signed) => {
      const low = signed ? -(2 ** (bits - 1)) : 0;
      const sizes = [
        [211, 187],
        [1, 19],
        [23, 1],
        [2, 3],
      ] as const;
      for (const [rows, columns] of sizes) {
        const values = Array.from({ length: rows * columns }, (_, i) => low + ((i * 31 + ((i * i) >> 5)) % 2 ** bits));
        const grey: Grey = { rows, columns, bits, signed, values };
        const frame = await htj2k(grey);
        const bitsAllocated = bits <= 8 ? 8 : 16;
        const format = { rows, columns, bitsAllocated, bitsStored: bits, pixelRepresentation: signed ? 1 : 0 } as const;
        const [own, other] = await Promise.all(
          ['1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.90'].map(async (uid) => {
            const { pixels } = await codecFor(uid)!.decodeFrame(frame, format, uid);
            return [...storedValues(pixels, format, 'no')];
          }),
        );
        expect(own).toEqual(values);
        expect(other).toEqual(values);
      }
    },
  );
});
