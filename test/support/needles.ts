import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';

/**
 * A planted identifier in several forms: unchanged, with its separators replaced, folded, URL-encoded, in base64 at
 * every alignment.
 */
export function disguises(text: string): string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const bytes = Buffer.from(' '.repeat(shift) + text);
    return bytes.toString('base64').slice(shift === 0 ? 0 : 4, -4);
  });
  const plain = [text, encodeURIComponent(text), text.replaceAll('^', ' '), text.replaceAll('^', '_')];
  return [...plain, ...base64].map((form) => form.toLowerCase());
}

/** Every form of every identifier, and of the parts of person names. */
export function needlesOf(planted: readonly string[]): readonly string[] {
  return [...new Set(planted.flatMap((text) => [text, ...text.split('^')]).flatMap(disguises))];
}

/** The folded content of a file: its bytes as Latin-1, and those of what is packed in it. */
export function contentOf(path: string): string {
  const bytes = readFileSync(path);
  return [bytes, ...unpacked(path, bytes)]
    .map((one) => Buffer.from(one).toString('latin1'))
    .join(' ')
    .toLowerCase();
}

function unpacked(path: string, bytes: Buffer): Uint8Array[] {
  if (path.endsWith('.nrrd')) return [gunzipSync(bytes.subarray(bytes.indexOf('\n\n') + 2))];
  if (path.endsWith('.gz')) return [gunzipSync(bytes)];
  if (path.endsWith('.zip')) return Object.values(unzipSync(bytes));
  return [];
}
