import { readFile } from 'node:fs/promises';
import { builtTable, digestOf, QiawError } from '../../../core/index.ts';
import { type CompiledRule, compileRule } from './compile-rule.ts';
import { expandEntry, type NamedStructure, type Structure, type Vocabulary } from './expand-entry.ts';
import {
  type Laterality,
  lateralities,
  type NameTableFile,
  type NameValues,
  type NameWord,
  nameTableSchema,
} from './name-table-schema.ts';
import { folded, normaliseTableName } from './normalise-name.ts';

/** Tables of names, ready to be matched; made by {@link loadNameTable}. */
export interface NameTable {
  /** Structures by their names in normalised form (`#` for a trailing number). */
  readonly names: ReadonlyMap<string, NamedStructure>;
  /** Names that users assign to a structure, as a whole, in lower case without accents. */
  readonly aliases: ReadonlyMap<string, NamedStructure>;
  /** Words that may stand beside a structure, and structures without class (`term`), by their normalised form. */
  readonly words: ReadonlyMap<string, NameWord & { readonly term?: true }>;
  readonly sides: ReadonlyMap<string, Laterality>;
  /** In the order in which they are tried. */
  readonly rules: readonly CompiledRule[];
  /** SHA-256 of everything that the tables say. */
  readonly digest: string;
}

/** A table of ROI names that cannot be read, does not follow the schema, or contradicts itself. */
class NameTableInvalid extends QiawError {
  readonly code = 'QIAW_NAME_TABLE_INVALID';
}

/**
 * Reads the product's table (`ontology/roi-names.yaml`) and the user's tables, which have the same form and take
 * precedence, in their order. User tables may use the codes and prefixes of the product's table by name.
 *
 * @throws NameTableInvalid with the table's place in the list and the faulty field.
 */
export async function loadNameTable(userFiles: readonly string[] = []): Promise<NameTable> {
  const own = checked(builtTable('roi-names'), "the product's name table");
  const files: Array<{ file: NameTableFile; label: string }> = [];
  for (const [n, path] of userFiles.entries()) {
    const label = `name table ${n + 1} of ${userFiles.length}`;
    files.push({ file: await read(path, label), label });
  }
  files.push({ file: own, label: "the product's name table" });
  const names = new Map<string, NamedStructure>();
  const byKey = new Map<string, Structure>();
  const words = new Map<string, NameWord & { term?: true }>();
  const sides = new Map<string, Laterality>();
  const aliases = new Map<string, NamedStructure>();
  for (const { file, label } of files) addEntries(names, byKey, file, own, label);
  // An alias may be of an entry of any table.
  for (const { file, label } of files) addAliases(aliases, byKey, file, label);
  for (const { file } of files) addWords(words, sides, file);
  const rules = files.flatMap(({ file, label }) =>
    file.rules.map((rule) =>
      compileRule(
        rule,
        both(own.values, file.values),
        (key) => byKey.get(key),
        (detail) => new NameTableInvalid(`${label}: ${detail}.`),
      ),
    ),
  );
  return { names, aliases, words, sides, rules, digest: digestOf({ tables: files.map(({ file }) => file) }) };
}

function addAliases(
  names: Map<string, NamedStructure>,
  byKey: ReadonlyMap<string, Structure>,
  { aliases }: NameTableFile,
  label: string,
): void {
  for (const [key, list] of Object.entries(aliases)) {
    if (key === 'unknown') continue;
    const [, stem, side = ''] = /^(.*?)(?:-(left|right|both))?$/.exec(key)! as unknown as [string, string, Laterality];
    const structure = byKey.get(key) ?? byKey.get(stem);
    const own = byKey.has(key) ? '' : side;
    if (structure?.sides[own] === undefined)
      throw new NameTableInvalid(`${label}: aliases: there is no entry with the key "${key}".`);
    for (const name of list.map((one) => folded(one).trim()))
      if (!names.has(name)) names.set(name, { structure, side: own });
  }
}

/** The first table that has a word decides. */
function addWords(
  words: Map<string, NameWord & { term?: true }>,
  sides: Map<string, Laterality>,
  file: NameTableFile,
): void {
  const add = (word: NameWord & { term?: true }): void => {
    for (const form of [word.say, ...word.words].flatMap((one) => normaliseTableName(one) ?? []))
      if (!words.has(form)) words.set(form, word);
  };
  for (const term of file.terms) add({ ...term, term: true });
  for (const word of file.words) add(word);
  for (const side of lateralities)
    for (const word of [side, ...(file.values.laterality?.[side] ?? [])]) if (!sides.has(word)) sides.set(word, side);
}

/** The words of both tables. */
function both(own: NameValues, file: NameValues): NameValues {
  const lists = ['method', 'timepoint', 'laterality'] as const;
  const joined = (one: Record<string, readonly string[]> = {}, two: Record<string, readonly string[]> = {}) =>
    Object.fromEntries(
      [...new Set([...Object.keys(one), ...Object.keys(two)])].map((key) => [
        key,
        [...(one[key] ?? []), ...(two[key] ?? [])],
      ]),
    );
  return Object.fromEntries(lists.map((list) => [list, joined(own[list], file[list])])) as NameValues;
}

async function read(path: string, label: string): Promise<NameTableFile> {
  let content: unknown;
  try {
    const { parse } = await import('yaml');
    content = parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new NameTableInvalid(`Cannot read ${label} as YAML. Check the path and the syntax.`, { cause });
  }
  return checked(content, label);
}

function checked(content: unknown, label: string): NameTableFile {
  const result = nameTableSchema.safeParse(content);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new NameTableInvalid(`${label}: ${issue.path.join('.') || 'the whole file'}: ${issue.message}.`, {
    cause: result.error,
  });
}

function addEntries(
  all: Map<string, NamedStructure>,
  byKey: Map<string, Structure>,
  file: NameTableFile,
  own: NameTableFile,
  label: string,
): void {
  const vocabulary: Vocabulary = {
    codes: { ...own.codes, ...file.codes },
    prefixes: { ...own.prefixes, ...file.prefixes },
    sources: { ...own.sources, ...file.sources },
    fail: (detail) => new NameTableInvalid(`${label}: ${detail}.`),
  };
  const names = new Map<string, NamedStructure>();
  for (const entry of file.entries) {
    for (const { name, named } of expandEntry(entry, vocabulary)) {
      const other = names.get(name);
      if (other && (other.structure.key !== named.structure.key || other.side !== named.side))
        throw vocabulary.fail(`the name "${name}" stands for both ${keyOf(other)} and ${keyOf(named)}`);
      names.set(name, named);
      if (!byKey.has(entry.key)) byKey.set(entry.key, named.structure);
    }
  }
  for (const [name, named] of names) if (!all.has(name)) all.set(name, named);
}

const keyOf = ({ structure, side }: NamedStructure): string => structure.key + (side && `-${side}`);
