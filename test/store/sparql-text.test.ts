import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../src/store/index.ts';

describe('The outline of a SPARQL text', () => {
  const cases: Array<[text: string, outline: object]> = [
    ['SELECT * { ?s ?p ?o }', { form: 'bindings', hasDataset: false }],
    ['PREFIX select: <http://e/> ASK { ?s select:x ?o }', { form: 'boolean' }],
    ['# SELECT\nCONSTRUCT WHERE { ?s ?p "SELECT FROM <a:b>" }', { form: 'graph', hasDataset: false }],
    ['BASE <http://construct/> describe <x>', { form: 'graph' }],
    ['SELECT ?from FROM <http://e/g> { }', { form: 'bindings', hasDataset: true }],
    ['SELECT * from named <http://e/g> { }', { hasDataset: true }],
    ['SELECT (?from AS ?x) { ?from a <FROM> }', { hasDataset: false }],
    ["SELECT * { ?s ?p '''\n# { FROM ''' }", { hasDataset: false }],
    ['SELECT * { SERVICE <http://e/> {} }', { usesService: true }],
    ['SELECT ?service { ?service a "SERVICE" }', { usesService: false }],
    ['PREFIX : <a:> INSERT DATA { :a :b :c }', { form: 'update' }],
    ['WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }', { form: 'update' }],
    ['nothing to see', { form: 'unknown' }],
    ['SELECT * { FILTER(?a < ?b && ?c > 3) FILTER(?x<?y) } ', { form: 'bindings' }],
  ];
  it.each(cases)('of %j is correct', (text, outline) => {
    expect(outlineOf(text)).toMatchObject(outline);
  });
});
