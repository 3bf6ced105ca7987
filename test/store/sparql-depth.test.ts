import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/sparql/parsed-query.ts';
import { assertNotTooDeep, datasetOf, type GraphStore, openOxigraphStore, outlineOf } from '../../src/store/index.ts';
import { standardQuery } from '../../src/store/remote/standard-query.ts';
import { readUpdate } from '../../src/store/update/read-update.ts';

const ask = { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 600_000 } as const;
const tooDeep = { code: 'QIAW_QUERY_TOO_DEEP' };

const around = (open: string, inner: string, close: string) => (times: number) =>
  `SELECT * { ${open.repeat(times)}${inner}${close.repeat(times)} }`;
const filter = (open: string, close: string) => (times: number) =>
  `SELECT * { ?a <u:p> ?b FILTER(${open.repeat(times)}?a${close.repeat(times)}) }`;

/** Texts that grow in depth. */
const nested: Readonly<Record<string, (times: number) => string>> = {
  groups: around('{', '?a <u:p> ?b', '}'),
  'empty groups': around('{', '', '}'),
  'optional groups': around('OPTIONAL {', '?a <u:p> ?b', '}'),
  'named graphs': around('GRAPH ?g {', '?a <u:p> ?b', '}'),
  'nested unions of groups': around('{} UNION {', '?a <u:p> ?b', '}'),
  'conditions with EXISTS': around('FILTER EXISTS { ?a <u:p> ?b . ', '', '}'),
  brackets: filter('(', ')'),
  'nested functions': filter('STR(', ')'),
  'IF in IF': filter('IF(?a, 1, ', ')'),
  'IN in IN': filter('?a IN (', ')'),
  negations: filter('!(', ')'),
  'nested brackets in a path': (times) => `SELECT * { ?a ${'('.repeat(times)}<u:p>${')*'.repeat(times)} ?b }`,
  lists: (times) => `SELECT * { ?a <u:p> ${'('.repeat(times)}1${')'.repeat(times)} }`,
  'blank nodes': (times) => `SELECT * { ?a <u:p> ${'[ <u:p> '.repeat(times)}1${']'.repeat(times)} }`,
  'nested triples': (times) => `SELECT * { ${'<< '.repeat(times)}?a <u:p> ?b ${'>> <u:p> ?b '.repeat(times)} }`,
};

/** Texts that grow in length, and in the engine's tree in depth. */
const inRow: Readonly<Record<string, (times: number) => string>> = {
  '||': filter('?a || ', ''),
  '&&': filter('?a && ', ''),
  'negations without brackets': filter('!', ''),
  'choices in a path': (times) => `SELECT * { ?a <u:p>${'|<u:p>'.repeat(times)} ?b }`,
  UNION: (times) => `SELECT * { {} ${'UNION {}'.repeat(times)} }`,
  OPTIONAL: (times) => `SELECT * { ${'OPTIONAL {}'.repeat(times)} }`,
  FILTER: (times) => `SELECT * { ${'FILTER(?a) '.repeat(times)} }`,
};
/** These are counted twice. */
const moreExpensive: Readonly<Record<string, (times: number) => string>> = {
  '+': filter('?a + ', ''),
  '*': filter('?a * ', ''),
  BIND: (times) => binds(times),
};
const binds = (times: number) =>
  `SELECT * { ${Array.from({ length: times }, (_, n) => `BIND(1 AS ?a${n})`).join(' ')} }`;

describe('A query nested too deeply', () => {
  let store: GraphStore;
  beforeAll(async () => {
    store = await openOxigraphStore({ maxWaitMs: 600_000, replicas: 1 });
    await store.load('<u:a> <u:p> <u:b> .', 'turtle', 'u:g');
  });
  afterAll(() => store.close());
  const outcome = (text: string, timeoutMs: number = ask.timeoutMs) =>
    store.query(text, { ...ask, timeoutMs }).then(
      () => 'answered',
      ({ code }: { code: string }) => code,
    );

  it.each(Object.keys(nested))(
    'by %s is refused by name, at any depth, and one of depth 60 reaches the engine',
    async (name) => {
      for (const times of [70, 20_000]) await expect(outcome(nested[name]!(times))).resolves.toBe(tooDeep.code);
      expect(['answered', 'QIAW_QUERY_SYNTAX', 'QIAW_QUERY_TIMEOUT']).toContain(await outcome(nested[name]!(60), 2000));
    },
  );

  it.each(Object.keys(inRow))('by %s in a row is refused by name, and 900 in a row are answered', async (name) => {
    for (const times of [1100, 20_000]) await expect(outcome(inRow[name]!(times))).resolves.toBe(tooDeep.code);
    await expect(outcome(inRow[name]!(900))).resolves.toBe('answered');
  });

  it.each(Object.keys(moreExpensive))(
    'by %s in a row is refused by name, and 450 in a row are answered',
    async (name) => {
      for (const times of [550, 20_000]) await expect(outcome(moreExpensive[name]!(times))).resolves.toBe(tooDeep.code);
      await expect(outcome(moreExpensive[name]!(450))).resolves.toBe('answered');
    },
  );

  it('by both at once is refused before the engine fails', async () => {
    const row = `${'?a || '.repeat(99)}?a`;
    const text = (times: number) => filter(`${row} || STR(`, ')')(times);
    await expect(outcome(text(12))).resolves.toBe(tooDeep.code);
    await expect(outcome(text(9))).resolves.toBe('answered');
  });

  it('is refused by every reader: the router, an update, an external server', async () => {
    const deep = nested['groups']!(70);
    await expect(parseQuery(deep, 'u:')).rejects.toMatchObject(tooDeep);
    await expect(parseQuery(deep.replaceAll('{', '\\u007b'), 'u:')).rejects.toMatchObject(tooDeep);
    await expect(standardQuery(deep, false)).rejects.toMatchObject(tooDeep);
    await expect(readUpdate(`INSERT {} WHERE { ${deep.slice(9)} }`, { base: 'u:' })).rejects.toMatchObject(tooDeep);
    const [operation] = await readUpdate(inRow['||']!(1100).replace('SELECT *', 'INSERT {} WHERE'), { base: 'u:' });
    await expect(
      store.planUpdate([operation!], { base: 'u:', writable: 'everything', timeoutMs: 600_000 }),
    ).rejects.toMatchObject(tooDeep);
  });

  it('does not affect an update with many operations and graphs', async () => {
    const insert = 'INSERT DATA { GRAPH <u:g> { <u:a> <u:p> -1, -2 } }';
    await expect(readUpdate(Array(3000).fill(insert).join(' ; '), { base: 'u:' })).resolves.toHaveLength(3000);
  });
});

describe('What does not count as depth', () => {
  const many = 5000;
  it.each([
    ['strings', `SELECT * { ?a <u:p> "${'({['.repeat(many)}" }`],
    ['long strings', `SELECT * { ?a <u:p> """${'\n"( | {'.repeat(many)}""" }`],
    ['comments', `# ${'({['.repeat(many)}\nSELECT * { }`],
    ['IRIs', `SELECT * { ?a <u:${'('.repeat(many)}> ?b }`],
    ['escapes in names', `PREFIX u: <u:> SELECT * { ?a u:p${'\\('.repeat(many)} ?b }`],
    ['triples', `SELECT * { ${'?a <u:p> ?b . '.repeat(many)} }`],
    ['negative numbers as values', `SELECT * { VALUES ?a { ${'-1 '.repeat(many)} } }`],
    ['negative numbers in IN', `SELECT * { FILTER(?a IN (${'-1, '.repeat(many)}0)) }`],
    ['rows of values', `SELECT * { VALUES (?a ?b) { ${'(-1 "a") '.repeat(many)} } }`],
    ['paths of different patterns', `SELECT * { ${'?a <u:p>/<u:q>|^<u:r> ?b . '.repeat(many)} }`],
  ])('%s', (_, text) => {
    expect(() => assertNotTooDeep(text)).not.toThrow();
  });

  it('A long text is read once, even where its strings never end', () => {
    for (const part of ['\\"', "\\'", '"""', "''' ", '<', '\\u0041', '@a', 'a:\\', '(', '<<', '\n"', '{|']) {
      for (const start of ['SELECT "', "SELECT '", 'SELECT """', 'SELECT <', '']) {
        const text = start + part.repeat(200_000 / part.length);
        expect(outlineOf(text).usesService).toBe(false);
        expect(datasetOf(text, 'u:')).toBeUndefined();
        try {
          assertNotTooDeep(text);
        } catch (error) {
          expect(error).toMatchObject(tooDeep);
        }
      }
    }
  });
});
