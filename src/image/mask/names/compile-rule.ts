import type { DelineationMethod } from '../../../core/index.ts';
import type { Structure } from './expand-entry.ts';
import {
  lateralities,
  methods,
  type NamedText,
  type NameRule,
  type NameValues,
  type TimePoint,
  timePoints,
} from './name-table-schema.ts';

/** A rule that is ready to be matched. */
export interface CompiledRule {
  readonly id: string;
  readonly reads: ReadonlySet<NamedText>;
  readonly pattern: RegExp;
  readonly structure?: Structure;
  /** The published form, with `$group` for the text of a group. */
  readonly say?: string;
  readonly method?: DelineationMethod;
  readonly timepoint?: TimePoint;
  /** The values of the closed lists by the word of a group, in lower case. */
  readonly words: Readonly<Record<ListedGroup, ReadonlyMap<string, string>>>;
}

/** Groups whose text must stand for a value of a closed list. */
type ListedGroup = 'method' | 'timepoint' | 'laterality';

const lists: Readonly<Record<ListedGroup, readonly string[]>> = {
  method: methods,
  timepoint: timePoints,
  laterality: lateralities,
};
const groups = new Set(['observer', ...Object.keys(lists)]);

/** A text that a user's pattern is matched with has at most this length, because patterns may take long. */
export const longestText = 128;

/** Checks a rule and makes it ready. `structureOf` gives the structure of an entry's key. */
export function compileRule(
  rule: NameRule,
  table: NameValues,
  structureOf: (key: string) => Structure | undefined,
  fail: (detail: string) => Error,
): CompiledRule {
  const refuse = (detail: string): Error => fail(`rule "${rule.id}": ${detail}`);
  const pattern = regularExpression(rule.pattern, refuse);
  const words = { method: new Map(), timepoint: new Map(), laterality: new Map() } as Record<
    ListedGroup,
    Map<string, string>
  >;
  for (const [, name = ''] of rule.pattern.matchAll(/\(\?<([^>=!]+)>/g)) {
    if (!groups.has(name)) throw refuse(`the group "${name}" is not one of ${[...groups].join(', ')}`);
    if (!isListed(name)) continue;
    for (const word of alternativesOf(rule.pattern, name, refuse)) {
      const value =
        listedValue(word, rule.values?.[name]) ??
        listedValue(word, table[name]) ??
        lists[name].find((one) => one === word);
      if (value === undefined)
        throw refuse(`"${word}" of the group "${name}" does not stand for one of ${lists[name].join(', ')}`);
      words[name].set(word, value);
    }
  }
  const { key, method, timepoint, say } = rule;
  const structure = key === undefined ? undefined : structureOf(key);
  if (key !== undefined && !structure) throw refuse(`there is no entry with the key "${key}"`);
  if (structure && words.laterality.size > 0 && !structure.sides.left)
    throw refuse(`the entry "${key}" has no sides (paired: true)`);
  for (const [, name = ''] of (say ?? '').matchAll(/\$([a-z]+)/g))
    if (!rule.pattern.includes(`(?<${name}>`)) throw refuse(`"say" names the group "${name}", which the pattern lacks`);
  return {
    id: rule.id,
    reads: new Set(rule.reads),
    pattern,
    ...(structure && { structure }),
    ...(say !== undefined && { say }),
    ...(method && { method }),
    ...(timepoint && { timepoint }),
    words,
  };
}

const isListed = (name: string): name is ListedGroup => Object.hasOwn(lists, name);

function regularExpression(text: string, refuse: (detail: string) => Error): RegExp {
  try {
    return new RegExp(`^(?:${text})$`, 'iu');
  } catch (cause) {
    throw Object.assign(refuse('its pattern is not a regular expression'), { cause });
  }
}

/** The words of a group, which must be plain, so that all of them can be checked when the table is read. */
function alternativesOf(pattern: string, name: string, refuse: (detail: string) => Error): string[] {
  const inside = new RegExp(`\\(\\?<${name}>([^()]*)\\)`).exec(pattern)?.[1] ?? '';
  const words = inside.split('|');
  if (words.some((word) => !/^[\p{L}\p{N} -]+$/u.test(word)))
    throw refuse(`the group "${name}" must list its words: (?<${name}>one|two)`);
  return words.map((word) => word.toLowerCase());
}

function listedValue(word: string, listed: Partial<Record<string, readonly string[]>> | undefined): string | undefined {
  return Object.entries(listed ?? {}).find(([, words]) => words?.includes(word))?.[0];
}
