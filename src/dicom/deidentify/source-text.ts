import { type CodedAttribute, codedValue, Identifiers, otherValue, type SourceIdentifiers } from '../../core/index.ts';
import type { Code } from '../model.ts';
import { isPublicScheme } from './coded-entry.ts';
import { isHarmless } from './descriptors.ts';

/** What is taken away: everything that is not known to be harmless, or only what names a person. */
export type TextRule = 'pseudonym' | 'keep';

/**
 * What of a coded value may be told: itself, or `other`. In `pseudonym` only values that are listed, or of a form the attribute has
 * and no identifier; in `keep` every value that is no identifier. A listed value is never compared: a patient may be called Philips.
 */
export function codedText(attribute: CodedAttribute, value: string, known: Identifiers, rule: TextRule): string {
  const judged = codedValue(attribute, value);
  if (judged === 'listed') return value;
  return (judged === 'shaped' || rule === 'keep') && !known.within(value) ? value : otherValue;
}

/** A free text, or undefined where it may not be told: in `pseudonym` only words of imaging stay. */
export function freeText(value: string, known: Identifiers, rule: TextRule): string | undefined {
  return (rule === 'keep' || isHarmless(value)) && !known.within(value) ? value : undefined;
}

const publicValue = /^[A-Za-z0-9.:-]{1,24}$/;

/**
 * A code as it may be told: of a public scheme with its meaning where that is made of words of anatomy; undefined where anybody may
 * have typed scheme or value.
 */
export function codeText(code: Code, known: Identifiers, rule: TextRule): Code | undefined {
  const { value, scheme, meaning } = code;
  const mayStay = isPublicScheme(scheme) ? publicValue.test(value) : rule === 'keep' && !known.within(scheme);
  if (!mayStay || known.within(value)) return undefined;
  const told = codedText('CodeMeaning', meaning, known, rule);
  return told === meaning ? code : { value, scheme, meaning: told };
}

/**
 * What texts of an object are held against. A directory that keeps identifiers takes away persons' names, birth dates and accession
 * numbers; `told` are the PatientIDs, which stay there even where they are a name too.
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
