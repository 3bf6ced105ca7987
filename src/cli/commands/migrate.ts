import { resolve } from 'node:path';
import { Command } from 'commander';
import { Identity, knownIdentityKey } from '../../core/index.ts';
import { loadNameTable } from '../../image/index.ts';
import { DataDirectory, readManifest } from '../../pipeline/index.ts';
import { type MigrationReport, migrate } from '../../pipeline/operate/index.ts';
import { addCommonOptions, type CommonOptions, collect, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

interface MigrateOptions extends CommonOptions {
  readonly data: string;
  readonly dryRun?: boolean;
  readonly names?: readonly string[];
}

export function migrateCommand(): Command {
  const command = new Command('migrate')
    .description('Migrate a data directory of an older release to the layout and names of this one.')
    .requiredOption('--data <dir>', 'data directory')
    .option('--names <file>', 'ROI name table (YAML) by which regions are named again; repeatable', collect)
    .option('--dry-run', 'only show what would change');
  return addCommonOptions(command).action(async (options: MigrateOptions) => {
    const { config, environment } = await setUp(options, { run: { nameTables: options.names } });
    const key = await knownIdentityKey({
      text: environment.identityKey,
      file: environment.identityKeyFile,
      dataDirectory: options.data,
    });
    const data = new DataDirectory(resolve(options.data));
    // Another key would make other hashes.
    const own = key !== undefined && (await readManifest(data))?.keyId === key.id;
    const report = await migrate(data, options.dryRun ?? false, {
      names: await loadNameTable(config.run.nameTables),
      ...(own && { identity: new Identity('pseudonym', key) }),
    });
    if (options.json) return terminal.result(`${JSON.stringify({ event: 'migrate', ...report })}\n`);
    for (const notice of report.notices) terminal.say(notice);
    if (report.steps.length === 0) return terminal.say(`Layout ${report.from}: nothing to do.`);
    for (const { does, changes } of report.steps) {
      await terminal.result(`${does}\n${changes.map((change) => `  ${change}\n`).join('')}`);
    }
    terminal.say(options.dryRun ? 'Nothing was changed.' : done(report));
  });
}

const done = ({ from, to }: MigrationReport): string => (from === to ? 'Done.' : `Layout ${from} → ${to}.`);
