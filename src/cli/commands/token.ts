import { Command, InvalidArgumentError, Option } from 'commander';
import { systemClock, UsageError } from '../../core/index.ts';
import {
  createToken,
  defaultQuestions,
  readTokensFile,
  revokeToken,
  type Scope,
  type StoredToken,
} from '../../server/access/index.ts';
import { addCommonOptions, type CommonOptions, collect, setUp, wholeNumber } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

interface TokenOptions extends CommonOptions {
  readonly file?: string;
}

interface CreateOptions extends TokenOptions {
  readonly name: string;
  readonly scope: Scope;
  readonly dataset?: readonly string[];
  readonly expires?: number;
  readonly questions?: number;
}

export function tokenCommand(): Command {
  const command = new Command('token').description(
    'Manage bearer tokens for the server. The tokens file (QIAW_TOKENS_FILE) contains only their digests.',
  );
  command.addCommand(create()).addCommand(list()).addCommand(revoke());
  return command;
}

const options = (command: Command): Command =>
  addCommonOptions(command.option('--file <path>', 'tokens file; default QIAW_TOKENS_FILE'));

function create(): Command {
  const command = new Command('create')
    .description('Create a token and print it once.')
    .requiredOption('--name <name>', 'the user or program; shown in the audit log')
    .addOption(
      new Option('--scope <scope>', 'what it allows').choices(['count', 'records', 'write']).default('records'),
    )
    .option('--dataset <id>', 'a dataset to which it gives access; repeatable; default all', collect)
    .option(
      '--questions <n>',
      `with --scope count: total number of questions it may ask (default ${defaultQuestions})`,
      wholeNumber(1, 1e9),
    )
    .option('--expires <days>', 'days until it expires; default never', days);
  return options(command).action(async (given: CreateOptions) => {
    const path = await fileOf(given);
    const { dataset, expires, name, scope, questions } = given;
    if (questions !== undefined && scope !== 'count') throw new UsageError('--questions requires --scope count.');
    const now = systemClock.now();
    const wanted = { name, scope, datasets: dataset ?? ['*'], ...(questions !== undefined && { questions }) };
    const { token, stored } = await createToken(
      path,
      expires === undefined ? wanted : { ...wanted, expires: now + expires * 86_400_000 },
      now,
    );
    if (given.json) return terminal.result(`${JSON.stringify({ ...shown(stored), token })}\n`);
    terminal.say(`Token ${stored.id} for ${stored.name}. It is shown only once; the file contains only its digest.`);
    await terminal.result(`${token}\n`);
  });
}

function list(): Command {
  return options(
    new Command('list').description('List the tokens by id; the tokens themselves are not stored.'),
  ).action(async (given: TokenOptions) => {
    const tokens = (await readTokensFile(await fileOf(given))).map(shown);
    if (given.json) return terminal.result(tokens.map((token) => `${JSON.stringify(token)}\n`).join(''));
    const rows = tokens.map(({ id, name, scope, datasets, created, expires }) => [
      id,
      name,
      scope,
      datasets.join(','),
      created.slice(0, 10),
      expires?.slice(0, 10) ?? 'never',
    ]);
    await terminal.result(table([['id', 'name', 'scope', 'datasets', 'created', 'expires'], ...rows]));
  });
}

function revoke(): Command {
  const command = new Command('revoke').description(
    'Revoke a token, effective from the next request to a running server.',
  );
  return options(command.argument('<id>', 'id of the token')).action(async (id: string, given: TokenOptions) => {
    if (!(await revokeToken(await fileOf(given), id))) throw new UsageError(`There is no token with the id ${id}.`);
    terminal.say(`Token ${id} is revoked.`);
  });
}

async function fileOf(given: TokenOptions): Promise<string> {
  const path = given.file ?? (await setUp(given)).environment.tokensFile;
  if (path === undefined) throw new UsageError('Name the tokens file: --file, or QIAW_TOKENS_FILE in the environment.');
  return path;
}

const shown = ({ sha256: _, ...rest }: StoredToken): Omit<StoredToken, 'sha256'> => rest;

function days(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 36_500)) throw new InvalidArgumentError('must be a number of days.');
  return value;
}

function table(rows: ReadonlyArray<readonly string[]>): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, n) => cell.padEnd(widths[n]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
