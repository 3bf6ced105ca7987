import { Command, Option } from 'commander';
import {
  checkHarvest,
  type Dialect,
  dialects,
  type HarvestReport,
  harvestText,
} from '../../catalogue/harvest/index.ts';
import { sendRequest, UsageError } from '../../core/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, collect, setUp, wholeNumber } from '../options/common.ts';
import { readToken } from '../options/token.ts';
import { terminal } from '../output/terminal.ts';
import { openCatalogue } from '../serve/open-catalogue.ts';

interface HarvestOptions extends CommonOptions {
  readonly data?: string;
  readonly dialect?: readonly Dialect[];
  readonly sample: number;
}

export function harvestCheckCommand(setExitCode: SetExitCode): Command {
  const command = new Command('harvest-check')
    .description('Read a catalogue as harvesters and assessors do, and report the problems each would find.')
    .argument('[url]', 'root of a catalogue')
    .option('--data <dir>', 'check a data directory instead; it is served on a free port during the check')
    .addOption(
      new Option('--dialect <name>', 'only this dialect; repeatable').choices(dialects).argParser(dialectNamed),
    )
    .option('--sample <n>', 'number of datasets whose downloads are checked', wholeNumber(1, 100_000), 50);
  return addCommonOptions(command).action(async (url: string | undefined, options: HarvestOptions) => {
    if ((url === undefined) === (options.data === undefined)) {
      throw new UsageError('Give the address of a catalogue, or --data <dir>, and not both.');
    }
    if (url !== undefined && !/^https?:\/\//.test(url)) throw new UsageError(`${url} is not an http(s) address.`);
    const report = await (url === undefined ? checkDirectory(options) : checkAddress(url, options));
    setExitCode(report.findings.length === 0 ? exitCodes.done : exitCodes.failed);
    await terminal.result(options.json ? jsonLines(report) : harvestText(report));
  });
}

function dialectNamed(value: string, before: readonly string[] | undefined): readonly string[] {
  if (!(dialects as readonly string[]).includes(value)) throw new UsageError(`There is no dialect "${value}".`);
  return collect(value, before);
}

async function checkAddress(url: string, options: HarvestOptions): Promise<HarvestReport> {
  const token = await readToken((await setUp(options)).environment);
  return checkHarvest(url.endsWith('/') ? url : `${url}/`, {
    sample: options.sample,
    ...(options.dialect && { dialects: options.dialect }),
    ...(token !== undefined && { token }),
  });
}

/** The records contain the base of the directory; requests to the base are sent to the server that was started. */
async function checkDirectory(options: HarvestOptions): Promise<HarvestReport> {
  const setup = await setUp(options, { server: { port: 0, host: '127.0.0.1' } });
  const catalogue = await openCatalogue(options.data!, setup);
  try {
    const { url, base } = catalogue;
    await catalogue.loaded;
    await catalogue.described();
    const token = await readToken(setup.environment);
    return await checkHarvest(base, {
      sample: options.sample,
      ...(options.dialect && { dialects: options.dialect }),
      ...(token !== undefined && { token }),
      fetch: (request) => sendRequest(request.url.startsWith(base) ? moved(request, base, url) : request),
    });
  } finally {
    await catalogue.close();
  }
}

function moved(request: Request, base: string, url: string): Request {
  const { method, headers, redirect, signal } = request;
  return new Request(url + request.url.slice(base.length), { method, headers, redirect, signal });
}

function jsonLines({ findings, assessments, ...rest }: HarvestReport): string {
  const events = [
    ...findings.map((finding) => ({ event: 'finding', ...finding })),
    ...assessments.map((assessment) => ({ event: 'assessment', ...assessment })),
    { event: 'summary', ...rest, findings: findings.length },
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
