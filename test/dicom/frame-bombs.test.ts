import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { COMPRESSED } from '../../src/dicom/element/dictionary/uids.ts';
import { deflatedCodec } from '../../src/dicom/image/pixels/deflated.ts';
import { decodeFrame } from '../../src/dicom/image/pixels/encapsulated.ts';

const format = (rows: number, columns: number) => ({ rows, columns, bitsAllocated: 8 }) as never;

describe('A compressed frame that claims to be huge', () => {
  it.each(Object.entries(COMPRESSED))('is refused before it is decoded: %s', async (_, transferSyntaxUid) => {
    const object = { transferSyntaxUid } as never;
    await expect(decodeFrame(object, new Uint8Array(100), format(65_535, 65_535))).rejects.toMatchObject({
      code: 'QIAW_PIXEL_DATA_LENGTH',
    });
  });

  it('is refused where its bytes cannot expand that far, and not unpacked beyond twice its pixels', async () => {
    const small = deflateRawSync(Buffer.alloc(1024));
    await expect(deflatedCodec.decodeFrame(small, format(4096, 4096), '')).rejects.toMatchObject({
      code: 'QIAW_PIXEL_DECODING',
    });
    const bomb = deflateRawSync(Buffer.alloc(1 << 24));
    await expect(deflatedCodec.decodeFrame(bomb, format(128, 128), '')).rejects.toMatchObject({
      code: 'QIAW_PIXEL_DECODING',
    });
  });
});
