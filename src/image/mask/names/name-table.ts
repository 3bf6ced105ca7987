import { readFile } from 'node:fs/promises';
import { builtTable, QiawError } from '../../../core/index.ts';
import type { MappedName } from '../model.ts';
import { expandEntry, type Vocabulary } from './expand-entry.ts';
import { type NameTableFile, nameTableSchema } from './name-table-schema.ts';
import { normaliseName, withNumberSign } from './normalise-name.ts';

/** Names in normalised form (`#` for a trailing number) and what they mean; made by {@link loadNameTable}. */
export interface NameTable {
  readonly meanings: ReadonlyMap<string, MappedName>;
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
  const meanings = new Map<string, MappedName>();
  for (const [n, path] of userFiles.entries()) {
    const label = `name table ${n + 1} of ${userFiles.length}`;
    add(meanings, await read(path, label), own, label);
  }
  add(meanings, own, own, "the product's name table");
  return { meanings };
}

/** The meaning of a name, or undefined if no entry matches all of it: such a name is "unmapped", never guessed. */
export function mapRoiName(table: NameTable, name: string): MappedName | undefined {
  const plain = normaliseName(name);
  if (!plain) return undefined;
  const numbered = withNumberSign(plain);
  return table.meanings.get(plain) ?? (numbered === undefined ? undefined : table.meanings.get(numbered));
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

function add(meanings: Map<string, MappedName>, file: NameTableFile, own: NameTableFile, label: string): void {
  const vocabulary: Vocabulary = {
    codes: { ...own.codes, ...file.codes },
    prefixes: { ...own.prefixes, ...file.prefixes },
    sources: { ...own.sources, ...file.sources },
    fail: (detail) => new NameTableInvalid(`${label}: ${detail}.`),
  };
  const names = new Map<string, MappedName>();
  for (const entry of file.entries) {
    for (const { name, meaning } of expandEntry(entry, vocabulary)) {
      const other = names.get(name);
      if (other && other.key !== meaning.key)
        throw vocabulary.fail(`the name "${name}" stands for both ${other.key} and ${meaning.key}`);
      names.set(name, meaning);
    }
  }
  for (const [name, meaning] of names) if (!meanings.has(name)) meanings.set(name, meaning);
}
