import type { BlankNode, Literal, NamedNode, Quad } from '@rdfjs/types';
import { DataFactory } from 'n3';

/** Whether a text may stand between `<` and `>` in Turtle and SPARQL (IRIREF, SPARQL 1.1 rule 139); the scheme is not checked. */
export const isIriText = (text: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters IRIREF excludes
  !/[\u0000-\u0020<>"{}|^`\\]/.test(text);

export type { BlankNode, Literal, NamedNode, Quad, Term } from '@rdfjs/types';

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const doubleType = DataFactory.namedNode(`${XSD}double`);
const decimalType = DataFactory.namedNode(`${XSD}decimal`);
const integerType = DataFactory.namedNode(`${XSD}integer`);
const booleanType = DataFactory.namedNode(`${XSD}boolean`);
const dateTimeType = DataFactory.namedNode(`${XSD}dateTime`);

export function namedNode(iri: string): NamedNode {
  return DataFactory.namedNode(iri);
}

export function quad(
  subject: NamedNode | BlankNode,
  predicate: NamedNode,
  object: NamedNode | BlankNode | Literal,
  graph?: NamedNode,
): Quad {
  return DataFactory.quad(subject as never, predicate as never, object as never, graph as never) as Quad;
}

export function string(text: string): Literal {
  return DataFactory.literal(text);
}

/** Text in a language (BCP 47 tag). */
export function text(value: string, language: string): Literal {
  return DataFactory.literal(value, language);
}

export function typed(lexical: string, datatype: NamedNode): Literal {
  return DataFactory.literal(lexical, datatype as never);
}

/** xsd:double in the canonical form; INF and NaN as XML Schema spells them. */
export function double(value: number): Literal {
  return DataFactory.literal(doubleLexical(value), doubleType);
}

/**
 * Canonical form of xsd:double (XML Schema 1.0 part 2, 3.2.5.2) with the fewest digits that read back to the same bits,
 * so that a rerun writes the same bytes.
 */
export function doubleLexical(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  if (Object.is(value, -0)) return '-0.0E0';
  const [mantissa = '0', exponent = '+0'] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** xsd:decimal has no exponent, so very small and large values are written digit by digit. */
export function decimal(value: number): Literal {
  return DataFactory.literal(decimalLexical(value), decimalType);
}

function decimalLexical(value: number): string {
  const plain = String(value);
  if (!plain.includes('e')) return plain.includes('.') ? plain : `${plain}.0`;
  const [mantissa = '0', exponent = '0'] = plain.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '0', fraction = ''] = mantissa.replace('-', '').split('.');
  const shift = Number(exponent);
  return shift < 0
    ? `${sign}0.${'0'.repeat(-shift - whole.length)}${whole}${fraction}`
    : `${sign}${whole}${fraction.padEnd(shift, '0')}.0`;
}

export function integer(value: number): Literal {
  return DataFactory.literal(String(value), integerType);
}

export function boolean(value: boolean): Literal {
  return DataFactory.literal(String(value), booleanType);
}

export function dateTime(value: string): Literal {
  return DataFactory.literal(value, dateTimeType);
}
