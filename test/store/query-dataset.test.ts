import { describe, expect, it } from 'vitest';
import { datasetOf } from '../../src/store/index.ts';

const base = 'http://base.example/sparql';

describe('The dataset that a query names', () => {
  const cases: Array<[text: string, defaults: string[], named: string[]]> = [
    ['SELECT * FROM <http://e/g> { ?s ?p ?o }', ['http://e/g'], []],
    ['select * from named <http://e/a> FROM <http://e/b> where {}', ['http://e/b'], ['http://e/a']],
    [
      'PREFIX g: <http://e/graph/> ASK FROM g:one FROM NAMED g:a\\-b {}',
      ['http://e/graph/one'],
      ['http://e/graph/a-b'],
    ],
    ['BASE <http://e/x/> SELECT * FROM <y> FROM </z> {}', ['http://e/x/y', 'http://e/z'], []],
    ['SELECT * FROM <graph/run> {}', ['http://base.example/graph/run'], []],
    ['# FROM <http://e/no>\nSELECT ("FROM <http://e/no>" AS ?x) FROM <http://e/\\u0067> {}', ['http://e/g'], []],
    ['PREFIX : <http://e/> CONSTRUCT { ?s :FROM ?o } FROM :g { ?s ?p ?o }', ['http://e/g'], []],
  ];
  it.each(cases)('%j is read', (text, defaultGraphs, namedGraphs) => {
    expect(datasetOf(text, base)).toEqual({ defaultGraphs, namedGraphs });
  });

  it('is absent where the words only look like it', () => {
    expect(datasetOf('SELECT ?from { ?from a <FROM> . ?s ?p "FROM <http://e/g>" }', base)).toBeUndefined();
  });
});
