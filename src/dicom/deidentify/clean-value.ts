import { otherValue } from '../../core/index.ts';
import { tagOf } from '../element/dictionary/attribute.ts';
import { shiftTemporal } from './dates.ts';
import { isHarmless } from './descriptors.ts';
import type { KnownIdentifiers } from './known-identifiers.ts';
import { uidOf } from './patient-study.ts';
import type { DeidentificationProfile } from './profile.ts';
import { codedText } from './source-text.ts';
import { type AttributeRule, basic, type Treatment } from './table.ts';

/** A text value before and after; `undefined` removes the attribute, `''` empties it. */
export interface TextContext {
  readonly tag: number;
  readonly vr: string;
  readonly rule: AttributeRule;
  readonly profile: DeidentificationProfile;
  readonly known: KnownIdentifiers;
}

/** PatientName and PatientID, wherever they occur. */
const subjectTags = new Set([tagOf('PatientName'), tagOf('PatientID')]);

/** Attributes of listed values; those of defined terms have CS, whose form is checked below. */
const codedAttributes = new Map(
  (['Manufacturer', 'ManufacturerModelName', 'ConvolutionKernel', 'BodyPartExamined'] as const).map((keyword) => [
    tagOf(keyword),
    keyword,
  ]),
);

/** CS allows only capitals (PS3.5 6.2). */
const codedIn = (vr: string, text: string): string => (vr === 'CS' && text === otherValue ? text.toUpperCase() : text);

/** Text attributes that are type 1 (or 1C) wherever they occur: a placeholder replaces a value that must be removed. */
const neverEmpty = new Set([
  tagOf('CodeValue'),
  tagOf('CodingSchemeDesignator'),
  tagOf('CodeMeaning'),
  tagOf('TextValue'),
  tagOf('LUTLabel'),
  tagOf('SegmentAlgorithmName'),
]);

/** A value that only exceeds its length or character repertoire is kept; other violations remove it. */
const shapes: Readonly<Record<string, RegExp>> = {
  CS: /^[A-Za-z0-9 _.+/-]{0,16}$/,
  DS: /^[0-9 eE.+-]{0,32}$/,
  IS: /^[0-9 +-]{0,16}$/,
  UI: /^[0-9.]{0,64}$/,
  AS: /^(\d{3}[DWMY])?$/,
  DA: /^[0-9.]{0,10}$/,
  TM: /^[0-9:.]{0,16}$/,
  DT: /^[0-9.+-]{0,26}$/,
};

/** VRs whose value is text in some form (PS3.5 6.2). */
export const textual = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '));

/** The replacement of a non-empty text value. The result equals the input if it must stay byte for byte. */
export function cleanText(treatment: Treatment, value: string, context: TextContext): string | undefined {
  const { tag, vr, rule, profile, known } = context;
  if (subjectTags.has(tag)) return profile.subject;
  const coded = codedAttributes.get(tag);
  if (coded !== undefined && treatment === 'keep')
    return codedIn(vr, codedText(coded, value, known.identifiers, 'pseudonym'));
  switch (treatment) {
    case 'keep':
      return keep(value, context);
    case 'uid':
      return eachValue(value, (uid) => uidOf(uid, profile));
    case 'date':
      return shifted(value, context) ?? fallback(basic(tag, rule), vr);
    case 'text': {
      if (value.split('\\').every(isHarmless) && !known.within(value, 'as a word')) return value;
      if (neverEmpty.has(tag)) return dummy(vr);
      const instead = rule.action === 'C' ? 'empty' : basic(tag, rule);
      return fallback(instead, vr);
    }
    case 'label': {
      const name = value.trim();
      const label = profile.label(name);
      return label === name ? value : label;
    }
    default:
      return fallback(treatment, vr);
  }
}

function keep(value: string, { tag, vr, known }: TextContext): string | undefined {
  const shape = shapes[vr];
  if (!shape) {
    if (!known.within(value, 'anywhere')) return value;
    if (neverEmpty.has(tag)) return dummy(vr);
    return undefined;
  }
  if (!value.split('\\').every((one) => shape.test(one.trim()))) return '';
  return vr === 'CS' && known.within(value, 'as a word') ? '' : value;
}

function shifted(value: string, { vr, profile }: TextContext): string | undefined {
  const values = value.split('\\').map((one) => {
    const text = one.trim();
    return text === '' ? '' : shiftTemporal(vr, text, profile.dayOffset!);
  });
  return values.includes(undefined) ? undefined : values.join('\\');
}

function eachValue(value: string, change: (one: string) => string): string {
  return value
    .split('\\')
    .map((one) => {
      const text = one.trim();
      return text === '' ? '' : change(text);
    })
    .join('\\');
}

function fallback(treatment: Treatment, vr: string): string | undefined {
  if (treatment === 'empty') return '';
  return treatment === 'dummy' ? dummy(vr) : undefined;
}

/** An obvious dummy value for each VR. */
export function dummy(vr: string): string {
  return dummies[vr] ?? 'Removed';
}

const dummies: Readonly<Record<string, string>> = {
  AE: 'REMOVED',
  AS: '000D',
  CS: 'REMOVED',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  TM: '000000',
  UR: 'urn:removed',
};
