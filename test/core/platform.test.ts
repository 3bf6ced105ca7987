import { createHash as nodeHash } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { portableHash } from '../../src/core/hashing.ts';
import { expand, joinBytes, latin1Bytes, swapBytes, utf8 } from '../../src/core/index.ts';
import { portableInflateRaw } from '../../src/dicom/element/read/inflate-raw.ts';

const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) % 251);

describe('The replacements where there is no Node', () => {
  it.each(['sha1', 'sha256'] as const)('compute the same digests of text and arrays as Node: %s', (algorithm) => {
    const parts = ['Größe 𝛼', bytes, Float64Array.of(1.5, -2)];
    const [ours, nodes] = [portableHash(algorithm), nodeHash(algorithm)];
    for (const part of parts) {
      ours.update(part);
      nodes.update(part);
    }
    expect(ours.digest('hex')).toBe(nodes.digest('hex'));
  });

  it('expand gzip of several members, and stop once there is enough', () => {
    const packed = new Uint8Array(Buffer.concat([gzipSync(bytes), gzipSync(bytes)]));
    const pieces: Uint8Array[] = [];
    expand(packed, 'wrapped', (piece) => {
      pieces.push(piece);
      return 'more';
    });
    expect(Buffer.from(joinBytes(pieces)).equals(Buffer.concat([bytes, bytes]))).toBe(true);
    let calls = 0;
    expand(packed, 'wrapped', () => {
      calls++;
      return 'enough';
    });
    expect(calls).toBe(1);
  });

  it('inflate up to a limit, and distinguish truncated from damaged data', () => {
    const packed = new Uint8Array(deflateRawSync(bytes));
    expect(Buffer.from(portableInflateRaw(packed, bytes.length)).equals(Buffer.from(bytes))).toBe(true);
    const codeOf = (data: Uint8Array, limit: number): unknown => {
      try {
        return portableInflateRaw(data, limit).length;
      } catch (error) {
        return (error as { code: unknown }).code;
      }
    };
    expect(codeOf(packed, bytes.length - 1)).toBe('ERR_BUFFER_TOO_LARGE');
    expect(codeOf(packed.subarray(0, packed.length >> 1), bytes.length)).toBe('Z_BUF_ERROR');
    expect(codeOf(Uint8Array.of(0xff, 0xff, 0xff), 10)).toBe('Z_DATA_ERROR');
  });

  it('read and write text and words byte for byte', () => {
    expect(utf8(new TextEncoder().encode('\ufeffGrün'))).toBe('\ufeffGrün');
    expect([...latin1Bytes('aÿ')]).toEqual([97, 255]);
    const words = Uint8Array.of(1, 2, 3, 4, 5);
    swapBytes(words, 2);
    expect([...words]).toEqual([2, 1, 4, 3, 5]);
  });
});
