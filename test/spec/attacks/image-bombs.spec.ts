import { execFile } from 'node:child_process';
import { createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createDeflate, createGzip, type Gzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/core/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const side = 1024;
const slices = 4096;

/** Four gigabytes of zeros in four megabytes, after a header that is not compressed (for NIfTI, it is). */
async function bomb(name: string, before: Uint8Array, packed: Uint8Array, squeezer: Gzip): Promise<string> {
  const path = join(temporaryFolder('bomb'), name);
  function* zeros() {
    yield packed;
    const slice = Buffer.alloc(side * side);
    for (let n = 0; n < slices; n++) yield slice;
  }
  const file = createWriteStream(path);
  file.write(before);
  await pipeline(Readable.from(zeros()), squeezer, file);
  return path;
}

function niftiHeader(): Buffer {
  const header = Buffer.alloc(352);
  header.writeInt32LE(348, 0);
  for (const [n, length] of [3, side, side, slices, 1, 1, 1, 1].entries()) header.writeInt16LE(length, 40 + 2 * n);
  header.writeInt16LE(2, 70);
  header.writeInt16LE(8, 72);
  for (let n = 0; n < 8; n++) header.writeFloatLE(1, 76 + 4 * n);
  header.writeFloatLE(352, 108);
  header.write('n+1\0', 344, 'latin1');
  return header;
}

const nrrd = [
  'NRRD0004',
  'type: uchar',
  'dimension: 3',
  'space: left-posterior-superior',
  `sizes: ${side} ${side} ${slices}`,
  'space directions: (1,0,0) (0,1,0) (0,0,1)',
  'kinds: domain domain domain',
  'encoding: gzip',
  'space origin: (0,0,0)',
  '',
  '',
].join('\n');
const meta = [
  'ObjectType = Image',
  'NDims = 3',
  'BinaryData = True',
  'CompressedData = True',
  'TransformMatrix = 1 0 0 0 1 0 0 0 1',
  'Offset = 0 0 0',
  'ElementSpacing = 1 1 1',
  `DimSize = ${side} ${side} ${slices}`,
  'ElementType = MET_UCHAR',
  'ElementDataFile = LOCAL',
  '',
].join('\n');
const nothing = new Uint8Array();

describe('An image file of four megabytes that unpacks to four gigabytes', () => {
  it.each([
    ['NRRD', () => bomb('a.nrrd', Buffer.from(nrrd), nothing, createGzip())],
    ['NIfTI', () => bomb('a.nii.gz', nothing, niftiHeader(), createGzip())],
    ['MetaImage', () => bomb('a.mha', Buffer.from(meta), nothing, createDeflate() as unknown as Gzip)],
  ])('is refused without being unpacked: %s', async (_, make) => {
    const path = await make();
    expect(statSync(path).size).toBeLessThan(5_000_000);
    const module = join(packageRoot(), 'dist', 'image.js');
    const script = `import { readImage } from ${JSON.stringify(module)};
      const said = await readImage(process.argv[1]).then(() => 'read', (error) => error.code + ' ' + error.message);
      console.log(JSON.stringify({ said, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, path]);
    const { said, megabytes } = JSON.parse(stdout) as { said: string; megabytes: number };
    console.log(`${megabytes} MB, ${said}`);
    expect(said).toMatch(/^QIAW_IMAGE_FILE_INVALID .*more than 200 times/);
    expect(megabytes).toBeLessThan(300);
  });
});
