import { describe, expect, it } from 'vitest';
import { foldedForms } from '../../src/core/fold.ts';
import { Identifiers } from '../../src/core/identifiers.ts';

const of = (names: string[], ids: string[] = [], dates: string[] = []): Identifiers =>
  new Identifiers([{ names, ids, dates }]);
/** Which of some texts hold an identifier. */
const found = (known: Identifiers, ...texts: string[]): string[] => texts.filter((text) => known.within(text));

describe('A text that is folded', () => {
  it('has a form for umlauts and one for words that capitals join, where there are any', () => {
    expect(foldedForms('plain Text')).toEqual(['plain text']);
    expect(foldedForms('Müller')).toEqual(['muller', 'mueller']);
    expect(foldedForms('ThaddeusMiller')).toEqual(['thaddeusmiller', 'thaddeus miller']);
    expect(foldedForms('CT scanOf ABc')).toEqual(['ct scanof abc', 'ct scan of abc']);
    expect(foldedForms('ßøæœłđðþıħ')).toEqual(['ssoaeoelddthih', 'ssoeaeoelddthih']);
    expect(foldedForms('å')).toEqual(['a', 'aa']);
  });
});

describe('A name', () => {
  it('is found in words that capitals join', () => {
    expect(found(of(['Miller^Ann']), 'ThaddeusMiller', 'MillerTumour', 'thaddeusmiller')).toEqual([
      'ThaddeusMiller',
      'MillerTumour',
    ]);
  });

  it('is found joined to the other, and to its first letter, from four letters on', () => {
    const known = of(['Quack^Bo']);
    expect(found(known, 'quackbo', 'boquack', 'bquack', 'quackb', 'quackx')).toEqual([
      'quackbo',
      'boquack',
      'bquack',
      'quackb',
    ]);
    expect(found(of(['Li^Bo']), 'libo', 'boli', 'lib', 'bli')).toEqual(['libo', 'boli']);
    expect(found(of(['Ngo^Bo']), 'ngob', 'bngo')).toEqual(['ngob', 'bngo']);
    expect(found(of(["O'Ne-x^Bo"]), 'onexb', 'boonex')).toEqual(['onexb', 'boonex']);
    expect(found(of(['Quack']), 'undefinedquack', 'quackundefined', 'quack')).toEqual(['quack']);
  });

  it('has no title, no single letter, and nothing that this program writes in its place', () => {
    expect(found(of(['Quack^Prof^^Dr^III']), 'prof', 'dr', 'iii', 'quackprof', 'dr-prof')).toEqual([]);
    expect(found(of(['removed^Dr. x']), 'removed', 'x', 'dr')).toEqual([]);
    expect(found(of(['Bo-dr^Quack']), 'dr', 'bo')).toEqual(['bo']);
  });

  it('with digits is looked for like an id, and its letters among digits', () => {
    expect(found(of(['AB-12345']), 'ab 12345', 'x12345', 'x1234')).toEqual(['ab 12345', 'x12345']);
    expect(found(of(['Quack']), 'quack7', '7quack', '7quack7', '7quacks')).toEqual(['quack7', '7quack', '7quack7']);
    expect(
      found(of(['Bead']), 'bead0123456789abc', 'bead0123456789ab', '0bead123456789', 'bead0123456789abcz'),
    ).toEqual(['0bead123456789', 'bead0123456789abcz']);
  });

  it('of one letter that is a word is found alone, of two anywhere', () => {
    expect(found(of(['李^']), '李', 'x李x', 'x 李')).toEqual(['李', 'x 李']);
    expect(found(of(['山田^']), 'x山田x', '山')).toEqual(['x山田x']);
  });
});

describe('An id', () => {
  it('of at least four letters or five digits is found within a text, a shorter one as a whole value', () => {
    expect(found(of([], ['abq1']), 'abq1', 'x abq1 x')).toEqual(['abq1', 'x abq1 x']);
    expect(found(of([], ['ab1']), 'ab1', ' AB1 ', 'x ab1 x')).toEqual(['ab1', ' AB1 ']);
    expect(found(of([], ['12345']), '12345', 'x 12345 x')).toEqual(['12345', 'x 12345 x']);
    expect(found(of([], ['1234']), '1234', 'x 1234 x')).toEqual(['1234']);
    expect(found(of([], ['123q']), 'x 123q x')).toEqual(['x 123q x']);
    expect(found(of([], ['q123']), 'x q123 x')).toEqual(['x q123 x']);
    expect(found(of([], [' 1234 ', '--', '', 'removed']), '1234', '--', '', 'removed')).toEqual(['1234']);
  });

  it('of several words is found with anything between them, and joined', () => {
    const known = of([], ['--ab--7781-q-']);
    expect(found(known, 'AB 7781 q', 'ab7781q', 'x ab.7781/q x', 'ab 7781', '7781 q', 'ab 7781 qq')).toEqual([
      'AB 7781 q',
      'ab7781q',
      'x ab.7781/q x',
    ]);
  });

  it('that is a decimal number is found as a whole value, and its long parts', () => {
    const known = of([], ['12.3456']);
    expect(found(known, '12.3456', 'x 12.3456 x', '12 3456', '123456')).toEqual(['12.3456', '123456']);
    expect(found(of([], ['12.345.6']), 'x 12 345 6')).toEqual(['x 12 345 6']);
    expect(found(of([], ['12.34ab']), 'x 12 34ab')).toEqual(['x 12 34ab']);
    expect(found(of([], ['ab12.34']), 'x ab12 34')).toEqual(['x ab12 34']);
  });

  it('has its long numbers found, with their zeros and without', () => {
    expect(found(of([], ['AB0012345-678']), '0012345', '12345', '678', '00012345')).toEqual([
      '0012345',
      '12345',
      '00012345',
    ]);
    expect(found(of([], ['0001234']), '0001234', '1234', 'x 1234')).toEqual(['0001234']);
    expect(found(of([], ['1200300']), '1200300', '12300', '12003')).toEqual(['1200300']);
    expect(found(of([], ['12345']), '00012345', '1234500', '100012345')).toEqual(['00012345']);
  });

  it('is not found in a digest, a UID of the standard or a decimal', () => {
    const known = of([], ['12345']);
    const inDigest = '12345'.padEnd(16, 'abc');
    expect(found(known, inDigest.slice(1), `1.2.840.10008.${12345}`, '2.25.12345', 'x1.12345')).toEqual([]);
    expect(found(known, '12345abc', `1.12.25.12345`, '1.2.3.12345', 'a.b.12345')).toEqual([
      '12345abc',
      '1.12.25.12345',
      '1.2.3.12345',
      'a.b.12345',
    ]);
    const long = '1234567890123456';
    expect(found(of([], [long]), long, `x ${long}`, `${long}7`)).toEqual([long, `x ${long}`]);
  });

  it('of at most three digits is not a value where this program counts; a longer one is', () => {
    const known = of([], ['123', '1234', 'a12']);
    const exempt = new Set(['word']);
    expect(['123', '1234', 'a12'].map((text) => known.within(text, exempt))).toEqual([false, true, true]);
    expect(['123', '1234', 'a12'].map((text) => known.within(text))).toEqual([true, true, true]);
    expect(of([], ['wor']).within('wor', new Set(['wor']))).toBe(false);
  });
});

describe('A date', () => {
  it('is read with its points and hyphens, and its time', () => {
    for (const date of ['19431107', '1943.11.07', '1943-11-07', ' 19431107', '19431107101500'])
      expect(found(of([], [], [date]), '7.11.1943', '8.11.1943'), date).toEqual(['7.11.1943']);
  });

  it('that does not exist is an id; one without a month is ignored', () => {
    expect(found(of([], [], ['spring of 1943']), 'Spring of 1943', '1943')).toEqual(['Spring of 1943']);
    expect(found(of([], [], ['x19431107']), '7.11.1943', 'x19431107')).toEqual(['x19431107']);
    expect(found(of([], [], ['1943/11/07']), '7.11.1943', '1943 11 07')).toEqual(['1943 11 07']);
    expect(of([], [], ['19431307']).isEmpty).toBe(true);
  });
});

describe('What is told everywhere', () => {
  const told = (names: string[], ids: string[], ...texts: string[]) =>
    new Identifiers([{ names, ids, dates: [] }], texts);

  it('is not looked for: words, ids of several words, whole values and numbers', () => {
    expect(told(['Quack^'], [], 'quack').isEmpty).toBe(true);
    expect(found(told([], ['AB-7781-q'], 'AB-7781-q'), 'ab 7781 q', 'ab7781q')).toEqual([]);
    expect(told([], ['123'], ' 123 ').within('123')).toBe(false);
    expect(told([], ['12345'], '12345').isEmpty).toBe(true);
    expect(found(told(['Quack^'], ['AB-7781-q'], '--'), 'quack', 'ab 7781 q')).toEqual(['quack', 'ab 7781 q']);
  });
});

describe('Identifiers', () => {
  it('are empty without any, and not with one of any kind', () => {
    expect([Identifiers.none.isEmpty, of([]).isEmpty, of(['^^'], ['--']).isEmpty]).toEqual([true, true, true]);
    expect([of(['Quack']), of(['山田']), of([], ['123']), of([], [], ['19431107'])].map((one) => one.isEmpty)).toEqual([
      ...[false, false, false, false],
    ]);
    expect(new Identifiers([{ names: [], ids: [], dates: [], uids: ['1.2.3'] }]).isEmpty).toBe(false);
    const both = new Identifiers([{ names: [], ids: [], dates: ['19431107'], uids: ['1.2.3'] }]);
    expect([both.isEmpty, both.isUid('a 1.2.3.4'), both.isUid('1.2.4')]).toEqual([false, true, false]);
    const balanced = of(['Quackenbush'], ['12345']);
    expect([balanced.isEmpty, balanced.within('Quackenbush')]).toEqual([false, true]);
    // Nothing of what is known of somebody with phrases stands in another text.
    expect(found(of([], ['AB-7781-q']), 'ab', 'nothing here')).toEqual([]);
    expect(found(of(['山田']), 'nothing')).toEqual([]);
  });
});
