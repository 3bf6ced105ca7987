import { Command } from 'commander';
import { deepFromFiles, openRegistry, vectorJson } from '../../features/index.ts';
import { modelFolders } from '../case-settings.ts';
import { addCommonOptions, type CommonOptions, setUp, wholeNumber } from '../common.ts';
import { terminal } from '../terminal.ts';

interface DeepOptions extends CommonOptions {
  readonly model: string;
  readonly label?: number;
  readonly out?: string;
  readonly data: string;
}

export function deepCommand(): Command {
  const command = new Command('deep')
    .description('A deep feature vector of one image and mask, without DICOM.')
    .argument('<image>', 'NRRD or NIfTI')
    .argument('<mask>', 'NRRD or NIfTI on the same grid')
    .requiredOption('--model <id>', 'model by id or id@version, see `qiaw model list`')
    .option('--label <n>', 'voxel value of the region in the mask (default 1)', wholeNumber(1, 65_535))
    .option('--data <dir>', 'data directory whose models are known too', '.')
    .option('--out <file>', 'write .csv or .json instead of printing');
  return addCommonOptions(command).action(async (image: string, mask: string, options: DeepOptions) => {
    const { config } = await setUp(options);
    const registry = openRegistry({ folders: modelFolders(options.data, config.run.modelFolders) });
    const model = registry.load(options.model);
    try {
      const { label, out } = options;
      const vector = await deepFromFiles(image, mask, {
        model,
        ...(label !== undefined && { label }),
        ...(out !== undefined && { out }),
      });
      for (const { code, message } of vector.notes) terminal.say(`${code}: ${message}`);
      if (out === undefined) await terminal.result(`${JSON.stringify(vectorJson(vector), null, 2)}\n`);
    } finally {
      await model.close();
    }
  });
}
