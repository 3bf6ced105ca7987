/** Letters that Unicode does not decompose into a letter and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
};

const spelledOut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa', æ: 'ae', ß: 'ss' };

const unaccented = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøæœłđðþıħ]/g, (letter) => plainLetters[letter]!);

/**
 * A text in lower case without accents; if it has umlauts, also with umlauts spelled out (Müller: muller and mueller).
 * Words that are joined in camel case (ThaddeusMiller) are added separately as well.
 */
export function foldedForms(text: string): readonly string[] {
  const lower = text.normalize('NFC').toLowerCase();
  const forms = new Set([unaccented(lower)]);
  if (/[äöüøåæß]/.test(lower)) forms.add(unaccented(lower.replace(/[äöüøåæß]/g, (letter) => spelledOut[letter]!)));
  if (/\p{Ll}\p{Lu}/u.test(text)) forms.add(unaccented(text.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ').toLowerCase()));
  return [...forms];
}
