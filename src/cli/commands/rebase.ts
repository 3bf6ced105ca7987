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
  readonly newVersions?: boolean;
}

export function rebaseCommand(): Command {
  const command = new Command('rebase')
    .description('Rewrite every IRI of a data directory to another base; digests do not change.')
    .requiredOption('--data <dir>', 'data directory')
    .requiredOption('--base <url>', 'new base, ending in /; set it in qiaw.yaml as well')
    .option('--new-versions', 'publish every published version again with addresses of the new base')
    .option('--dry-run', 'only show how many files would be checked');
  return addCommonOptions(command).action(async (options: RebaseOptions) => {
    const setup = await setUp(options);
    const root = resolve(options.data);
    const report = await rebase(new DataDirectory(root), options.base, options.dryRun ?? false, options.newVersions);
    // Metadata contain addresses as identifiers, and refer to downloads, which contain the base: both are regenerated.
    // Also if nothing was left to rewrite: a rebase that was killed may not have reached this step.
    if (!options.dryRun) await refreshLocked(root, setup);
    if (options.json) return terminal.result(`${JSON.stringify({ event: 'rebase', ...report })}\n`);
    terminal.say(
      `${report.from} → ${report.to}: ${report.files} files${options.dryRun ? ' would be checked' : ' rewritten'}.`,
    );
    for (const version of report.versions)
      terminal.say(`${version} ${options.dryRun ? 'would be' : 'was'} published again at the new base.`);
    if (!options.dryRun && report.files > 0)
      terminal.say('Restart any server of this directory, and set `base` in qiaw.yaml.');
  });
}
