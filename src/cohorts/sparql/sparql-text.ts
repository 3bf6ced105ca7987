import { doubleLexical, namespaces } from '../../graph/index.ts';
import { FilterRefused, type NumberRange } from '../filter/filter.ts';

const prefixes = ['qiaw', 'ro', 'roo', 'ncit', 'sedi', 'dcm', 'dct', 'prov', 'rdfs', 'schema', 'skos', 'mls'] as const;

/** Declares only the prefixes that a text uses. */
export function withPrologue(text: string): string {
  const used = prefixes.filter((prefix) => new RegExp(`(?<![\\w<:/])${prefix}:`).test(text));
  return `${used.map((prefix) => `PREFIX ${prefix}: <${namespaces[prefix]}>\n`).join('')}${text}`;
}

/** Fresh variables, so that the patterns of a query do not share one by accident. */
export class Variables {
  #next = 0;
  fresh(name: string): string {
    return `?${name}${++this.#next}`;
  }
}

export const iri = (value: string): string => {
  // The IRI comes from the caller: it must not be able to close the term it is written into.
  if (!/^[a-z][a-z0-9+.-]*:[^<>"{}|^`\\\s]*$/i.test(value))
    throw new FilterRefused('An IRI in the filter is not absolute. Give the full IRI, including its scheme.');
  return `<${value}>`;
};

export const literal = (text: string): string => JSON.stringify(text);

export const number = (value: number): string => `"${doubleLexical(value)}"^^<${namespaces.xsd}double>`;

/** FILTER of a range over a variable; `NaN = NaN` is false, so NaN never matches. */
export function rangeFilter(variable: string, { gte, gt, lte, lt }: NumberRange): string {
  const tests = [
    [gte, '>='],
    [gt, '>'],
    [lte, '<='],
    [lt, '<'],
  ] as const;
  const bounds = tests.flatMap(([bound, sign]) =>
    bound === undefined ? [] : [`${variable} ${sign} ${number(bound)}`],
  );
  return `FILTER (${[`${variable} = ${variable}`, ...bounds].join(' && ')})`;
}

export const values = (variable: string, terms: readonly string[]): string =>
  `VALUES ${variable} { ${terms.join(' ')} }`;
