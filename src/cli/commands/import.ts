import { join } from 'node:path';
import { Command, Option } from 'commander';
import { effectiveBase, readSoftware } from '../../core/config/index.ts';
import { Identity, loadIdentityKey } from '../../core/index.ts';
import { createGate } from '../../graph/index.ts';
import { type ImportSummary, importFile, inDataset, readMapping } from '../../imports/index.ts';
import { claimDirectory, DataDirectory, withLock } from '../../pipeline/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, type Setup, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { refreshLocked } from '../serve/refresh-catalogue.ts';

interface ImportOptions extends CommonOptions {
  readonly data: string;
  readonly mapping: string;
  readonly dataset?: string;
  readonly identity?: string;
  readonly replace?: boolean;
}

export function importCommand(setExitCode: SetExitCode): Command {
  const command = new Command('import')
    .description('Import a clinical table, a table of features, or a graph of O-RAW into the catalogue.')
    .argument('<file>', 'CSV or Turtle, plain or gzip')
    .requiredOption('--mapping <file>', 'the meaning of the columns (YAML; docs/imports.md)')
    .requiredOption('--data <dir>', 'data directory')
    .option('--dataset <id>', 'dataset of the records; overrides that of the mapping')
    .option('--replace', 'replace earlier imports of the same source')
    .addOption(new Option('--identity <mode>', 'how identifiers are written').choices(['pseudonym', 'keep']));
  return addCommonOptions(command).action(async (file: string, options: ImportOptions) => {
    const setup = await setUp(options, { identity: { mode: options.identity }, run: { dataset: options.dataset } });
    const summary = await runImport(file, options, setup);
    // Building the downloads of a large dataset takes longer than the import, so the summary is printed first.
    if (options.json) await terminal.result(jsonLines(summary));
    else if (!options.quiet) terminal.say(text(summary));
    await refreshLocked(options.data, setup);
    if (summary.refusals.length > 0) setExitCode(exitCodes.someRefused);
  });
}

async function runImport(file: string, options: ImportOptions, { config, environment }: Setup): Promise<ImportSummary> {
  const own = await readMapping(options.mapping);
  const mapping = options.dataset === undefined ? own : inDataset(own, options.dataset);
  const data = new DataDirectory(options.data);
  const { mode } = config.identity;
  const key = await loadIdentityKey({
    text: environment.identityKey,
    file: environment.identityKeyFile,
    dataDirectory: options.data,
  });
  const base = effectiveBase(config);
  return withLock(data, async () => {
    await claimDirectory(data, { layout: 1, base, identity: mode, ...(mode === 'pseudonym' && { keyId: key.id }) });
    return importFile({
      path: file,
      mapping,
      identity: new Identity(mode, key),
      issuer: config.identity.issuer,
      dataset: config.run.dataset,
      software: readSoftware(),
      folder: join(data.graphs, 'imports'),
      quarantine: data.quarantine,
      base,
      gate: await createGate(),
      replace: options.replace ?? false,
    });
  });
}

/** One line per refusal, then the summary. The path of the file is omitted: the operator knows it. */
function jsonLines({ path: _, refusals, ...summary }: ImportSummary): string {
  const events = refusals.map((refusal) => ({ event: 'refusal', ...refusal }));
  return [...events, { event: 'summary', ...summary, refusals: counted(refusals) }]
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');
}

function text(summary: ImportSummary): string {
  const { records, rows, subjects, observations, predictions, values, definitions, refusals, notes, repairs } = summary;
  const lines = [
    `${records} of ${rows} rows imported: ${subjects} subjects, ${observations} clinical observations, ` +
      `${predictions} predictions, ${values} feature values of ${definitions} definitions`,
    `dataset ${summary.dataset}, graph ${summary.graph}`,
  ];
  if (summary.unchanged) lines.push('it was already imported, and nothing was changed');
  if (summary.replaced.length > 0) lines.push(`replaced ${summary.replaced.length} earlier import(s)`);
  if (summary.erased > 0) lines.push(`left out: ${summary.erased} rows of erased subjects`);
  for (const { message, count } of repairs) lines.push(`  repaired ${String(count).padStart(5)}  ${message}`);
  for (const { message } of notes) lines.push(`  note: ${message}`);
  if (refusals.length > 0) lines.push('refused, by reason:');
  for (const [code, count] of Object.entries(counted(refusals))) {
    const found = refusals.filter((refusal) => refusal.code === code).map(rowText);
    const more = found.length > 10 ? ' …' : '';
    lines.push(`  ${String(count).padStart(5)}  ${code}  row ${found.slice(0, 10).join(', ')}${more}`);
  }
  return lines.join('\n');
}

/** `8 (clinical.T.Stage)`: the row and, for a single cell, its column; never the value. */
function rowText({ evidence: { row, column } }: ImportSummary['refusals'][number]): string {
  return column === undefined ? String(row) : `${row} (${column})`;
}

function counted(refusals: ImportSummary['refusals']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of refusals) counts[code] = (counts[code] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
