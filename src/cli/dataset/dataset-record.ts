import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document, parseDocument, parse as parseYaml } from 'yaml';
import {
  checkRecord,
  DatasetFolder,
  missingKeys,
  parseRecord,
  recordTemplate,
  Vocabularies,
} from '../../catalogue/index.ts';
import { temporaryIn, UsageError, writeFileAtomic } from '../../core/index.ts';

export interface RecordOptions {
  readonly file?: string;
  readonly set?: readonly string[];
}

export interface RecordChange {
  /** Keys that are not filled in yet. */
  readonly missing: readonly string[];
  write(): Promise<void>;
}

/**
 * The new record: from a file, key by key (comments are kept), or from the editor. It is checked before anything is
 * written. @throws UsageError, DatasetRecordInvalid
 */
export async function recordChange(
  root: string,
  id: string,
  options: RecordOptions,
  how: 'create' | 'edit',
  editor: string | undefined,
): Promise<RecordChange> {
  const folder = new DatasetFolder(root, id);
  const existing = await readFile(folder.record, 'utf8').catch(() => undefined);
  if (how === 'create' && existing !== undefined) {
    throw new UsageError(`Dataset ${id} already has a record; change it with \`qiaw dataset edit ${id}\`.`);
  }
  if (how === 'edit' && existing === undefined) {
    throw new UsageError(`Dataset ${id} has no record yet; create one with \`qiaw dataset create ${id}\`.`);
  }
  let text = existing ?? recordTemplate(id);
  if (options.file !== undefined) {
    text = await readFile(options.file, 'utf8').catch((cause) => {
      throw new UsageError(`The file ${options.file} cannot be read.`, { cause });
    });
  }
  if (options.set !== undefined) text = withKeys(text, options.set);
  if (how === 'edit' && options.file === undefined && options.set === undefined) text = await edited(text, editor);
  const record = parseRecord(text, `the record of ${id}`, Vocabularies.of(root));
  return { missing: missingKeys(record), write: () => writeFileAtomic(folder.record, text) };
}

/** Sets `key.of.key=value` in the text and keeps its other content and comments. */
function withKeys(text: string, pairs: readonly string[]): string {
  const document: Document = parseDocument(text);
  for (const pair of pairs) {
    const [, path, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (path === undefined || value === undefined) {
      throw new UsageError(`--set takes key=value, such as publisher.name=Clinic; there is no equals sign in: ${pair}`);
    }
    const keys = path
      .trim()
      .split('.')
      .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    if (document.contents === null) document.contents = document.createNode({}) as never;
    document.setIn(keys, document.createNode(yamlOf(value)));
  }
  checkRecord(document.toJS() ?? {}, 'the record with --set');
  return document.toString();
}

/** A value parsed as YAML; text that is not valid YAML is used unchanged. */
function yamlOf(value: string): unknown {
  try {
    return parseYaml(value);
  } catch {
    return value;
  }
}

async function edited(text: string, editor: string | undefined): Promise<string> {
  if (editor === undefined) {
    throw new UsageError('Neither VISUAL nor EDITOR is set: set one of them, or use --file or --set.');
  }
  const folder = await temporaryIn(tmpdir());
  const path = join(folder.path, 'record.yaml');
  try {
    await mkdir(folder.path, { mode: 0o700 });
    await writeFile(path, text);
    // An editor is a command line, such as `code --wait`.
    const [program, ...rest] = editor.split(/\s+/);
    await new Promise<void>((resolve, reject) => {
      const child = spawn(program!, [...rest, path], { stdio: 'inherit' });
      child.once('error', () => reject(new UsageError(`The editor ${program} cannot be started.`)));
      child.once('exit', (code) =>
        code === 0 ? resolve() : reject(new UsageError(`The editor exited with code ${code}; nothing was changed.`)),
      );
    });
    return await readFile(path, 'utf8');
  } finally {
    await folder.release();
  }
}
