import { extname } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '../../core/index.ts';
import { ibsiFromFiles, radiomicsFromFiles } from '../../features/index.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { addCommonOptions, type CommonOptions, wholeNumber } from '../common.ts';
import { terminal } from '../terminal.ts';

interface RadiomicsOptions extends CommonOptions {
  readonly label?: number;
  readonly settings: string;
  readonly out?: string;
}

export function radiomicsCommand(): Command {
  const command = new Command('radiomics')
    .description('Features of one image and mask, without DICOM.')
    .argument('<image>', 'NRRD or NIfTI')
    .argument('<mask>', 'NRRD or NIfTI on the same grid')
    .option('--label <n>', 'voxel value of the region in the mask (default 1)', wholeNumber(1, 65_535))
    .option('--settings <name|file>', 'a built-in name or a PyRadiomics parameter file', 'pyradiomics-default')
    .option('--out <file>', 'write .csv or .json instead of printing');
  return addCommonOptions(command).action(async (image: string, mask: string, options: RadiomicsOptions) => {
    const { label, settings, out } = options;
    const wanted = out === undefined ? (options.json ? '.json' : '.csv') : extname(out).toLowerCase();
    if (wanted !== '.csv' && wanted !== '.json') throw new UsageError('--out must end in .csv or .json.');
    const wantedLabel = label === undefined ? {} : { label };
    const result = settings.startsWith('ibsi-')
      ? await ibsiFromFiles(image, mask, { settings, ...wantedLabel })
      : await radiomicsFromFiles(image, mask, { settings, ...wantedLabel });
    const warnings = 'features' in result ? result.features.warnings : result.warnings;
    for (const { code, message } of warnings) terminal.say(`${code}: ${message}`);
    const text = wanted === '.json' ? result.json : result.csv;
    if (out === undefined) await terminal.result(text);
    else await writeFileAtomic(out, text);
  });
}
