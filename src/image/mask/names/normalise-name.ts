/** Letters that Unicode does not decompose. */
const ligatures: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o' };

/** Lower case, without accents and ligatures. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[œæßø]/g, (letter) => ligatures[letter]!);
}

/**
 * The form in which ROI names are compared: lower case, no accents, no separators (space _ - . , : ( )).
 *
 * Undefined for names that mean "not the plain structure": a leading underscore (TG-263, section 7: not for
 * evaluation), any character beyond letters, digits and separators (`~`, `+`, `!`, `/`, `^` mark partial, grown or
 * combined structures), and two numbers in a row, which could be a difference or a decimal.
 */
export function normaliseName(name: string): string | undefined {
  const plain = folded(name).trim();
  if (plain.startsWith('_') || !/^[a-z0-9\s_\-.,:()]+$/.test(plain)) return undefined;
  if (/\d[^a-z0-9]+\d/.test(plain)) return undefined;
  return plain.replace(/[^a-z0-9]/g, '');
}

/** A normalised name with its trailing number, of at most four digits, replaced by `#`; undefined without such a number. */
export function withNumberSign(normalised: string): string | undefined {
  return /[a-z]\d{1,4}$/.test(normalised) ? normalised.replace(/\d+$/, '#') : undefined;
}

/** A name of the table in the same form; it may end in `#`. */
export function normaliseTableName(name: string): string | undefined {
  const numbered = name.endsWith('#');
  const plain = normaliseName(numbered ? name.slice(0, -1) : name);
  return plain && numbered ? `${plain}#` : plain;
}
