import { type CodedAttribute, codedValue, Identifiers, otherValue, type SourceIdentifiers } from '../../core/index.ts';
import type { Code } from '../model.ts';
import { isPublicScheme } from './coded-entry.ts';
import { isHarmless } from './descriptors.ts';

/** What to remove: everything that is not known to be harmless, or only identifiers of persons. */
export type TextRule = 'pseudonym' | 'keep';

/**
 * A coded value as it may be published: unchanged, or `other`. In mode `pseudonym`, a value is kept if it is listed, or
 * if it has a form of the attribute and is not an identifier; in mode `keep`, if it is not an identifier. A listed
 * value is never compared with identifiers, because a patient may be called Philips.
 */
export function codedText(attribute: CodedAttribute, value: string, known: Identifiers, rule: TextRule): string {
  const judged = codedValue(attribute, value);
  if (judged === 'listed') return value;
  return (judged === 'shaped' || rule === 'keep') && !known.within(value) ? value : otherValue;
}

/** A free text, or undefined if it may not be published: in mode `pseudonym` only words of imaging are kept. */
export function freeText(value: string, known: Identifiers, rule: TextRule): string | undefined {
  return (rule === 'keep' || isHarmless(value)) && !known.within(value) ? value : undefined;
}

const publicValue = /^[A-Za-z0-9.:-]{1,24}$/;

/**
 * A code as it may be published: a code of a public scheme, with its meaning if that consists of words of anatomy;
 * undefined if scheme or value may be free text.
 */
export function codeText(code: Code, known: Identifiers, rule: TextRule): Code | undefined {
  const { value, scheme, meaning } = code;
  const mayStay = isPublicScheme(scheme) ? publicValue.test(value) : rule === 'keep' && !known.within(scheme);
  if (!mayStay || known.within(value)) return undefined;
  const told = codedText('CodeMeaning', meaning, known, rule);
  return told === meaning ? code : { value, scheme, meaning: told };
}

/**
 * The identifiers with which texts of an object are compared. A directory that keeps identifiers removes the names of
 * persons, birth dates and accession numbers. `told` are the PatientIDs, which are kept there even if they are also a
 * name.
 */
export function heldAgainst(
  sources: readonly SourceIdentifiers[],
  rule: TextRule,
  told: readonly string[],
): Identifiers {
  if (rule === 'pseudonym') return new Identifiers(sources);
  return new Identifiers(
    sources.map(({ names, dates, accessionNumbers = [] }) => ({ names, dates, ids: accessionNumbers })),
    told,
  );
}
