import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seriesAttributes } from '../../src/core/index.ts';
import { attributes } from '../../src/dicom/element/dictionary/attributes.ts';

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('The table of series attributes', () => {
  it.each(seriesAttributes)('has a term and a label for the tag of $keyword', ({ keyword, term }) => {
    const [tag] = attributes[keyword];
    expect(term).toBe(`ATT${tag.toString(16).padStart(8, '0').toUpperCase()}`);
    expect(text('ontology/external.csv')).toContain(`http://semantic-dicom.org/dcm#${term},sedi,`);
  });

  it.each(seriesAttributes)('puts $keyword into the GraphQL type, its filter and its facet', (row) => {
    const schema = text('docs/schema.graphql');
    const block = (head: string): string => schema.split(`${head} {`)[1]!.split('\n}')[0]!;
    const number = row.type === 'number';
    expect(block('type Series implements Node')).toContain(`\n  ${row.field}: ${number ? 'Float' : 'String'}\n`);
    expect(block('input SeriesFilter')).toContain(`\n  ${row.field}: ${number ? 'NumberRange' : '[String!]'}\n`);
    if ('facet' in row) expect(block('enum FacetBy')).toContain(`\n  ${row.facet}\n`);
  });
});
