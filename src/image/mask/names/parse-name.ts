import type { DelineationMethod } from '../../../core/index.ts';
import { type FoundStructure, findStructure, onSide, standardOf } from './find-structure.ts';
import type { NameTable } from './name-table.ts';
import type { Laterality, TimePoint } from './name-table-schema.ts';
import { folded } from './normalise-name.ts';

/** A name taken apart into words that the table knows and parts that it does not. */
export interface ParsedName {
  /** The known words in their standard form, joined by `_`; empty if no structure is among them. */
  readonly standardName: string;
  /** The parts that must not be published as they are, joined by a blank; empty if there are none. */
  readonly hidden: string;
  /** The structure, if nothing in the name changes what it is. */
  readonly structure?: FoundStructure;
  readonly method?: DelineationMethod;
  readonly timePoint?: TimePoint;
  /** Initials, as in `JvS`: who drew the region. */
  readonly observer?: string;
}

interface Piece {
  readonly raw: string;
  /** The run of letters to which it belongs, and its place among all runs. */
  readonly run: string;
  readonly at: number;
  readonly hidden: boolean;
}

type Part =
  | { readonly kind: 'structure'; readonly found: FoundStructure }
  | { readonly kind: 'side'; readonly side: Laterality; readonly say: string }
  | {
      readonly kind: 'word';
      readonly say: string;
      readonly term: boolean;
      readonly keeps?: 'any' | 'target' | undefined;
      readonly method?: DelineationMethod | undefined;
      readonly timePoint?: TimePoint | undefined;
    }
  | { readonly kind: 'number'; readonly raw: string }
  | { readonly kind: 'unknown'; readonly raw: string }
  | { readonly kind: 'observer'; readonly raw: string };

/** Characters that a name may have. Any other could change its meaning, and a leading underscore does (TG-263). */
const PLAIN = /^(?!_)[\p{L}\p{M}\p{N}\s_\-.,:()+&/]+$/u;

/** Hashes of an earlier run, words, numbers, doses with their unit, and signs of combined structures. */
const RUNS =
  /unmapped-[a-z2-7]{10}|\d{1,3}(?:[.,]\d{1,2})?[ _]?Gy(?!\p{L})|\d{2,5}[ _]?cGy(?!\p{L})|\d+(?:[.,]\d+)?|\p{L}+|[+&/]/giu;

/** A name of at most this length is published; SegmentLabel (LO) has 64 characters, and a hash needs 20 of them. */
const LONGEST = 40;

/** Takes a name apart. `denied` tells which parts identify somebody, so that they are hidden although they are known. */
export function parseName(table: NameTable, name: string, denied: (part: string) => boolean): ParsedName {
  const nothing: ParsedName = { standardName: '', hidden: name };
  const parsed = partedName(table, name, denied) ?? nothing;
  // What is published must be read again as the same words.
  const again = parsed.standardName === name ? parsed : partedName(table, parsed.standardName, () => false);
  return again?.standardName === parsed.standardName && (again.hidden === '' || again === parsed) ? parsed : nothing;
}

function partedName(table: NameTable, name: string, denied: (part: string) => boolean): ParsedName | undefined {
  if (!PLAIN.test(name)) return undefined;
  const pieces = piecesOf(name, denied);
  // An identifier that spans several words, such as a date.
  if (!pieces.some(({ hidden }) => hidden) && denied(name)) return undefined;
  const parts = withSides(withObserver(numbersOf(partsOf(table, pieces))));
  if (!parts.some((part) => part.kind === 'structure' || (part.kind === 'word' && part.term))) return undefined;
  const says = parts.flatMap((part) => sayOf(part) ?? []);
  const standardName = says.join('_');
  if (standardName.length > LONGEST) return undefined;
  const hidden = parts.flatMap((part) => rawOf(part) ?? []).join(' ');
  return { standardName, hidden, ...statedBy(parts), ...structureOf(parts) };
}

/** Whether a part of the name, or all of it, identifies somebody. */
export function holdsDenied(name: string, denied: (part: string) => boolean): boolean {
  return denied(name) || piecesOf(name, denied).some(({ hidden }) => hidden);
}

function piecesOf(name: string, denied: (part: string) => boolean): Piece[] {
  return [...name.matchAll(RUNS)].flatMap(([run], at) => {
    const hidden = identifies(run, denied);
    const words = /^\p{L}/u.test(run) ? run.split(/(?<=\p{Ll})(?=\p{Lu})/u) : [run];
    return words.map((raw) => ({ raw, run, at, hidden: hidden || identifies(raw, denied) }));
  });
}

/** A single digit is an index; even if it is somebody's whole ID, it reveals nothing. */
function identifies(part: string, denied: (part: string) => boolean): boolean {
  return part.length > 1 && denied(part);
}

function partsOf(table: NameTable, pieces: readonly Piece[]): Part[] {
  const parts: Part[] = [];
  const numbered = pieces.filter(({ raw }) => /^\d+$/.test(raw)).length === 1;
  for (let from = 0; from < pieces.length; ) {
    const known = longestKnown(table, pieces, from, numbered);
    if (known) {
      parts.push(known.part);
      from += known.length;
    } else {
      parts.push(unknown(pieces, from));
      from += 1;
    }
  }
  return parts;
}

const MOST_WORDS = 6;

function longestKnown(
  table: NameTable,
  pieces: readonly Piece[],
  from: number,
  numbered: boolean,
): { part: Part; length: number } | undefined {
  for (let length = Math.min(MOST_WORDS, pieces.length - from); length > 0; length--) {
    const own = pieces.slice(from, from + length);
    // Numbers that are written apart are not one number.
    if (own.some(({ hidden, raw }, n) => hidden || (/^\d/.test(raw) && /^\d/.test(own[n + 1]?.raw ?? '')))) continue;
    const part = knownPart(table, own, numbered);
    if (part) return { part, length };
  }
  return undefined;
}

const LEVEL = /^(?:c[1-7]|th?(?:[1-9]|1[0-2])|l[1-5]|s[1-5])$/;
const SIGNS: Readonly<Record<string, string>> = { '+': 'Plus', '&': 'And', '/': 'And' };

/** @param numbered whether the name has one number, which may be the index of a target */
function knownPart(table: NameTable, pieces: readonly Piece[], numbered: boolean): Part | undefined {
  const raw = pieces.map((piece) => piece.raw).join('');
  const joined = folded(raw);
  const first = pieces.length === 1;
  const sign = SIGNS[raw];
  if (sign) return plainWord(sign);
  if (first && /gy$/.test(joined)) return { ...plainWord(doseOf(joined)), keeps: 'target' };
  if (/[^a-z0-9]/.test(joined)) return undefined;
  const found = findStructure(table, joined);
  const indexed = found?.structure.target === true && /\d$/.test(joined);
  if (found && (!indexed || (numbered && (found.number ?? '').length <= 2))) return { kind: 'structure', found };
  const word = table.words.get(joined);
  if (word) {
    const { say, keeps, method, timepoint, term } = word;
    return { kind: 'word', say, term: term === true, keeps, method, timePoint: timepoint };
  }
  const side = first ? table.sides.get(joined) : undefined;
  if (side) return { kind: 'side', side, say: { left: 'L', right: 'R', both: 'Both' }[side] };
  // Letter and number of a vertebra or level are not separated.
  if (pieces.length === 2 && pieces[1]!.at === pieces[0]!.at + 1 && LEVEL.test(joined))
    return plainWord(raw.toUpperCase());
  return undefined;
}

const plainWord = (say: string): Part & { kind: 'word' } => ({ kind: 'word', say, term: false });

/** `60Gy`, `54.5Gy`; a dose in cGy has that unit. */
function doseOf(text: string): string {
  const [, number = '', unit] = /^([\d.,]+)[ _]?(c?)gy$/.exec(text)! as unknown as [string, string, string];
  return `${number.replace(',', '.')}${unit}Gy`;
}

function unknown(pieces: readonly Piece[], from: number): Part {
  const { raw, run, at, hidden } = pieces[from]!;
  if (!hidden && /^\d+$/.test(raw)) return { kind: 'number', raw };
  const alone = pieces[from - 1]?.at !== at && initials.test(run);
  return alone ? { kind: 'observer', raw: run } : { kind: 'unknown', raw };
}

/** Initials with a particle: JvS, MvdB, JdW. Capitals alone could be an abbreviation of anything. */
const initials = /^\p{Lu}\p{Ll}{1,3}\p{Lu}{1,2}$/u;

/** One number of at most two digits is an index. Several could be a date. */
function numbersOf(parts: readonly Part[]): Part[] {
  const numbers = parts.filter(({ kind }) => kind === 'number').length;
  return parts.map((part) =>
    part.kind === 'number' && (numbers > 1 || part.raw.length > 2) ? { kind: 'unknown', raw: part.raw } : part,
  );
}

/** The pieces of initials are one part. */
function withObserver(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const before = result.at(-1);
    if (part.kind === 'unknown' && before?.kind === 'observer' && before.raw.endsWith(part.raw)) continue;
    result.push(part);
  }
  return result;
}

/** A side belongs to the structure beside it. */
function withSides(parts: readonly Part[]): Part[] {
  const sides = parts.filter((part) => part.kind === 'side');
  const structures = parts.filter((part) => part.kind === 'structure');
  if (sides.length !== 1 || structures.length !== 1) return [...parts];
  const found = onSide(structures[0]!.found, sides[0]!.side);
  if (!found) return [...parts];
  return parts.flatMap((part): Part[] => {
    if (part.kind === 'side') return [];
    return part.kind === 'structure' ? [{ kind: 'structure', found }] : [part];
  });
}

function sayOf(part: Part): string | undefined {
  if (part.kind === 'structure') return standardOf(part.found);
  if (part.kind === 'number') return part.raw;
  return part.kind === 'word' || part.kind === 'side' ? part.say : undefined;
}

function rawOf(part: Part): string | undefined {
  return part.kind === 'unknown' || part.kind === 'observer' ? part.raw : undefined;
}

function statedBy(parts: readonly Part[]): Pick<ParsedName, 'method' | 'timePoint' | 'observer'> {
  const words = parts.filter((part) => part.kind === 'word');
  const method = words.find((word) => word.method !== undefined)?.method;
  const timePoint = words.find((word) => word.timePoint !== undefined)?.timePoint;
  const observers = parts.filter((part) => part.kind === 'observer');
  return {
    ...(method && { method }),
    ...(timePoint && { timePoint }),
    ...(observers.length === 1 && { observer: observers[0]!.raw }),
  };
}

function structureOf(parts: readonly Part[]): Pick<ParsedName, 'structure'> {
  const structures = parts.filter((part) => part.kind === 'structure');
  const structure = structures[0]?.found;
  if (structures.length !== 1 || structure === undefined) return {};
  const { target } = structure.structure;
  const stays = parts.every((part) => {
    if (part.kind === 'structure' || part.kind === 'observer') return true;
    if (part.kind === 'number') return target;
    return part.kind === 'word' && (part.keeps === 'any' || (part.keeps === 'target' && target));
  });
  return stays ? { structure } : {};
}
