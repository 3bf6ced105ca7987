/** The modules of Node that {@link builtin} gives. */
interface Builtins {
  'node:buffer': typeof import('node:buffer');
  'node:crypto': typeof import('node:crypto');
  'node:fs': typeof import('node:fs');
  'node:fs/promises': typeof import('node:fs/promises');
  'node:module': typeof import('node:module');
  'node:path': typeof import('node:path');
  'node:url': typeof import('node:url');
  'node:zlib': typeof import('node:zlib');
}

const host = globalThis as {
  readonly process?: { getBuiltinModule?: <Name extends keyof Builtins>(name: Name) => Builtins[Name] };
  readonly Buffer?: typeof Buffer;
  readonly TextEncoder?: typeof TextEncoder;
  readonly setImmediate?: (resolve: () => void) => void;
  readonly setTimeout?: (resolve: () => void) => void;
};

/**
 * A module of Node, or undefined outside Node (in a browser or a bare engine). The parts of the library for browsers
 * get modules here, because an `import` would prevent them from loading there.
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  return host.process?.getBuiltinModule?.(name);
}

/** Yields to pending events. */
export function breathe(): Promise<void> {
  const wait = host.setImmediate ?? host.setTimeout;
  return wait === undefined ? Promise.resolve() : new Promise((resolve) => wait(resolve));
}

/** Each byte as the character with this code. */
export function latin1(bytes: Uint8Array): string {
  if (host.Buffer) return host.Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

/** Decodes UTF-8 and keeps the byte order mark. A bare engine has no decoder and reads only ASCII. */
export function utf8(bytes: Uint8Array): string {
  if (isAscii(bytes)) return latin1(bytes);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/**
 * Encodes text as UTF-8, also in a bare engine. Lone surrogates become the replacement character, as in the Encoding
 * standard.
 */
export function utf8Bytes(text: string): Uint8Array {
  if (host.TextEncoder) return new host.TextEncoder().encode(text);
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  return latin1Bytes(escaped.replace(/%(..)/g, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16))));
}

/** Whether the bytes are ASCII, which all character sets here have in common. */
export const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);

/** The low byte of each character. */
export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Concatenates arrays of bytes. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Reverses the bytes of each word of `width`, in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  for (let at = 0; at + width <= bytes.length; at += width) {
    for (let low = at, high = at + width - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}
