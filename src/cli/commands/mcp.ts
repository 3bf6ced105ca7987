import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { addCommonOptions, type CommonOptions, type Setup, setUp } from '../options/common.ts';
import { readToken } from '../options/token.ts';
import { terminal } from '../output/terminal.ts';
import { forwardMessage, type McpServer } from '../serve/forward-message.ts';
import { openCatalogue } from '../serve/open-catalogue.ts';
import { runningServer } from '../serve/running-server.ts';

interface McpOptions extends CommonOptions {
  readonly data: string;
}

export function mcpCommand(): Command {
  const command = new Command('mcp')
    .description('Answer a language model over stdio (Model Context Protocol): read-only tools over a data directory.')
    .requiredOption('--data <dir>', 'data directory');
  return addCommonOptions(command).action(async (options: McpOptions) => {
    const setup = await setUp(options);
    const { close, ...server } = await openServer(resolve(options.data), setup);
    const waiting = new Set<Promise<void>>();
    const running = new Map<unknown, AbortController>();
    const input = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    process.once('SIGINT', () => input.close()).once('SIGTERM', () => input.close());
    try {
      for await (const line of input) {
        if (line.trim() === '') continue;
        const work = forwardMessage(line, server, running).then((answer) => {
          if (answer !== undefined) process.stdout.write(`${answer}\n`);
        });
        waiting.add(work);
        void work.finally(() => waiting.delete(work));
      }
      await Promise.all(waiting);
    } finally {
      await close();
    }
  });
}

/** The server of the directory if one is running, else one of our own on a free port of this machine. */
async function openServer(directory: string, setup: Setup): Promise<McpServer & { close(): Promise<void> }> {
  const given = await readToken(setup.environment);
  const known = await runningServer(directory);
  if (known !== undefined) {
    const token = given ?? known.token;
    return {
      url: known.url,
      ...(token && { token: async () => token }),
      ready: Promise.resolve(),
      close: async () => {},
    };
  }
  const server = { ...setup.config.server, host: '127.0.0.1', port: 0 };
  const catalogue = await openCatalogue(directory, { ...setup, config: { ...setup.config, server } });
  const ready = catalogue.loaded.then(({ cases, quads }) => {
    terminal.say(`${cases} cases, ${quads} triples are ready for questions.`);
  });
  // A failure is the answer to the first question.
  ready.catch(() => {});
  const own = ready.then(async () => given ?? (await runningServer(directory))?.token);
  own.catch(() => {});
  return { url: catalogue.url, token: () => own, ready, close: () => catalogue.close() };
}
