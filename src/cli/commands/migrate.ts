import { resolve } from 'node:path';
import { Command } from 'commander';
import { DataDirectory } from '../../pipeline/index.ts';
import { type MigrationReport, migrate } from '../../pipeline/operate/index.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

interface MigrateOptions extends CommonOptions {
  readonly data: string;
  readonly dryRun?: boolean;
}

export function migrateCommand(): Command {
  const command = new Command('migrate')
    .description('Migrate a data directory of an older release to the layout and names of this one.')
    .requiredOption('--data <dir>', 'data directory')
    .option('--dry-run', 'only show what would change');
  return addCommonOptions(command).action(async (options: MigrateOptions) => {
    await setUp(options);
    const report = await migrate(new DataDirectory(resolve(options.data)), options.dryRun ?? false);
    if (options.json) return terminal.result(`${JSON.stringify({ event: 'migrate', ...report })}\n`);
    if (report.steps.length === 0) return terminal.say(`Layout ${report.from}: nothing to do.`);
    for (const { does, changes } of report.steps) {
      await terminal.result(`${does}\n${changes.map((change) => `  ${change}\n`).join('')}`);
    }
    terminal.say(options.dryRun ? 'Nothing was changed.' : done(report));
  });
}

const done = ({ from, to }: MigrationReport): string => (from === to ? 'Done.' : `Layout ${from} → ${to}.`);
