import type { Column, ColumnType } from './columns.ts';
import { deepKeyColumns } from './deep-rows.ts';

const datatypes: Readonly<Record<ColumnType, string>> = { string: 'string', integer: 'integer', double: 'double' };

/** Facts about the dataset that accompany the columns. */
export interface TableFacts {
  readonly url: string;
  readonly title: string;
  readonly license?: string;
}

/**
 * Column descriptions as Metadata Vocabulary for Tabular Data (CSV on the Web, W3C REC 2015): the file
 * `<table>-metadata.json` beside the table, which readers find by its name.
 */
export function csvwMetadata(facts: TableFacts, columns: readonly Column[]): string {
  const document = {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en' }],
    url: facts.url,
    'dc:title': facts.title,
    ...(facts.license !== undefined && { 'dc:license': { '@id': facts.license } }),
    dialect: { header: true, encoding: 'utf-8', lineTerminators: ['\n'] },
    tableSchema: {
      columns: columns.map(describe),
      primaryKey: primaryKey(columns),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The columns that together identify a row. */
export function primaryKey(columns: readonly Column[]): string[] {
  const has = (name: string): boolean => columns.some((column) => column.name === name);
  if (has('path')) return ['case', 'path'];
  if (has('alternative')) return ['dataset', 'subject', 'alternative'];
  return has('case') ? ['case', 'segment', 'model', 'layer'].filter(has) : ['vector'];
}

function describe(column: Column): object {
  const [definition, ...more] = column.definitions;
  return {
    name: column.name.replace(/[^A-Za-z0-9_]/g, '_'),
    titles: column.name,
    datatype: datatypes[column.type],
    'dc:description': column.description,
    ...(definition !== undefined && more.length === 0 && { propertyUrl: definition }),
    ...(column.units.length > 0 && { 'schema:unitCode': one(column.units) }),
    ...(column.ibsiCode !== undefined && { 'skos:notation': `IBSI:${column.ibsiCode}` }),
    ...(column.ontologyClass !== undefined && { 'rdfs:seeAlso': { '@id': column.ontologyClass } }),
    ...(more.length > 0 && { 'dc:references': column.definitions.map((iri) => ({ '@id': iri })) }),
  };
}

const one = (values: readonly string[]): string | readonly string[] => (values.length === 1 ? values[0]! : values);

/** Columns of deep-features.csv. */
export function deepColumns(width: number): readonly Column[] {
  const components = Array.from(
    { length: width },
    (_, at): Column => ({
      name: `component_${at}`,
      type: 'double',
      description: `Component ${at} of the deep feature vector (float32)`,
      units: ['1'],
      definitions: [],
    }),
  );
  return [...deepKeyColumns, ...components];
}
