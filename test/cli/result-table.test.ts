import { describe, expect, it } from 'vitest';
import { resultTable } from '../../src/cli/output/result-table.ts';

const results = (values: readonly string[]): string =>
  JSON.stringify({ head: { vars: ['x'] }, results: { bindings: values.map((value) => ({ x: { value } })) } });

describe('A result as a table', () => {
  it('has as many rows as the result, however many there are', () => {
    const values = Array.from({ length: 300_000 }, (_, at) => String(at));
    const lines = resultTable(results(values)).split('\n');
    expect(lines.at(-2)).toBe('300000 rows');
    expect(lines.at(-3)).toBe('299999');
  });

  it('aligns numbers to the right and words to the left', () => {
    expect(resultTable(results(['7', 'seven']))).toBe('x\n-----\n    7\nseven\n2 rows\n');
  });
});
