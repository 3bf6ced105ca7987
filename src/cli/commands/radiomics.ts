import { extname } from 'node:path';
import { Command } from 'commander';
import { UsageError, writeFileAtomic } from '../../core/index.ts';
import { ibsiFromFiles, radiomicsFromFiles } from '../../radiomics/index.ts';
import { addCommonOptions, type CommonOptions } from '../options/common.ts';
import { addMaskOptions, type MaskOptions, maskChoice } from '../options/mask-options.ts';
import { terminal } from '../output/terminal.ts';

interface RadiomicsOptions extends CommonOptions, MaskOptions {
  readonly settings: string;
  readonly out?: string;
}

export function radiomicsCommand(): Command {
  const command = new Command('radiomics')
    .description('Compute the features of one image and mask, without DICOM.')
    .argument('<image>', 'NRRD, NIfTI or MetaImage')
    .argument('<mask>', 'NRRD, NIfTI or MetaImage on the same grid')
    .option('--settings <name|file>', 'a built-in name or a PyRadiomics parameter file', 'pyradiomics-default')
    .option('--out <file>', 'write .csv or .json instead of printing');
  return addCommonOptions(addMaskOptions(command)).action(
    async (image: string, mask: string, options: RadiomicsOptions) => {
      const { settings, out } = options;
      const wanted = out === undefined ? (options.json ? '.json' : '.csv') : extname(out).toLowerCase();
      if (wanted !== '.csv' && wanted !== '.json') throw new UsageError('--out must end in .csv or .json.');
      const choice = maskChoice(options);
      const result = settings.startsWith('ibsi-')
        ? await ibsiFromFiles(image, mask, { settings, ...choice })
        : await radiomicsFromFiles(image, mask, { settings, ...choice });
      const warnings = 'features' in result ? result.features.warnings : result.warnings;
      for (const { code, message } of warnings) terminal.say(`${code}: ${message}`);
      const text = wanted === '.json' ? result.json : result.csv;
      if (out === undefined) await terminal.result(text);
      else await writeFileAtomic(out, text);
    },
  );
}
