import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { effectiveBase, readSoftware } from '../../core/config/index.ts';
import { Identity, type IdentityKey, prospectiveKey, UsageError } from '../../core/index.ts';
import { createGate } from '../../graph/index.ts';
import { type ImportSummary, importFile, inDataset, readMapping, suggestMapping } from '../../imports/index.ts';
import { claimDirectory, DataDirectory, recordRowRefusals, withLock } from '../../pipeline/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, type Setup, setUp } from '../options/common.ts';
import { importJson, importText } from '../output/import-summary.ts';
import { terminal } from '../output/terminal.ts';
import { refreshLocked } from '../serve/refresh-catalogue.ts';

interface ImportOptions extends CommonOptions {
  readonly data?: string;
  readonly mapping?: string;
  readonly dataset?: string;
  readonly identity?: string;
  readonly replace?: boolean;
  readonly replaceImport?: string;
  readonly dryRun?: boolean;
  readonly suggest?: boolean;
  readonly take?: readonly string[];
  readonly out?: string;
}

export function importCommand(setExitCode: SetExitCode): Command {
  const command = new Command('import')
    .description('Import a clinical table, a table of features, or a graph of O-RAW into the catalogue.')
    .argument('<file>', 'CSV or Turtle, plain or gzip, or an Excel workbook (.xlsx)')
    .option('--mapping <file>', 'the meaning of the columns (YAML; docs/imports.md)')
    .option('--data <dir>', 'data directory')
    .option('--dataset <id>', 'dataset of the records; overrides that of the mapping')
    .option('--dry-run', 'show, column by column, what the import would do, and write nothing')
    .option('--replace', 'replace earlier imports of the same source')
    .option('--replace-import <digest>', 'replace this import, whatever its source; `qiaw query imports` lists them')
    .option('--suggest', 'write a commented mapping for the table, or for a REDCap data dictionary, and import nothing')
    .option(
      '--take <column...>',
      'with --suggest: take these columns although they are free text or look like identifiers',
    )
    .option('--out <file>', 'with --suggest: where the mapping is written; default the terminal')
    .addOption(new Option('--identity <mode>', 'how identifiers are written').choices(['pseudonym', 'keep']));
  return addCommonOptions(command).action(async (file: string, options: ImportOptions) => {
    if (options.suggest) return suggest(file, options);
    const { data, mapping } = options;
    if (data === undefined || mapping === undefined)
      throw new UsageError(
        'Give --mapping FILE and --data DIR. `qiaw import --suggest TABLE` writes a mapping to start from.',
      );
    const setup = await setUp(options, { identity: { mode: options.identity }, run: { dataset: options.dataset } });
    const summary = await runImport(file, { ...options, data, mapping }, setup);
    // Building the downloads of a large dataset takes longer than the import, so the summary is printed first.
    if (options.json) await terminal.result(importJson(summary));
    else if (!options.quiet) terminal.say(importText(summary, options.dryRun === true));
    if (!options.dryRun) await refreshLocked(data, setup);
    if (summary.refusals.length > 0) setExitCode(exitCodes.someRefused);
  });
}

async function suggest(file: string, { take, out }: ImportOptions): Promise<void> {
  const text = await suggestMapping(file, take);
  if (out === undefined) return terminal.result(text);
  await writeFile(out, text, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    const what = cause.code === 'EEXIST' ? 'already exists' : `cannot be written (${cause.code})`;
    throw new UsageError(`The file for the mapping ${what}. Give another path with --out.`, { cause });
  });
  terminal.say('The mapping was written. Check every line before you import the table.');
}

interface Wanted extends ImportOptions {
  readonly data: string;
  readonly mapping: string;
}

async function runImport(file: string, options: Wanted, { config, environment }: Setup): Promise<ImportSummary> {
  const own = await readMapping(options.mapping);
  const mapping = options.dataset === undefined ? own : inDataset(own, options.dataset);
  const data = new DataDirectory(options.data);
  const { mode } = config.identity;
  const isDry = options.dryRun === true;
  // Without a key, no earlier import can exist whose pseudonyms must match.
  const prospective = await prospectiveKey({
    text: environment.identityKey,
    file: environment.identityKeyFile,
    dataDirectory: options.data,
  });
  const base = effectiveBase(config);
  const gate = await createGate();
  const imported = (key: IdentityKey) =>
    importFile({
      path: file,
      mapping,
      identity: new Identity(mode, key),
      issuer: config.identity.issuer,
      dataset: config.run.dataset,
      software: readSoftware(),
      folder: join(data.graphs, 'imports'),
      quarantine: data.quarantine,
      base,
      gate,
      replace: options.replaceImport ?? options.replace ?? false,
      dryRun: isDry,
    });
  if (isDry) return imported(prospective);
  return withLock(data, async () => {
    const key = await prospective.keep();
    await claimDirectory(data, { layout: 1, base, identity: mode, ...(mode === 'pseudonym' && { keyId: key.id }) });
    const summary = await imported(key);
    await recordRowRefusals(data, summary);
    return summary;
  });
}
