import { describe, expect, it } from 'vitest';
import { parseRange } from '../../src/server/files/send-file.ts';

describe('A Range header over 10 bytes', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=0-10', { start: 0, end: 9 }],
    ['bytes=3-3', { start: 3, end: 3 }],
    ['bytes=8-', { start: 8, end: 9 }],
    ['bytes=9-', { start: 9, end: 9 }],
    ['bytes=9-12', { start: 9, end: 9 }],
    ['bytes=-1', { start: 9, end: 9 }],
    ['bytes=-10', { start: 0, end: 9 }],
    ['bytes=-11', { start: 0, end: 9 }],
    ['  bytes=2-3 ', { start: 2, end: 3 }],
  ])('%s names a part', (header, part) => expect(parseRange(header, 10)).toEqual(part));

  it.each(['bytes=10-', 'bytes=10-10', 'bytes=11-20', 'bytes=-0'])('%s lies outside', (header) =>
    expect(parseRange(header, 10)).toBe('unsatisfiable'),
  );

  it.each([
    undefined,
    '',
    'bytes=-',
    'bytes=5-4',
    'bytes=20-10',
    'bytes=0-1,3-4',
    'bytes=0-1 and more',
    'more bytes=0-1',
    'bytes=a-1',
    'bytes=0-a',
    'lines=0-1',
  ])('%s requests everything', (header) => expect(parseRange(header, 10)).toBeUndefined());

  it.each(['bytes=0-', 'bytes=0-0', 'bytes=-1', 'bytes=-0'])('%s matches nothing in an empty file', (header) =>
    expect(parseRange(header, 0)).toBe('unsatisfiable'),
  );
});
