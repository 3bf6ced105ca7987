import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { counted, loadAuditKey, UsageError } from '../../core/index.ts';
import { type AskedOften, type AuditFilter, questionDigest, whoAsked } from '../../server/access/index.ts';
import { addCommonOptions, type CommonOptions, wholeNumber } from '../options/common.ts';
import { auditPath } from '../options/server-settings.ts';
import { terminal } from '../output/terminal.ts';

interface AuditOptions extends CommonOptions {
  readonly data: string;
  readonly caller?: string;
  readonly door?: string;
  readonly since?: string;
  readonly of?: string;
  readonly top: number;
}

export function auditCommand(): Command {
  const command = new Command('audit')
    .description('Requests to the server by caller and query. The log contains only a keyed digest of each query.')
    .requiredOption('--data <dir>', 'data directory')
    .option('--caller <name>', 'only this caller: name of a token or identity, local, anyone, unknown')
    .option('--door <name>', 'only this interface: sparql, graphql, files, cases, …')
    .option('--since <date>', 'only from this date or time on (UTC)', instant)
    .option('--of <question>', 'only this query: a file with the query, the query itself, or a path that begins with /')
    .option('--top <n>', 'number of rows', wholeNumber(1, 1_000_000), 50);
  return addCommonOptions(command).action(async (options: AuditOptions) => {
    const { rows, unreadable } = await read(options, await filterOf(options));
    const shown = rows.slice(0, options.top);
    await terminal.result(options.json ? shown.map((row) => `${JSON.stringify(row)}\n`).join('') : table(shown));
    if (rows.length > shown.length)
      terminal.say(`${rows.length - shown.length} more; show them with --top ${rows.length}.`);
    if (unreadable > 0) terminal.say(`${counted(unreadable, 'line')} of the log could not be read as entries.`);
  });
}

async function filterOf({ data, caller, door, since, of }: AuditOptions): Promise<AuditFilter> {
  const question = of === undefined ? undefined : await readFile(of, 'utf8').catch(() => of);
  return {
    ...(caller !== undefined && { caller }),
    ...(door !== undefined && { door }),
    ...(since !== undefined && { since }),
    ...(question !== undefined && { asked: questionDigest(question, (await loadAuditKey(data)).bytes) }),
  };
}

async function read({ data }: AuditOptions, filter: AuditFilter): ReturnType<typeof whoAsked> {
  return whoAsked(auditPath(resolve(data)), filter).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
    throw new UsageError('There is no audit log: no data were requested yet, or server.audit.enabled is false.');
  });
}

function instant(text: string): string {
  if (Number.isNaN(Date.parse(text))) throw new InvalidArgumentError('must be a date such as 2026-11-30.');
  return new Date(text).toISOString();
}

function table(rows: readonly AskedOften[]): string {
  const minute = (time: string) => time.slice(0, 16).replace('T', ' ');
  const cells = rows.map((row) => [
    String(row.times),
    row.caller,
    row.form === undefined ? row.door : `${row.door} ${row.form}`,
    row.asked ?? '',
    String(row.refused),
    minute(row.first),
    minute(row.last),
  ]);
  const all = [['times', 'caller', 'door', 'asked', 'refused', 'first', 'last'], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, n) => cell.padEnd(widths[n]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
