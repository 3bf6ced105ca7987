import { Command } from 'commander';
import { stringify } from 'yaml';
import { digestOf } from '../../core/index.ts';
import {
  ibsiSettings,
  loadSettings,
  requireIbsiSettings,
  settingsDigest,
  settingsNames,
} from '../../radiomics/index.ts';
import { addCommonOptions } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

export function settingsCommand(): Command {
  const list = new Command('list')
    .description('List the built-in settings by name.')
    .action(() => terminal.result(`${[...settingsNames(), ...ibsiSettings.map(({ name }) => name)].join('\n')}\n`));
  const show = new Command('show')
    .description('Show settings in full, with their digest.')
    .argument('<name|file>', 'a built-in name or a PyRadiomics parameter file')
    .action(async (name: string) => {
      if (name.startsWith('ibsi-')) {
        const settings = requireIbsiSettings(name);
        await terminal.result(`# sha256:${digestOf(settings)}\n${stringify(settings)}`);
        return;
      }
      const settings = await loadSettings(name);
      await terminal.result(`# sha256:${settingsDigest(settings)}\n${stringify(settings)}`);
    });
  return new Command('settings')
    .description('Radiomics settings.')
    .addCommand(addCommonOptions(list))
    .addCommand(addCommonOptions(show));
}
