import { chmod, copyFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { readSoftware } from '../../core/config/index.ts';
import { counted, keyFileBeside, systemClock, UsageError } from '../../core/index.ts';
import { DataDirectory } from '../../pipeline/index.ts';
import { backup } from '../../pipeline/operate/index.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

interface BackupOptions extends CommonOptions {
  readonly data: string;
  readonly out: string;
  readonly withIndex?: boolean;
  readonly exportKey?: string;
}

export function backupCommand(): Command {
  const command = new Command('backup')
    .description('Write a data directory into one file, also while a run or workers publish to it.')
    .requiredOption('--data <dir>', 'data directory')
    .requiredOption('--out <file>', 'file to write: .tar, or .tar.gz')
    .option('--with-index', 'include files that can be regenerated (downloads, checkpoints)')
    .option(
      '--export-key <file>',
      'also copy the identity key, which is next to the data directory, to this file; store it separately',
    );
  return addCommonOptions(command).action(async (options: BackupOptions) => {
    await setUp(options);
    const data = new DataDirectory(resolve(options.data));
    const { version } = readSoftware();
    const { out, withIndex = false } = options;
    const summary = await backup(data, { out, withIndex, software: `fair-qiaw ${version}`, clock: systemClock });
    if (options.exportKey !== undefined) await exportKey(data, options.exportKey);
    if (options.json) return terminal.result(`${JSON.stringify({ event: 'backup', ...summary })}\n`);
    const megabytes = (summary.bytes / 1e6).toFixed(1);
    terminal.say(
      `${counted(summary.cases, 'case')}, ${counted(summary.files, 'file')}, ${megabytes} MB. The identity key is not included.`,
    );
  });
}

async function exportKey(data: DataDirectory, path: string): Promise<void> {
  await copyFile(keyFileBeside(data.root), path).catch(() => {
    throw new UsageError('There is no identity key next to the data directory: it was given by the environment.');
  });
  await chmod(path, 0o600);
  terminal.say(
    'The identity key was copied. Anyone who has it can re-identify patients, so store it separately from the backup.',
  );
}
