import { Command } from 'commander';
import { printConfig } from '../../core/config/index.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

export function configCommand(): Command {
  const print = new Command('print')
    .description('Print the effective configuration; secrets only as (set) or (not set).')
    .action(async (_options: unknown, command: Command) => {
      const { config, environment } = await setUp(command.optsWithGlobals<CommonOptions>());
      await terminal.result(printConfig(config, environment));
    });
  return new Command('config').description('The effective configuration.').addCommand(addCommonOptions(print));
}
