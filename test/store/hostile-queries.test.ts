import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GraphStore, openOxigraphStore } from '../../src/store/index.ts';
import { PreparedQueries } from '../../src/store/rewriting/prepared-queries.ts';

const ask = { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 600_000 } as const;
const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';

/** Repeats an opening and a closing as often as needed for a text of about `size` characters. */
const nested = (open: string, inner: string, close: string, size: number): string => {
  const times = Math.floor(size / (open.length + close.length));
  return `SELECT * { ${open.repeat(times)}${inner}${close.repeat(times)} }`;
};
const repeated = (part: (n: number) => string, size: number): string => {
  let text = '';
  for (let n = 0; text.length < size; n++) text += part(n);
  return text;
};
const triple = '?a <u:p> ?b . ?b <u:p> ?c . ?c <u:p> ?d';
const hostile: Readonly<Record<string, (size: number) => string>> = {
  'nested groups': (size) => nested('{', triple, '}', size),
  'nested brackets in a filter': (size) =>
    `SELECT * { ${triple} FILTER(${'('.repeat(size / 2)}?a${')'.repeat(size / 2)}) }`,
  'repeated negations in a filter': (size) => `SELECT * { ${triple} FILTER(${'!'.repeat(size)}?a) }`,
  'OPTIONAL in OPTIONAL': (size) => nested('OPTIONAL { ?a <u:p> ?b . ', triple, '}', size),
  'EXISTS in EXISTS': (size) => nested('?a <u:p> ?b . ?b <u:p> ?c FILTER EXISTS { ', triple, '}', size),
  'MINUS in MINUS': (size) => nested('?a <u:p> ?b MINUS { ', triple, '}', size),
  'nested subqueries': (size) => nested('{ SELECT * { ', triple, '} }', size),
  'nested blank nodes': (size) =>
    nested('?a <u:p> [ <u:p> ', '?b', ']', size).replaceAll('?a <u:p> [', '[').replace('{ [', '{ ?a <u:p> ['),
  'nested lists': (size) => `SELECT * { ?a <u:p> ${'('.repeat(size / 2)}${')'.repeat(size / 2)} }`,
  'nested brackets in a path': (size) =>
    `SELECT * { ${triple} . ?a ${'('.repeat(size / 2)}<u:p>${')*'.repeat(size / 3)} ?z }`,
  'a long path': (size) => `SELECT * { ${triple} . ?a <u:p>${'/<u:p>'.repeat(size / 6)} ?z }`,
  'a long path of alternatives': (size) => `SELECT * { ${triple} . ?a (<u:p>${'|^<u:p>'.repeat(size / 7)})+ ?z }`,
  'hundreds of patterns': (size) => `SELECT * { ${repeated((n) => `?v${n} <u:p> ?v${n + 1} . `, size)} }`,
  'hundreds of patterns around one': (size) => `SELECT * { ${repeated((n) => `?v <u:p${n}> ?v${n} . `, size)} }`,
  'hundreds of unions': (size) => `SELECT * { ${triple} ${repeated(() => '{ ?a <u:p> ?b } UNION ', size)} { } }`,
};

describe('A hostile text', () => {
  let store: GraphStore;
  const links = 120;
  beforeAll(async () => {
    store = await openOxigraphStore({ maxWaitMs: 600_000, replicas: 1 });
    const nodes = Array.from({ length: links / 2 }, (_, n) => n);
    const next = (n: number) => `<u:n${n % nodes.length}>`;
    await store.load(nodes.map((n) => `<u:n${n}> <u:p> ${next(n + 1)}, ${next(n + 2)} .`).join('\n'), 'turtle', 'u:g');
  });
  afterAll(() => store.close());

  it.each(Object.keys(hostile).flatMap((name) => [4, 16].map((size) => [name, size] as const)))(
    'of %s, %d KB, is answered, refused or ended by name, and the next query is answered',
    async (name, size) => {
      const text = hostile[name]!(size * 1000);
      const code = await store.query(text, { ...ask, timeoutMs: 200 }).then(
        () => 'answered',
        (error: { code?: string }) => error.code,
      );
      expect(['answered', 'QIAW_QUERY_SYNTAX', 'QIAW_QUERY_TIMEOUT', 'QIAW_QUERY_TOO_DEEP']).toContain(code);
      expect((await store.query(count, ask)).body).toBe(`n\r\n${links}\r\n`);
    },
  );

  it('whose join order takes too long to compute is ended at the time limit', async () => {
    const long = `(${'<u:p>/'.repeat(40)}<u:none>)+`;
    const text = `SELECT * { ?a ${long} ?b . ?b ${long} ?c . ?c ${long} ?d }`;
    const asked: string[] = [];
    const nobody = async (question: string) => {
      asked.push(question);
      return [];
    };
    await new PreparedQueries().rewrittenText(text, { ask: nobody });
    expect(asked[0]).toContain('<u:none>');
    await expect(store.query(text, { ...ask, timeoutMs: 200 })).rejects.toMatchObject({ code: 'QIAW_QUERY_TIMEOUT' });
    expect((await store.query(count, ask)).body).toBe(`n\r\n${links}\r\n`);
  });
});
