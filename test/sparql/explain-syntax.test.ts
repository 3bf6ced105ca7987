import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explained } from '../../src/sparql/index.ts';
import { type GraphStore, openOxigraphStore } from '../../src/store/index.ts';

let store: GraphStore;
beforeAll(async () => {
  store = await openOxigraphStore({ replicas: 1 });
});
afterAll(() => store.close());

async function refusal(text: string) {
  const work = () => store.query(text, { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 30_000 });
  return explained(text, work).then(
    () => ({ message: 'answered', position: undefined }),
    (error: { message: string; position?: object }) => ({ message: error.message, position: error.position }),
  );
}

describe('A query that does not parse is refused with', () => {
  it.each([
    [
      'the prefix that is missing, and its line',
      'SELECT ?x {\n  ?x qiaw:ofROI ?y }',
      [2, 6],
      'Line 2, column 6: the prefix `qiaw:` is not declared. Add `PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#>` at the beginning.',
    ],
    ['a prefix that we do not know', 'SELECT ?x { ?x ex:y ?y }', [1, 16], 'the prefix `ex:` is not declared'],
    [
      'the keyword that was meant',
      'SELCT ?x { ?x ?p ?y }',
      [1, 1],
      '`SELCT` is not a keyword of SPARQL. Did you mean `SELECT`?',
    ],
    ['a keyword inside', 'SELECT ?x { OPTONAL { ?x ?p ?y } }', [1, 13], 'Did you mean `OPTIONAL`?'],
    [
      'a function',
      'SELECT ?x { BIND(STRLENGTH("a") AS ?x) }',
      [1, 18],
      '`STRLENGTH` is not a function of SPARQL. Did you mean `STRLEN`?',
    ],
    [
      'the brace that is not closed',
      'SELECT ?x {\n ?x ?p ?y',
      [1, 11],
      'Line 1, column 11: `{` is not closed; expected `}`.',
    ],
    ['the brace that closes nothing', 'SELECT ?x { ?x ?p ?y }}', [1, 23], '`}` closes nothing.'],
    [
      'two brackets that do not match',
      'SELECT ?x { FILTER(?x = 1 } }',
      [1, 27],
      '`}` does not close the `(` of line 1, column 19; expected `)`.',
    ],
    [
      'the string that is not closed',
      "SELECT ?x { ?x ?p 'abc }",
      [1, 19],
      "the string that begins with ' is not closed.",
    ],
    [
      'where the engine stopped, and what it expected',
      'SELECT ?x {\n ?x ?p ?y\n} LIMIT ?x',
      [3, 9],
      'Line 3, column 9: found `?x`; expected a number.',
    ],
    [
      'the rule of grouping',
      'SELECT ?x { ?x ?p ?y } GROUP BY ?y',
      [1, 35],
      'The SELECT contains a variable that is unbound.',
    ],
  ])('%s', async (_, text, [line, column], message) => {
    const found = await refusal(text);
    expect(found).toEqual({ message: expect.stringContaining(message), position: { line, column } });
    expect(found.message).not.toMatch(/\\u\{|\['/);
  });

  it('nothing that is right: names, comments, strings and numbers are not words', async () => {
    const text = `# SELCT ex:y {
      PREFIX a: <http://example.org/SELCT#> PREFIX : <urn:x>
      select ?x (MD5("SELCT {") AS ?y) { ?x a:SELCT 1.0e5 , 1e5 ; a :b ; a:c "x"@en-GB . _:b a:d true FILTER(ENCODE_FOR_URI("a") = "a") BROKEN }`;
    expect((await refusal(text)).message).toMatch(
      /^The query does not parse\. Line 3, column \d+: `BROKEN` is not a keyword of SPARQL\. A variable begins with `\?`\.$/,
    );
  });
});
