import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../core/index.ts';
import { bindParameters, loadQueries, readQuery } from '../../graph/index.ts';
import { DataDirectory } from '../../pipeline/index.ts';
import { explained } from '../../sparql/index.ts';
import type { GraphFormat, QueryAnswer, ResultsFormat } from '../../store/index.ts';
import { addCommonOptions, type CommonOptions, collect, type Setup, setUp } from '../options/common.ts';
import { readToken } from '../options/token.ts';
import { resultTable } from '../output/result-table.ts';
import { terminal } from '../output/terminal.ts';
import { openQuarantine, openStore } from '../serve/open-catalogue.ts';
import { openRouter } from '../serve/query-router.ts';
import { askServer, runningServer } from '../serve/running-server.ts';

type Format = 'table' | 'csv' | 'json' | 'ttl';

interface QueryCommandOptions extends CommonOptions {
  readonly data?: string;
  readonly list?: boolean;
  readonly quarantine?: boolean;
  readonly site?: readonly string[];
  readonly partial?: boolean;
  readonly param?: Readonly<Record<string, string>>;
  readonly format: Format;
}

const resultsFormats: Readonly<Record<Format, ResultsFormat & keyof typeof mediaTypes>> = {
  table: 'json',
  csv: 'csv',
  json: 'json',
  ttl: 'json',
};
const graphFormats: Readonly<Record<Format, GraphFormat & keyof typeof mediaTypes>> = {
  table: 'turtle',
  csv: 'turtle',
  json: 'jsonld',
  ttl: 'turtle',
};

const mediaTypes = {
  csv: 'text/csv',
  json: 'application/sparql-results+json',
  turtle: 'text/turtle',
  jsonld: 'application/ld+json',
} as const satisfies Partial<Record<ResultsFormat | GraphFormat, string>>;

export function queryCommand(): Command {
  const command = new Command('query')
    .description('Run a SPARQL query: a named one (--list) or one from a file.')
    .argument('[query]', 'name of a query, or a file with SPARQL')
    .option('--data <dir>', 'data directory')
    .option('--quarantine', 'query the graphs that did not pass the gate, with their reports, instead of the catalogue')
    .option(
      '--site <name>',
      'query this site of the configuration; repeatable, `local` is this data, `*` all sites',
      collect,
    )
    .option('--partial', 'accept an answer without the sites that fail')
    .option('--list', 'list the named queries and their parameters')
    .option('--param <name=value>', 'value of a parameter; repeatable', parameter)
    .addOption(new Option('--format <format>').choices(['table', 'csv', 'json', 'ttl']).default('table'));
  return addCommonOptions(command).action(async (query: string | undefined, options: QueryCommandOptions) => {
    if (options.list) return terminal.result(listing(options));
    if (query === undefined) throw new UsageError('Name a query or a file; `qiaw query --list` lists the named ones.');
    if (options.data === undefined) throw new UsageError('Name the data directory to query: --data <dir>.');
    const text = await queryText(query, options.param ?? {});
    const setup = await setUp(options);
    const format = options.json ? 'json' : options.format;
    const answer = await ask(text, resolve(options.data), setup, format, options);
    const asTable = format === 'table' && answer.form !== 'graph';
    await terminal.result(asTable ? resultTable(answer.body) : answer.body);
  });
}

function parameter(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const cut = text.indexOf('=');
  if (cut < 1) throw new InvalidArgumentError('must be name=value.');
  return { ...before, [text.slice(0, cut)]: text.slice(cut + 1) };
}

function listing({ json }: QueryCommandOptions): string {
  const queries = loadQueries();
  if (json) {
    return queries.map(({ text: _, ...described }) => `${JSON.stringify(described)}\n`).join('');
  }
  const width = Math.max(...queries.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 2);
  return queries
    .map(({ name, title, parameters }) => {
      const wanted = parameters.map(
        (one) =>
          `${indent}--param ${one.name}=<${one.type}>${one.optional || one.default ? ' (optional)' : ''}  ${one.description}\n`,
      );
      return `${name.padEnd(width)}  ${title}\n${wanted.join('')}`;
    })
    .join('');
}

/** A named query or a file with our header takes parameters; any other file is plain SPARQL. */
async function queryText(query: string, values: Readonly<Record<string, string>>): Promise<string> {
  const named = loadQueries().find(({ name }) => name === query);
  if (named !== undefined) return bindParameters(named, values);
  const text = await readFile(query, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new UsageError(`There is no named query and no file "${query}"; \`qiaw query --list\` lists the named ones.`);
  }
  if (/^# name:/m.test(text)) return bindParameters(readQuery(text, query), values);
  if (Object.keys(values).length > 0) throw new UsageError(`${query} has no header, so it takes no --param.`);
  return text;
}

/** Sends the query to the server of this directory if one is running, else loads the data that the query needs. */
async function ask(
  text: string,
  directory: string,
  setup: Setup,
  format: Format,
  { quarantine = false, site = [], partial = false }: QueryCommandOptions,
): Promise<QueryAnswer> {
  const data = new DataDirectory(directory);
  const server = quarantine ? undefined : await runningServer(directory);
  if (server !== undefined) {
    const { missing, hint, ...answer } = await askServer(server.url, text, {
      accept: `${mediaTypes[resultsFormats[format]]}, ${mediaTypes[graphFormats[format]]};q=0.5, ${mediaTypes.json};q=0.1`,
      token: (await readToken(setup.environment)) ?? server.token,
      sites: site,
      partial,
    });
    tellMissing(missing);
    if (hint !== '') terminal.say(hint);
    return answer;
  }
  const { store, base } = await (quarantine ? openQuarantine : openStore)(data, setup);
  const router = openRouter(store, setup);
  try {
    const answer = await explained(text, () =>
      router.query(text, {
        sites: site,
        partial,
        trusted: true,
        resultsFormat: resultsFormats[format],
        graphFormat: graphFormats[format],
        base,
        timeoutMs: setup.config.server.queryTimeoutSeconds * 1000,
      }),
    );
    tellMissing((answer.missing ?? []).map(({ site, code }) => `${site};code=${code}`).join(', '));
    return answer;
  } finally {
    await router.close();
    await store.close();
  }
}

/** The missing sites of a partial answer are reported on stderr. */
function tellMissing(sites: string): void {
  if (sites !== '') terminal.say(`This answer is partial. Missing sites: ${sites}`);
}
