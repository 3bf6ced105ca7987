import { describe, expect, it } from 'vitest';
import { PassingFault } from '../../src/sources/http/errors.ts';
import { boundaryOf, readParts } from '../../src/sources/http/multipart.ts';

describe('The boundary of a content type', () => {
  it.each([
    ['multipart/related; boundary=abc', 'abc'],
    ['multipart/related;boundary=abc;type="application/dicom"', 'abc'],
    ['multipart/related; type="application/dicom"; boundary="a b;c"', 'a b;c'],
    ['multipart/related; note="boundary=no; boundary=no"; boundary=yes', 'yes'],
    ['Multipart/Mixed; start=x; BOUNDARY=abc', 'abc'],
    ['multipart/related; boundary=abc more', 'abc'],
  ])('is found in %s', (type, boundary) => expect(boundaryOf(type)).toBe(boundary));

  it.each([
    null,
    '',
    'application/dicom; boundary=abc',
    'x multipart/related; boundary=abc',
    'multipart/related',
    'multipart/; boundary=abc',
    'multipart/related; xboundary=abc',
    'multipart/related; boundary=',
    'multipart/related; boundary=""',
  ])('is not found in %s', (type) => expect(boundaryOf(type)).toBeUndefined());
});

describe('The parts of a message', () => {
  const message = (...lines: readonly string[]) => lines.join('\r\n');
  let closed = 0;

  async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array> {
    try {
      const bytes = Buffer.from(text, 'latin1');
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    } finally {
      closed++;
    }
  }

  /** Headers and body of each part, with the message cut into chunks of one size. */
  async function parts(text: string, size = text.length, boundary = 'b'): Promise<[Record<string, string>, string][]> {
    const found: [Record<string, string>, string][] = [];
    for await (const { headers, body } of readParts(chunks(text, size), boundary)) {
      const pieces: Uint8Array[] = [];
      for await (const piece of body) {
        expect(piece.length, 'no piece is empty').toBeGreaterThan(0);
        pieces.push(Buffer.from(piece));
      }
      found.push([Object.fromEntries(headers), Buffer.concat(pieces).toString('latin1')]);
    }
    return found;
  }

  const two = message(
    'for readers who do not know MIME',
    '--b \t',
    'Content-Type: application/dicom ',
    'X-Colons: a: b',
    'Q: one letter',
    'Spaced : name',
    'no colon',
    ': no name',
    '',
    'one --b\r\n-b\r\n',
    '--b',
    '',
    '',
    '--b',
    'Content-Length: 14',
    '',
    'two\r\n--b\r\nmore',
    '--b--',
    'after the last',
  );
  const wanted = [
    [{ 'content-type': 'application/dicom', 'x-colons': 'a: b', q: 'one letter', spaced: 'name' }, 'one --b\r\n-b\r\n'],
    [{}, ''],
    [{ 'content-length': '14' }, 'two\r\n--b\r\nmore'],
  ];

  it('are the same wherever chunks end, even within a boundary', async () => {
    for (let size = 1; size <= two.length; size++) expect(await parts(two, size), `chunks of ${size}`).toEqual(wanted);
  });

  it('may begin at the very start of the message, and may be missing', async () => {
    expect(await parts(message('--b', '', 'x', '--b--'))).toEqual([[{}, 'x']]);
    expect(await parts('--b--', 1)).toEqual([]);
  });

  it('are skipped if they are not read', async () => {
    const types: (string | undefined)[] = [];
    for await (const { headers } of readParts(chunks(two, 3), 'b')) types.push(headers.get('content-type'));
    expect(types).toEqual(['application/dicom', undefined, undefined]);
  });

  it('are passed on as they arrive: what cannot be a boundary is not held back', async () => {
    async function* stalled(text: string): AsyncGenerator<Uint8Array> {
      yield Buffer.from(text);
      throw new Error('nothing more for now');
    }
    const seen = async (text: string) => {
      const events: string[] = [];
      const reading = (async () => {
        for await (const { body } of readParts(stalled(text), 'b')) {
          events.push('part');
          for await (const piece of body) events.push(Buffer.from(piece).toString());
        }
      })();
      await expect(reading).rejects.toThrow('nothing more for now');
      return events;
    };
    // Four characters could begin "\r\n--b".
    expect(await seen('--b\r\n\r\n0123456789')).toEqual(['part', '012345']);
    expect(await seen('--b\r\n\r\n01234')).toEqual(['part', '0']);
    expect(await seen('--b\r\n\r\n')).toEqual(['part']);
  });

  it.each(['abc', '-1', '1.5', 'x3', '3x'])('with a length of "%s" end at the boundary', async (length) => {
    expect(await parts(message('--b', `Content-Length: ${length}`, '', 'body', '--b--'))).toEqual([
      [{ 'content-length': length }, 'body'],
    ]);
  });

  it.each([
    ['that are longer than stated', message('--b', 'Content-Length: 3', '', 'body', '--b--'), /declared length/],
    ['that are shorter than stated', message('--b', 'Content-Length: 5', '', 'body', '--b--', 'x'), /declared length/],
    ['whose message ends early', message('--b', '', 'body'), /truncated/],
    ['whose message ends within a length', message('--b', 'Content-Length: 9', '', 'body'), /truncated/],
    ['after which neither a line nor the end comes', message('--b', '', 'x', '--bx', '', 'y', '--b--'), /damaged/],
    ['after which something comes before the padding', message('--b', '', 'x', '--bx --'), /damaged/],
    ['after which a lone dash comes', message('--b', '', 'x', '--b-', ''), /damaged/],
    ['without any boundary', 'nothing', /truncated/],
  ])('are refused: %s', async (_, text, reason) => {
    await expect(parts(text)).rejects.toThrow(reason);
    await expect(parts(text, 1)).rejects.toThrow(PassingFault);
  });

  it('may have headers of up to 16 KiB plus a chunk', async () => {
    const headers = (length: number) => message('--b', `X: ${'x'.repeat(length)}`, '', 'body', '--b--');
    // "X: " and the four characters that end the headers count too.
    expect(await parts(headers(16 * 1024 - 6), 1)).toHaveLength(1);
    await expect(parts(headers(16 * 1024 + 2), 1)).rejects.toThrow('do not end');
  });

  it('release the connection, after the last as well as when nobody reads on', async () => {
    const before = closed;
    await parts(two, 5);
    for await (const _ of readParts(chunks(two, 5), 'b')) break;
    expect(closed - before).toBe(2);
  });

  it('may come from a source that has nothing to release', async () => {
    let told = false;
    const next = async () => {
      const done = told;
      told = true;
      return { done, value: Buffer.from('--b--') } as IteratorResult<Uint8Array>;
    };
    const message: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => ({ next }) };
    for await (const _ of readParts(message, 'b')) expect.unreachable();
  });
});
