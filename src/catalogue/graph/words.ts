import { dateTime, type Literal, text, typed } from '../../graph/index.ts';
import type { Words } from '../record/record-schema.ts';
import { xsd } from './vocabularies.ts';

/** A text as literals: a single one, or one per language. */
export function texts(words: Words, language: string): Literal[] {
  if (typeof words === 'string') return [text(words, language)];
  return Object.entries(words).map(([tag, value]) => text(value, tag));
}

/** The text in the requested language, else in the first available one. */
export function plainText(words: Words, language = 'en'): string {
  return typeof words === 'string' ? words : (words[language] ?? Object.values(words)[0] ?? '');
}

export const count = (value: number): Literal => typed(String(value), xsd.nonNegativeInteger);
export const address = (iri: string): Literal => typed(iri, xsd.anyURI);
/** In whole seconds: rdflib writes fractions with six digits, but Health-RI's shapes allow three. */
export const instant = (iso: string): Literal => dateTime(iso.replace(/\.\d+(?=Z|[+-])/, ''));

/** Dates keep the precision in which they were given: YYYY, YYYY-MM or YYYY-MM-DD. */
export function dayLiteral(day: string): Literal {
  return typed(day, [xsd.gYear, xsd.gYearMonth, xsd.date][day.split('-').length - 1]!);
}
