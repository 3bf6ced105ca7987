import { foldedForms } from './fold.ts';

/**
 * The identifiers of persons in a source, grouped by how they are searched for in texts. Raw values, which are never
 * written, served or logged.
 */
export interface SourceIdentifiers {
  /** Persons' names as DICOM writes them (PN, PS3.5 6.2). */
  readonly names: readonly string[];
  /** PatientIDs, accession numbers and similar. */
  readonly ids: readonly string[];
  /** Birth dates (DA). */
  readonly dates: readonly string[];
  /** The subset of `ids` that is removed even from a directory that keeps identifiers. */
  readonly accessionNumbers?: readonly string[];
  /** Names of hospitals and departments, which are searched for in the names of regions only. */
  readonly institutions?: readonly string[];
  /** UIDs that a pseudonymous directory must not contain. */
  readonly uids?: readonly string[];
}

/** Words that accompany names and identify no one. */
const titles = new Set('dr prof mr mrs ms md phd jr sr ii iii iv herr frau'.split(' '));

/** The text that this program writes in place of a name. */
const removed = 'removed';

const fewestDigits = 5;
const fewestLetters = 4;

/** Full names with fewer letters may be words of a language, such as "An Na". */
const fewestInName = 6;

/** UIDs defined by the standard, and those derived from a hash. */
const publicUid = /^(?:1\.2\.840\.10008\.|2\.25\.)/;

const longHex = /^[0-9a-f]{16,}$/;

/**
 * The identifiers that identify a person alone: names of at least two parts, in full; IDs with a digit; birth dates. Texts about
 * many people are compared with these, because single words of all their names would be found by chance.
 */
export function identifyingAlone({ names, ids, dates, accessionNumbers = [] }: SourceIdentifiers): SourceIdentifiers {
  const full = names.flatMap((name) =>
    name.split('=').flatMap((group) => {
      const parts = group.split(/[\^\s,;]+/).filter((part) => !titles.has(part.toLowerCase()));
      const [family = '', given = ''] = parts;
      const isName = given !== '' && family.length + given.length >= fewestInName;
      return isName ? [`${family} ${given}`, `${given} ${family}`] : [];
    }),
  );
  const alone = (id: string): boolean => /\d/.test(id) && id.replace(/[^\p{L}\p{N}]/gu, '').length >= fewestDigits;
  return {
    names: [],
    ids: [...full, ...ids.filter(alone)],
    dates,
    accessionNumbers: [...full, ...accessionNumbers.filter(alone)],
  };
}

/**
 * Finds known identifiers in texts, in a time that does not depend on their number. Parts of names with two or more
 * letters match whole words, regardless of case, accents and the spelling of umlauts; dates match in all common forms;
 * numbers with five or more digits match whole numbers; shorter identifiers match only a whole value.
 */
export class Identifiers {
  static readonly none = new Identifiers([]);
  readonly isEmpty: boolean;
  private readonly words = new Set<string>();
  /** Names in scripts without spaces between words. */
  private readonly undivided = new Set<string>();
  private readonly numbers = new Set<string>();
  /** Ids of several words, surrounded by blanks, by their first word. */
  private readonly phrases = new Map<string, Set<string>>();
  private readonly codes = new Set<string>();
  private readonly whole = new Set<string>();
  private readonly dates: readonly RegExp[];
  private readonly uids: readonly string[];

  /**
   * @param told texts that are allowed everywhere although a person has that name or ID, such as a PatientID that is
   * kept
   */
  constructor(sources: readonly SourceIdentifiers[], told: readonly string[] = []) {
    for (const { names, ids } of sources) {
      for (const name of names) this.addName(name);
      for (const id of ids) this.addId(id);
    }
    const dates = new Set(sources.flatMap((source) => source.dates));
    this.dates = [...dates].flatMap((date) => this.addDate(date) ?? []);
    this.uids = [...new Set(sources.flatMap(({ uids = [] }) => uids))];
    for (const text of told) {
      for (const form of foldedForms(text)) {
        this.whole.delete(form.trim());
        for (const word of [...runsOf(form), form.replace(/[^\p{L}\p{N}]/gu, '')]) {
          for (const set of [this.words, this.codes, this.numbers]) set.delete(word);
        }
        this.phrases.get(runsOf(form)[0] ?? '')?.delete(` ${runsOf(form).join(' ')} `);
      }
    }
    this.isEmpty =
      this.words.size + this.undivided.size + this.numbers.size + this.codes.size + this.whole.size === 0 &&
      this.dates.length + this.uids.length === 0;
  }

  /**
   * Whether a text contains one of the identifiers. `exempt` are words of this program, which are not compared with
   * names.
   */
  within(text: string, exempt?: ReadonlySet<string>): boolean {
    if (this.isEmpty) return false;
    if (this.isUid(text)) return true;
    const forms = foldedForms(text);
    for (const form of forms.map((one) => one.trim())) {
      // The text contains counts by this program: three digits are not a value of the source there.
      if (this.whole.has(form) && !(exempt?.has(form) || (exempt && /^\d{1,3}$/.test(form)))) return true;
    }
    for (const form of forms) {
      const words = wordsOf(form);
      if (words.some((word) => this.isOne(word) && exempt?.has(word) !== true)) return true;
      if (this.phrases.size > 0) {
        const runs = runsOf(form);
        const line = ` ${runs.join(' ')} `;
        for (const run of runs)
          for (const phrase of this.phrases.get(run) ?? []) if (line.includes(phrase)) return true;
      }
      for (const name of this.undivided) if (form.includes(name)) return true;
      if (this.numbers.size > 0 && numbersIn(form).some((number) => this.numbers.has(number))) return true;
      if (this.dates.some((date) => date.test(form))) return true;
    }
    return false;
  }

  /** Whether a text contains a UID that must not be published. */
  isUid(text: string): boolean {
    return this.uids.some((uid) => text.includes(uid));
  }

  private isOne(word: string): boolean {
    return this.words.has(word) || this.codes.has(word);
  }

  private addName(name: string): void {
    for (const group of name.split('=')) {
      for (const form of foldedForms(group)) {
        const parts = form.split(/[\^\s,;.\\/_()[\]"]+/).filter((part) => part !== '' && !titles.has(part));
        for (const part of parts) for (const word of runsOf(part)) this.addWord(word);
        // A name with digits is usually a PatientID.
        for (const part of parts) if (/\d/.test(part)) this.addId(part);
        const [family, given] = parts.map((part) => part.replace(/[^\p{L}\p{N}]/gu, ''));
        if (family === undefined || given === undefined) continue;
        for (const joined of [family + given, given + family, given[0] + family, family + given[0]]) {
          if (joined.length > 3) this.addWord(joined);
        }
      }
    }
  }

  private addWord(word: string): void {
    if (!/\p{L}/u.test(word) || word === removed || titles.has(word)) return;
    if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(word)) {
      if (word.length > 1) this.undivided.add(word);
      else this.words.add(word);
    } else if (word.length > 1) this.words.add(word);
  }

  private addId(id: string): void {
    for (const form of foldedForms(id.trim())) {
      const words = form.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
      const joined = words.join('');
      if (joined === '' || joined === removed) continue;
      if (joined.length < (/^\d+$/.test(joined) ? fewestDigits : fewestLetters)) {
        this.whole.add(form);
        continue;
      }
      // A match inside a decimal number is a coincidence.
      if (/^\d+\.\d+$/.test(form)) this.whole.add(form);
      else if (words.length > 1) {
        const beginning = this.phrases.get(words[0]!) ?? new Set();
        this.phrases.set(words[0]!, beginning.add(` ${words.join(' ')} `));
      }
      if (/\D/.test(joined)) this.codes.add(joined);
      for (const number of [...(form.match(/\d+/g) ?? []), joined]) if (/^\d+$/.test(number)) this.addNumber(number);
    }
  }

  private addNumber(number: string): void {
    if (number.length < fewestDigits) return;
    this.numbers.add(number);
    const plain = number.replace(/^0+/, '');
    if (plain.length >= fewestDigits) this.numbers.add(plain);
  }

  /** The forms that are more than a plain number. */
  private addDate(date: string): RegExp | undefined {
    const match = /^(\d{4})[.-]?(\d\d)[.-]?(\d\d)/.exec(date.trim());
    if (!match) {
      this.addId(date);
      return undefined;
    }
    const [, year, month, day] = match as unknown as [string, string, string, string];
    const name = months[Number(month) - 1];
    if (name === undefined) return undefined;
    const short = year.slice(2);
    for (const y of [year, short])
      for (const form of [y + month + day, day + month + y, month + day + y]) this.numbers.add(form);
    const [m, d] = [`0?${Number(month)}`, `0?${Number(day)}`];
    const ordinal = `${d}(?:st|nd|rd|th|er|e|\\.)?`;
    const y = `(?:${year}|'?${short})`;
    let group = 0;
    const parted = (one: string, two: string, three: string): string => {
      group += 1;
      return `${one}(?<s${group}>[-./_ ])${two}\\k<s${group}>${three}`;
    };
    const forms = [
      parted(year, m, d),
      parted(d, m, y),
      parted(m, d, y),
      parted(short, m, d),
      `${ordinal}[ .,_/-]*(?:de )?${name}[a-z]*[ .,_/-]*(?:de )?${y}`,
      `${name}[a-z]*[ .,_/-]*${ordinal}[ .,_/-]+${y}`,
      `${year}[ .,_/-]*${name}[a-z]*[ .,_/-]*${d}`,
      `${year}${month}${day}\\d{2,6}`,
    ];
    return new RegExp(`(?<!\\p{N})(?:${forms.join('|')})(?!\\p{N})`, 'u');
  }
}

/**
 * Beginnings of the names of months in English, German, French, Dutch, Spanish, Italian and Portuguese, accents folded.
 */
const months: readonly string[] = [
  '(?:jan|ene|gen)',
  '(?:feb|fev)',
  '(?:mar|mae|mrt|maa)',
  '(?:apr|avr|abr)',
  '(?:may|mai|mei|mag)',
  '(?:jun|juin|giu)',
  '(?:jul|juil|lug)',
  '(?:aug|aou|ago)',
  '(?:sep|set)',
  '(?:oct|okt|ott|out)',
  '(?:nov)',
  '(?:dec|dez|dic)',
];

const apostrophe = /(?<=\p{L})['’ʼ`´](?=\p{L})/gu;

/** Runs of letters and digits; an apostrophe gives both the joined and the separate words. */
function runsOf(text: string): string[] {
  const runs = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const joined = text.replace(apostrophe, '');
  return joined === text ? runs : [...runs, ...(joined.match(/[\p{L}\p{N}]+/gu) ?? [])];
}

/** The same, and also the letters alone if digits are adjacent. */
function wordsOf(text: string): string[] {
  return runsOf(text).flatMap((word) =>
    /\p{N}/u.test(word) && !longHex.test(word) ? [word, ...(word.match(/\p{L}+/gu) ?? [])] : [word],
  );
}

/** Whole numbers of a text, without parts of a decimal, of a digest or of a UID of the standard. */
function numbersIn(text: string): string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(/[\p{L}\p{N}]+(?:\.[\p{L}\p{N}]+)*/gu)) {
    if (!/\d{5}/.test(run) || /^[\p{L}]*\d+\.\d+$/u.test(run) || publicUid.test(run)) continue;
    for (const part of run.split('.')) {
      if (longHex.test(part) && /[a-f]/.test(part)) continue;
      for (const number of part.match(/\d{5,}/g) ?? []) {
        found.push(number);
        if (number.startsWith('0')) found.push(number.replace(/^0+/, ''));
      }
    }
  }
  return found;
}
