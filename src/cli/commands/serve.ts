import { Command, Option } from 'commander';
import type { Config } from '../../core/config/index.ts';
import { counted } from '../../core/index.ts';
import type { LoadReport } from '../../store/index.ts';
import { addCommonOptions, type CommonOptions, type Setup, setUp, wholeNumber } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { heldBack, type OpenCatalogue, openCatalogue } from '../serve/open-catalogue.ts';
import type { OpenReceiver } from '../serve/receive.ts';

interface ServeOptions extends CommonOptions {
  readonly data: string;
  readonly port?: number;
  readonly host?: string;
  readonly receive?: number | true;
  readonly aeTitle?: string;
  readonly store?: 'memory' | 'disk';
}

/** Registered for DICOM without TLS (PS3.8 9.1.1). */
const dicomPort = 11112;

export function serveCommand(): Command {
  const command = new Command('serve')
    .description('Serve the catalogue of a data directory: SPARQL, files, metadata, pages.')
    .requiredOption('--data <dir>', 'data directory')
    .option('--port <n>', 'port (default 8080)', wholeNumber(0, 65535))
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option(
      '--receive [port]',
      `also receive DICOM objects (C-STORE) and process them; default port ${dicomPort}`,
      wholeNumber(0, 65535),
    )
    .option('--ae-title <title>', 'AE title of the receiver (default FAIRQIAW)')
    .addOption(
      new Option(
        '--store <engine>',
        'memory: the embedded engine; disk: Oxigraph as a program of its own (docs/scale.md)',
      ).choices(['memory', 'disk']),
    );
  return addCommonOptions(command).action(async (options: ServeOptions) => {
    const setup = await setUp(options, {
      server: { port: options.port, host: options.host },
      sources: { receive: { aeTitle: options.aeTitle } },
      ...(options.store && { store: { kind: options.store === 'disk' ? 'disk' : 'oxigraph' } }),
    });
    const receive = options.receive === undefined ? undefined : await prepare(options, options.receive, setup);
    const catalogue = await openCatalogue(options.data, setup);
    const receiver = await receive?.(catalogue).catch(async (error: unknown) => {
      // Nothing awaits it any more, and closing ends it.
      catalogue.loaded.catch(() => {});
      await catalogue.close();
      throw error;
    });
    try {
      await serveUntilInterrupted(catalogue, setup.config);
    } finally {
      await receiver?.close();
    }
  });
}

/**
 * Prepares the data directory, which may be new. Returns a function that starts receiving once the catalogue is open.
 */
async function prepare(
  options: ServeOptions,
  port: number | true,
  setup: Setup,
): Promise<(catalogue: OpenCatalogue) => Promise<OpenReceiver>> {
  const { prepareReceiver } = await import('../serve/receive.ts');
  const open = await prepareReceiver(options.data, port === true ? dicomPort : port, setup, options);
  return async ({ metrics }) => {
    const receiver = await open(metrics);
    const { aeTitle, host } = setup.config.sources.receive;
    terminal.say(`Receiving DICOM as ${aeTitle} on ${host}:${receiver.port}`);
    return receiver;
  };
}

/**
 * Prints the address of the catalogue and, once it is loaded, its content; returns after the first SIGINT or SIGTERM.
 */
export async function serveUntilInterrupted(catalogue: OpenCatalogue, config: Config): Promise<void> {
  const interrupted = untilInterrupted();
  terminal.say(`Listening on ${catalogue.url}; loading …`);
  terminal.say(catalogue.trusts);
  try {
    const report = await Promise.race([catalogue.loaded, interrupted]);
    if (report !== undefined) announce(catalogue.url, report, config);
    await interrupted;
  } finally {
    await catalogue.close();
  }
}

/** Addresses for new users. */
const addresses = [
  ['/', 'home page: cases, regions, pictures; for programs the FAIR Data Point'],
  ['/catalog/main', 'datasets, their terms and downloads'],
  ['/sparql', 'SPARQL 1.1; in a browser an editor with the named queries'],
  ['/graphql', 'GraphQL for cohorts; in a browser GraphiQL'],
  ['/mcp', 'Model Context Protocol: tools for language models'],
  ['/openapi.json', 'every address, in a machine-readable form'],
  ['/metrics', 'metrics for Prometheus'],
  ['/health', 'whether the server is alive; /ready shows whether everything is loaded'],
] as const;

function announce(url: string, report: LoadReport, config: Config): void {
  const at = (path: string): string => new URL(path, url).href;
  terminal.say(`${counted(report.cases, 'case')}, ${counted(report.quads, 'triple')} are served. Start with:`);
  const width = Math.max(...addresses.map(([path]) => at(path).length));
  for (const [path, what] of addresses) terminal.say(`  ${at(path).padEnd(width)}  ${what}`);
  for (const { file } of report.broken) terminal.say(`not served, because it cannot be parsed: ${file}`);
  for (const { file, message } of report.held) terminal.say(heldBack(file, message));
  if (config.base === undefined) terminal.say('IRIs are local; set `base` in qiaw.yaml before you publish anything.');
  terminal.say('Press Ctrl+C to stop.');
}

/** Resolves at the first SIGINT or SIGTERM. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
}
