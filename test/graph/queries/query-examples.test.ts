import { Parser } from '@traqula/parser-sparql-1-1';
import { describe, expect, it } from 'vitest';
import { exampleText, loadQueries, parse, queryExamples } from '../../../src/graph/index.ts';

const base = 'https://example.org/';
const sh = 'http://www.w3.org/ns/shacl#';

describe('Examples for assistants', () => {
  it('run unchanged: no example needs a value', () => {
    const parser = new Parser();
    for (const query of loadQueries()) {
      const text = exampleText(query);
      expect(() => parser.parse(text), query.name).not.toThrow();
      expect(text.replace(/#[^\n]*/g, ''), query.name).not.toMatch(/\$\w/);
    }
    const roi = loadQueries().find(({ name }) => name === 'features-of-roi')!;
    expect(exampleText(roi)).toContain('qiaw:ofROI ?roi');
  });

  it('say what they ask, of which endpoint, and with which prefixes', () => {
    const quads = parse(queryExamples(loadQueries(), base, `${base}sparql`), 'turtle', base);
    const of = (subject: string, property: string) =>
      quads.filter((one) => one.subject.value === subject && one.predicate.value === property);
    const executables = quads.filter(({ object }) => object.value === `${sh}SPARQLSelectExecutable`);
    expect(executables.length).toBe(loadQueries().length);
    for (const { subject } of executables) {
      const count = (property: string) => of(subject.value, property).length;
      const properties = [`${sh}select`, `${sh}prefixes`, 'http://www.w3.org/2000/01/rdf-schema#comment'];
      expect(properties.map(count)).toEqual([1, 1, 1]);
      expect(of(subject.value, 'https://schema.org/target')[0]?.object.value).toBe(`${base}sparql`);
    }
  });
});
