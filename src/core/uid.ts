import { createHash } from './hashing.ts';

/**
 * A DICOM UID derived from meaning, not from time: `2.25.` and a 128-bit number (PS3.5 B.2, RFC 4122 version 8 layout).
 * The same parts give the same UID in every run; different first parts (`seg`, `sr`, …) never collide in practice.
 */
export function deriveUid(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(parts.join('\u0000')).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`).toString(10)}`;
}
