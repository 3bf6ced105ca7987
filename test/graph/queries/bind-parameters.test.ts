import fc from 'fast-check';
import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import { bindParameters, loadQueries, readQuery } from '../../../src/graph/index.ts';
import type { NamedQuery } from '../../../src/graph/queries/model.ts';

const echo = readQuery(
  `# name: echo\n# title: What was given?\n# answers: value\n# param: value string — any text\n
SELECT ?x WHERE { BIND ($value AS ?x) BIND ("$value" AS ?y) } # $value`,
  'echo.rq',
);
const iriEcho: NamedQuery = {
  ...echo,
  parameters: [{ name: 'value', type: 'iri', optional: false, description: 'any IRI' }],
};
const store = new oxigraph.Store();

function answer(text: string): string | undefined {
  const rows = store.query(text) as Map<string, { value: string }>[];
  return rows.length === 1 ? rows[0]!.get('x')?.value : undefined;
}

describe('binding parameters', () => {
  it('gives any text back as one identical value, never as syntax', () => {
    const hostile = [
      '"',
      "'",
      '\\',
      '\n',
      '\r',
      '}',
      '{',
      '#',
      '$value',
      '?x',
      '"""',
      '. DROP ALL',
      '\u0000',
      '\ud83d\ude00',
      '> <',
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'grapheme' })), { maxLength: 8 });
    fc.assert(
      fc.property(text, (parts) => {
        const value = parts.join('');
        expect(answer(bindParameters(echo, { value }))).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses an IRI that could close its brackets, without repeating it', () => {
    for (const value of ['http://a/> } #', 'no scheme', 'http://a/b c', 'http://a/{b}', '']) {
      expect(() => bindParameters(iriEcho, { value })).toThrow(
        expect.objectContaining({ code: 'QIAW_QUERY_PARAMETER' }),
      );
    }
    expect(answer(bindParameters(iriEcho, { value: 'urn:x:$value' }))).toBe('urn:x:$value');
  });

  it('leaves strings, IRIs and comments alone', () => {
    const bound = bindParameters(echo, { value: 'a' });
    expect(bound).toContain('"$value"');
    expect(bound).toContain('# $value');
  });

  it('refuses unknown, missing and ill-typed parameters', () => {
    const query = loadQueries().find(({ name }) => name === 'cohort-count')!;
    expect(() => bindParameters(query, { minimum: '1 || true' })).toThrow(/not of type double/);
    expect(() => bindParameters(query, { maximum: '1' })).toThrow(/does not have this parameter/);
    expect(() => bindParameters(echo, {})).toThrow(/needs the parameter value/);
    expect(() => bindParameters(echo, JSON.parse('{"__proto__": "x"}'))).toThrow(/does not have this parameter/);
  });

  it('refuses a file without a proper header', () => {
    expect(() => readQuery('SELECT * {}', 'x.rq')).toThrow(expect.objectContaining({ code: 'QIAW_QUERY_HEADER' }));
    expect(() => readQuery('# name: a\n# title: b\n# answers: c\n# param: v blob — x\n', 'x.rq')).toThrow(/param/);
  });
});
