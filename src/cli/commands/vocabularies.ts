import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import { parseVocabulary, Vocabularies, type Vocabulary, vocabulariesFolder } from '../../catalogue/index.ts';
import { UsageError, writeFileAtomic } from '../../core/index.ts';
import { DataDirectory, withLock } from '../../pipeline/index.ts';
import type { SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions } from '../options/common.ts';
import { plainTable } from '../output/plain-table.ts';
import { terminal } from '../output/terminal.ts';

interface Options extends CommonOptions {
  readonly data?: string;
}

export function vocabulariesCommand(_setExitCode: SetExitCode): Command {
  return new Command('vocabularies')
    .description('Lists of codes that records are checked against (docs/metadata.md).')
    .addCommand(
      addCommonOptions(
        new Command('list')
          .description('List the vocabularies with version, number of codes and source.')
          .option('--data <dir>', 'with the newer lists of this data directory'),
      ).action(list),
    )
    .addCommand(
      addCommonOptions(
        new Command('update')
          .description('Take newer lists from a folder of JSON files like those of ontology/vocabularies.')
          .argument('<folder>')
          .requiredOption('--data <dir>', 'data directory'),
      ).action(update),
    );
}

async function list(options: Options): Promise<void> {
  const lists = Vocabularies.of(options.data).all();
  if (options.json) {
    for (const { codes, aliases: _, ...head } of lists) {
      await terminal.result(`${JSON.stringify({ ...head, codes: codes.size })}\n`);
    }
    return;
  }
  const rows = lists.map(({ name, version, codes, complete, title, source }) => [
    name,
    version,
    String(codes.size),
    complete ? 'yes' : 'no',
    title,
    source,
  ]);
  const table = plainTable(['name', 'version', 'codes', 'complete', 'title', 'source'], rows);
  await terminal.result(`${table.join('\n')}\n`);
}

async function update(folder: string, options: Options): Promise<void> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) throw new UsageError(`The folder ${folder} has no .json files with lists of codes.`);
  const known = Vocabularies.of(options.data);
  const texts = new Map<string, string>();
  const lines: string[] = [];
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    const { name, version, codes } = read(file, text);
    const before = known.all().find((one) => one.name === name);
    if (before === undefined) {
      throw new UsageError(
        `${name} is not the name of a vocabulary. \`qiaw vocabularies list\` shows all names. Nothing was changed.`,
      );
    }
    texts.set(file, text);
    const gone = [...before.codes.keys()].filter((code) => !codes.has(code)).length;
    const added = [...codes.keys()].filter((code) => !before.codes.has(code)).length;
    lines.push(`${name} ${before.version} -> ${version}: ${codes.size} codes, ${added} new, ${gone} gone`);
  }
  const data = new DataDirectory(options.data!);
  const target = join(data.root, vocabulariesFolder);
  await withLock(data, async () => {
    await mkdir(target, { recursive: true });
    for (const [file, text] of texts) await writeFileAtomic(join(target, file), text);
  });
  await terminal.result(`${lines.join('\n')}\n`);
}

/** A list with everything that the program uses. @throws UsageError */
function read(file: string, text: string): Vocabulary {
  try {
    const vocabulary = parseVocabulary(basename(file, '.json'), text);
    const missing = (['title', 'scheme', 'iri', 'source', 'version', 'licence', 'complete'] as const).filter(
      (key) => vocabulary[key] === undefined,
    );
    if (missing.length === 0) return vocabulary;
    throw new UsageError(`${file} lacks ${missing.join(', ')}. Nothing was changed.`);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${file} is not a list of codes: ${(cause as Error).message}. Nothing was changed.`, {
      cause,
    });
  }
}
