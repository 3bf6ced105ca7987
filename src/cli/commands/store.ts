import { Command } from 'commander';
import { counted } from '../../core/index.ts';
import { DataDirectory, GraphJudge } from '../../pipeline/index.ts';
import { compareWithFiles, dataDirectorySources, diskStoreOf } from '../../store/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { onDisk } from '../serve/disk-store.ts';
import { judgeBy, openDirectory } from '../serve/open-directory.ts';
import { baseOf } from '../serve/refresh-catalogue.ts';

interface StoreOptions extends CommonOptions {
  readonly data: string;
}

export function storeCommand(setExitCode: SetExitCode): Command {
  const command = new Command('store').description(
    'Fill or check the database of `serve --store disk`; the files are the truth.',
  );
  const with_ = (name: string, words: string) =>
    addCommonOptions(new Command(name).description(words).requiredOption('--data <dir>', 'data directory'));
  return command
    .addCommand(
      with_('rebuild', 'Delete the database and fill it again from the files. No server may have it open.').action(
        async (options: StoreOptions) => {
          const opened = await open(options, true);
          const { quads, cases } = opened.report;
          await opened.close();
          await terminal.result(`${counted(cases, 'case')}, ${counted(quads, 'triple')}.\n`);
        },
      ),
    )
    .addCommand(
      with_('verify', 'Compare the database with the files, graph by graph. No server may have it open.').action(
        async (options: StoreOptions) => {
          const { directory, base, judge, close } = await open(options, false);
          try {
            const sources = dataDirectorySources(options.data, { base, judge });
            const { graphs, differing } = await compareWithFiles(directory.store, sources);
            for (const graph of differing) await terminal.result(`differs: <${graph}>\n`);
            await terminal.result(`${counted(graphs, 'graph')} compared, ${differing.length} differ.\n`);
            if (differing.length === 0) return;
            terminal.say('Run `qiaw store rebuild` to fill the database again.');
            setExitCode(exitCodes.failed);
          } finally {
            await close();
          }
        },
      ),
    );
}

async function open(options: StoreOptions, again: boolean) {
  const setup = onDisk(await setUp(options), await diskStoreOf(options.data));
  const data = new DataDirectory(options.data);
  const base = await baseOf(data, setup.config);
  const judge = new GraphJudge(data.root, setup.config.run.nameTables);
  const closeJudge = (): Promise<void> => judge.close();
  try {
    const directory = await openDirectory(data.root, base, setup, judge, again);
    const close = async (): Promise<void> => {
      await directory.close();
      await closeJudge();
    };
    const report = await directory.load().catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return { directory, report, base, judge: judgeBy(judge), close };
  } catch (error) {
    await closeJudge();
    throw error;
  }
}
