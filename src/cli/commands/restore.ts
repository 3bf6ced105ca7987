import { resolve } from 'node:path';
import { Command } from 'commander';
import { counted } from '../../core/index.ts';
import { DataDirectory } from '../../pipeline/index.ts';
import { restore } from '../../pipeline/operate/index.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

interface RestoreOptions extends CommonOptions {
  readonly data: string;
}

export function restoreCommand(): Command {
  const command = new Command('restore')
    .description('Restore a backup into a new data directory, which appears only if every digest is correct.')
    .argument('<file>', 'backup made by `qiaw backup`')
    .requiredOption('--data <dir>', 'data directory that does not exist yet');
  return addCommonOptions(command).action(async (file: string, options: RestoreOptions) => {
    await setUp(options);
    const summary = await restore(file, new DataDirectory(resolve(options.data)));
    if (options.json) return terminal.result(`${JSON.stringify({ event: 'restore', ...summary })}\n`);
    terminal.say(
      `${counted(summary.cases, 'case')}, ${counted(summary.files, 'file')} restored as of ${summary.createdAt}.`,
    );
    if (summary.keyId !== undefined) {
      terminal.say(
        `To add cases, provide the identity key ${summary.keyId} (QIAW_IDENTITY_KEY_FILE); serving needs no key.`,
      );
    }
  });
}
