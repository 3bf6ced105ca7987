import { Command } from 'commander';
import { stringify } from 'yaml';
import { loadSettings, settingsDigest, settingsNames } from '../../features/index.ts';
import { addCommonOptions } from '../common.ts';
import { terminal } from '../terminal.ts';

export function settingsCommand(): Command {
  const list = new Command('list')
    .description('The built-in settings, by name.')
    .action(() => terminal.result(`${settingsNames().join('\n')}\n`));
  const show = new Command('show')
    .description('Settings in full, with their digest.')
    .argument('<name|file>', 'a built-in name or a PyRadiomics parameter file')
    .action(async (name: string) => {
      const settings = await loadSettings(name);
      await terminal.result(`# sha256:${settingsDigest(settings)}\n${stringify(settings)}`);
    });
  return new Command('settings')
    .description('Radiomics settings.')
    .addCommand(addCommonOptions(list))
    .addCommand(addCommonOptions(show));
}
