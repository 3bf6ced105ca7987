import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRows } from '../../src/core/index.ts';
import { pythonLiteral } from '../../src/imports/table/python-literal.ts';

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(text: string, size = 7, delimiter = ',') {
  const rows = [];
  for await (const row of csvRows(pieces(text, size), delimiter)) rows.push(row);
  return rows;
}

describe('reading delimited text', () => {
  it('gives back any cells, however the text is split into chunks', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '😀') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n'),
        async (cells, size, end) => {
          const quoted = cells.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
          const rows = await read(quoted.join(end), size);
          expect(rows.map((row) => row.cells)).toEqual(cells);
          expect(rows.map((row) => row.number)).toEqual(cells.map((_, index) => index + 1));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('counts and skips empty lines, and reports quotes that do not end', async () => {
    expect(await read('a,b\n\n1,2\n')).toEqual([
      { number: 1, cells: ['a', 'b'] },
      { number: 3, cells: ['1', '2'] },
    ]);
    expect(await read('a;b\r1;"2', 2, ';')).toEqual([
      { number: 1, cells: ['a', 'b'] },
      { number: 2, cells: ['1', '2'], unterminated: true },
    ]);
    expect(await read('')).toEqual([]);
  });
});

describe('reading the text of Python settings', () => {
  it('reads dicts, lists, tuples, words and numbers, and JSON', () => {
    expect(pythonLiteral("{'a': [1, -2.5e3], 'b': (True, None), 'c': {'d': \"x'y\"}, 3: False}")).toEqual({
      a: [1, -2500],
      b: [true, null],
      c: { d: "x'y" },
      3: false,
    });
    expect(pythonLiteral('{"a": null, "b": "c"}')).toEqual({ a: null, b: 'c' });
  });

  it('refuses everything else', () => {
    for (const text of ['', '{', "{'a'}", 'set()', "{'a': open('x')}", '[1', '1 2', "{'a': [1}", '{}}', '['.repeat(60)])
      expect(pythonLiteral(text), text).toBeUndefined();
  });

  it('gives back any JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z ]+$/), fc.oneof(fc.integer(), fc.boolean())), (value) => {
        expect(pythonLiteral(JSON.stringify(value))).toEqual({ ...value });
      }),
      { numRuns: 50 },
    );
  });
});
