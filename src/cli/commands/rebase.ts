import { resolve } from 'node:path';
import { Command } from 'commander';
import { DataDirectory } from '../../pipeline/index.ts';
import { rebase } from '../../pipeline/operate/index.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { refreshLocked } from '../serve/refresh-catalogue.ts';

interface RebaseOptions extends CommonOptions {
  readonly data: string;
  readonly base: string;
  readonly dryRun?: boolean;
}

export function rebaseCommand(): Command {
  const command = new Command('rebase')
    .description('Rewrite every IRI of a data directory to another base; digests stay.')
    .requiredOption('--data <dir>', 'data directory')
    .requiredOption('--base <url>', 'new base, ending in /; set it in qiaw.yaml as well')
    .option('--dry-run', 'only tell how many files would be looked at');
  return addCommonOptions(command).action(async (options: RebaseOptions) => {
    const setup = await setUp(options);
    const root = resolve(options.data);
    const report = await rebase(new DataDirectory(root), options.base, options.dryRun ?? false);
    // The metadata hold addresses as identifiers too, and name downloads, which hold the base: both are made again.
    // Also when nothing was left to rewrite: a rebase that was killed may not have come so far.
    if (!options.dryRun) await refreshLocked(root, setup);
    if (options.json) return terminal.result(`${JSON.stringify({ event: 'rebase', ...report })}\n`);
    terminal.say(
      `${report.from} → ${report.to}: ${report.files} files${options.dryRun ? ' would be looked at' : ' rewritten'}.`,
    );
    if (!options.dryRun && report.files > 0)
      terminal.say('Restart a server of this directory, and set `base` in qiaw.yaml.');
  });
}
