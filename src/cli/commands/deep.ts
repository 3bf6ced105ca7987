import { Command } from 'commander';
import { deepFromFiles, openRegistry, vectorJson } from '../../deep/index.ts';
import { modelFolders } from '../options/case-settings.ts';
import { addCommonOptions, type CommonOptions, setUp } from '../options/common.ts';
import { addMaskOptions, type MaskOptions, maskChoice } from '../options/mask-options.ts';
import { terminal } from '../output/terminal.ts';

interface DeepOptions extends CommonOptions, MaskOptions {
  readonly model: string;
  readonly out?: string;
  readonly data: string;
}

export function deepCommand(): Command {
  const command = new Command('deep')
    .description('Compute a deep feature vector of one image and mask, without DICOM.')
    .argument('<image>', 'NRRD, NIfTI or MetaImage')
    .argument('<mask>', 'NRRD, NIfTI or MetaImage on the same grid')
    .requiredOption('--model <id>', 'model by id or id@version, see `qiaw model list`')
    .option('--data <dir>', 'data directory whose models can also be used', '.')
    .option('--out <file>', 'write .csv or .json instead of printing');
  return addCommonOptions(addMaskOptions(command)).action(async (image: string, mask: string, options: DeepOptions) => {
    const { config } = await setUp(options);
    const registry = openRegistry({ folders: modelFolders(options.data, config.run.modelFolders) });
    const model = registry.load(options.model);
    try {
      const { out } = options;
      const vector = await deepFromFiles(image, mask, {
        model,
        ...maskChoice(options),
        ...(out !== undefined && { out }),
      });
      for (const { code, message } of vector.notes) terminal.say(`${code}: ${message}`);
      if (out === undefined) await terminal.result(`${JSON.stringify(vectorJson(vector), null, 2)}\n`);
    } finally {
      await model.close();
    }
  });
}
