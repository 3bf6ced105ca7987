import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarded } from '../../src/core/csv.ts';
import { csvLine, parseCsv, parseSheet, unguarded } from '../../src/core/index.ts';

describe('A file for spreadsheets', () => {
  it('holds no text that a spreadsheet runs as a formula, and leaves numbers unchanged', () => {
    const texts = ['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x")', '-', '+', '--5'];
    for (const text of texts) expect(guarded(text)).toBe(`'${text}`);
    const numbers = ['-1024', '-0', '+5', '-1.5e-7', '-.5', '-5.', '-inf', '-INF', 'nan', '0', '-1E+300'];
    for (const number of numbers) expect(guarded(number)).toBe(number);
    for (const text of ['GTV-1', "O'Neill", "'quoted'", '', ' =1', 'a=b', "'"]) expect(guarded(text)).toBe(text);
    expect(csvLine(['=A1,B1', '-7', '@x'])).toBe('"\'=A1,B1",-7,\'@x\n');
  });

  it('gives back every text, even one that already began with an apostrophe', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc
        .tuple(fc.constantFrom('', "'", "''"), fc.constantFrom(...'=+-@\t\r\n\'"'), fc.string())
        .map((parts) => parts.join('')),
    );
    fc.assert(fc.property(cell, (text) => unguarded(guarded(text)) === text));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        expect(parseSheet(csvLine(['case', ...cells]))).toEqual([['case', ...cells]]);
        const stand = parseCsv(csvLine(['case', ...cells]))![0]!;
        for (const one of stand) expect(/^[=@\t\r\n]/.test(one)).toBe(false);
      }),
    );
  });
});
