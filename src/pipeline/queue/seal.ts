import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * Headers and paths of a case name the patient, and Redis stores its data on disk, readable for everyone who connects.
 * Jobs are therefore encrypted with a key derived from the identity key, which every worker has. Structured clone,
 * gzip, AES-256-GCM (NIST SP 800-38D).
 */
export function seal(value: unknown, identityKey: Uint8Array, about: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', derived(identityKey), nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(gzipSync(serialize(value))), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

/** @throws Error when another key or another job's name sealed it, or it was changed. */
export function unseal(sealed: string, identityKey: Uint8Array, about: string): unknown {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', derived(identityKey), bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(12, 28));
  return deserialize(gunzipSync(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])));
}

function derived(identityKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', identityKey, '', 'qiaw queue', 32));
}
