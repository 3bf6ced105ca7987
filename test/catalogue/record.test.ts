import { describe, expect, it } from 'vitest';
import { missingKeys, parseRecord } from '../../src/catalogue/index.ts';

const parse = (text: string) => parseRecord(text, 'record.yaml');

describe('A dataset record', () => {
  it('may be empty, and then lists what a person must add', () => {
    expect(missingKeys(parse(''))).toEqual([
      'title',
      'description',
      'publisher',
      'contact',
      'licence',
      'accessRights',
      'keywords',
      'creators',
      'health.categories',
      'health.accessBody',
    ]);
  });

  it('accepts texts in one language or several', () => {
    expect(parse('title: Lung').title).toBe('Lung');
    expect(parse('title: { en: Lung, nl: Long }').title).toEqual({ en: 'Lung', nl: 'Long' });
  });

  it.each([
    ['titel: Lung', /titel/],
    ['publisher: { name: A, colour: red }', /publisher.*colour/s],
    ['coverage: { temporal: { start: yesterday } }', /coverage\.temporal\.start/],
    ['creators: [{ name: A, orcid: 0000-0002-1825-0098 }]', /creators\.0\.orcid/],
    ['accessRights: everyone', /accessRights/],
    ['publisher: { name: A, homepage: "javascript:alert(1)" }', /publisher\.homepage/],
    ['identifiers: ["no iri"]', /identifiers\.0/],
    ['title: [', /not YAML/],
    ['- a', /top level/],
  ])('refuses %s and names the place', (text, place) => {
    expect(() => parse(text)).toThrow(place);
  });

  it('accepts an ORCID with or without its address', () => {
    expect(parse('creators: [{ name: A, orcid: 0000-0002-1825-0097 }]').creators).toHaveLength(1);
    expect(parse('creators: [{ name: A, orcid: "https://orcid.org/0000-0002-1694-233X" }]').creators).toHaveLength(1);
  });
});
