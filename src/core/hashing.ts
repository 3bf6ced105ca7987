import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { builtin, utf8Bytes } from './platform.ts';

/** A digest that is being computed. */
export interface Hash {
  /** Text counts as UTF-8, other arrays as their bytes. */
  update(data: string | ArrayBufferView): Hash;
  digest(): Uint8Array;
  /** Lower-case hexadecimal digits. */
  digest(encoding: 'hex'): string;
}

/** SHA-1 or SHA-256: the implementation of Node, which is much faster, or one in JavaScript outside Node. */
export function createHash(algorithm: 'sha1' | 'sha256'): Hash {
  return builtin('node:crypto')?.createHash(algorithm) ?? portableHash(algorithm);
}

/** The implementation in JavaScript. */
export function portableHash(algorithm: 'sha1' | 'sha256'): Hash {
  const state = (algorithm === 'sha1' ? sha1 : sha256).create();
  const hash = {
    update(data: string | ArrayBufferView): Hash {
      const bytes =
        typeof data === 'string' ? utf8Bytes(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      state.update(bytes);
      return hash;
    },
    digest(encoding?: 'hex') {
      const bytes = state.digest();
      return encoding === undefined ? bytes : Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
  } as Hash;
  return hash;
}
