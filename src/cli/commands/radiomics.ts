import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Command, Option } from 'commander';
import { UsageError, version, writeFileAtomic } from '../../core/index.ts';
import {
  type FileExtraction,
  ibsiFromFiles,
  type Labels,
  loadSettings,
  type RegionsExtraction,
  radiomicsFromFiles,
  regionsFromFiles,
  withOverrides,
} from '../../radiomics/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, collect, wholeNumber } from '../options/common.ts';
import { labelsOption, maskChoice } from '../options/mask-options.ts';
import { terminal } from '../output/terminal.ts';
import { compareCommand } from '../radiomics/compare.ts';
import type { PyradiomicsOptions } from '../radiomics/pyradiomics.ts';
import { type LogLevel, logLevels, PythonLog } from '../radiomics/python-log.ts';

interface RadiomicsOptions extends CommonOptions {
  readonly settings?: string;
  readonly param?: string;
  readonly setting?: readonly string[];
  readonly label?: Labels;
  readonly labelChannel?: number;
  readonly segment?: string;
  readonly out?: string;
  readonly outDir?: string;
  readonly format?: PyradiomicsOptions['format'];
  readonly formatPath?: PyradiomicsOptions['formatPath'];
  readonly mode: PyradiomicsOptions['mode'];
  readonly jobs: number;
  readonly unixPath?: boolean;
  readonly skipNans?: boolean;
  readonly validate?: boolean;
  readonly parametricMaps?: boolean;
  readonly dicom?: string;
  readonly resume?: boolean;
  readonly loggingLevel: LogLevel;
  readonly logFile?: string;
  readonly verbosity: string | true;
}

/** Takes `pyradiomics`' short options of two letters, and its long options by their beginning. */
class PyradiomicsCommand extends Command {
  override parseOptions(argv: string[]): ReturnType<Command['parseOptions']> {
    return super.parseOptions(argv.map((word) => this.inFull(word)));
  }

  private inFull(word: string): string {
    if (word === '-od') return '--out-dir';
    if (word === '-up') return '--unix-path';
    const [name, ...value] = word.split('=');
    const long = this.options.flatMap((option) => option.long ?? []);
    if (!name?.startsWith('--') || name === '--' || long.includes(name)) return word;
    const [found, ...more] = long.filter((option) => option.startsWith(name));
    return found !== undefined && more.length === 0 ? [found, ...value].join('=') : word;
  }
}

export function radiomicsCommand(setExitCode: SetExitCode): Command {
  const command = new PyradiomicsCommand('radiomics')
    .description(
      'Compute the features of an image and mask, or of a batch file, without DICOM; takes what pyradiomics takes.',
    )
    .argument('<image|batch>', 'NRRD, NIfTI or MetaImage; or a batch file (.csv) with columns Image, Mask, Label, …')
    .argument('[mask]', 'NRRD, NIfTI or MetaImage on the same grid')
    .version(version, '--version', 'print the version')
    .option('--settings <name|file>', 'a built-in name or a PyRadiomics parameter file (default pyradiomics-default)')
    .option('-p, --param <file>', 'a parameter file, like --settings')
    .option('-s, --setting <name:value>', 'override a setting (repeatable)', collect)
    .option(
      '-l, --label <labels>',
      'value of the region in the mask, several with commas, or "all" (default 1)',
      labelsOption,
    )
    .option('--label-channel <n>', 'channel of a multi-channel mask, from 0 (default 0)', wholeNumber(0, 65_535))
    .option('--segment <name>', 'segment of a .seg.nrrd by its name or ID, instead of label and channel')
    .option('-o, --out <file>', 'write .csv or .json instead of printing; with --format or a batch, append to the file')
    .addOption(
      new Option('-f, --format <format>', 'as pyradiomics prints it (default txt)').choices(['csv', 'json', 'txt']),
    )
    .addOption(
      new Option('--format-path <kind>', 'image and mask paths in the output').choices([
        'absolute',
        'relative',
        'basename',
      ]),
    )
    .option('--unix-path', 'paths in the output with /')
    .option('--skip-nans', 'leave out features that are not defined')
    .addOption(
      new Option('-m, --mode <mode>', 'segment, or a map per feature').choices(['segment', 'voxel']).default('segment'),
    )
    .option('--out-dir <folder>', 'also -od: one CSV file per case; in voxel mode the folder of the maps')
    .option('--parametric-maps', 'in voxel mode, also write each map as a DICOM object beside its NRRD')
    .option('--dicom <folder>', 'DICOM series of the image, to whose patient and study these objects belong')
    .option('-j, --jobs <n>', 'cases at the same time', wholeNumber(1, availableParallelism()), 1)
    .option('--resume', 'continue an interrupted batch')
    .option('--validate', 'check parameter file and paths, compute nothing')
    .addOption(
      new Option('--logging-level <level>', 'lowest level for --log-file')
        .choices(Object.keys(logLevels))
        .default('WARNING'),
    )
    .option('--log-file <file>', 'append messages to this file')
    .option('-v, --verbosity [n]', 'messages on stderr: 1 (few) to 5 (all); 4 without a number', '3');
  addCommonOptions(command).action(async (input: string, mask: string | undefined, options: RadiomicsOptions) => {
    optimiseLater();
    const log = new PythonLog({
      verbosity: verbosityOf(options.verbosity),
      file: options.logFile,
      fileLevel: options.loggingLevel,
    });
    if (isPyradiomics(input, options)) setExitCode(await asPyradiomics(input, mask, options, log));
    else await asDocumented(input, mask, options, setExitCode);
  });
  return command.addCommand(compareCommand(setExitCode));
}

/**
 * Node 20 optimises functions that are busy only for a moment, which takes a fifth of the time of one region (measured in the bench
 * radiomics-command). Later versions of V8 decide better and do not have this setting.
 */
function optimiseLater(): void {
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=300000');
}

/** Batches, voxel mode and a named format behave exactly as in `pyradiomics`; everything else follows our contract. */
function isPyradiomics(input: string, { format, mode, outDir, validate }: RadiomicsOptions): boolean {
  return (
    format !== undefined || mode === 'voxel' || outDir !== undefined || validate === true || input.endsWith('.csv')
  );
}

async function asPyradiomics(
  input: string,
  mask: string | undefined,
  options: RadiomicsOptions,
  log: PythonLog,
): Promise<number> {
  const { pyradiomics } = await import('../radiomics/pyradiomics.ts');
  const settings = settingsName(options);
  if (settings.startsWith('ibsi-'))
    throw new UsageError('IBSI settings work for one image and mask, without --format.');
  if ((options.parametricMaps || options.dicom !== undefined) && options.mode !== 'voxel') {
    throw new UsageError('--parametric-maps and --dicom need --mode voxel.');
  }
  if (options.dicom !== undefined && (input.endsWith('.csv') || !options.parametricMaps)) {
    throw new UsageError('--dicom needs --parametric-maps and a single image.');
  }
  if (options.segment !== undefined) throw new UsageError('--segment works for one image and mask, without --format.');
  return pyradiomics(
    input,
    mask,
    {
      settings,
      overrides: options.setting ?? [],
      ...(options.label !== undefined && { labels: options.label }),
      ...(options.labelChannel !== undefined && { channel: options.labelChannel }),
      format: options.format ?? 'txt',
      formatPath: options.formatPath ?? 'absolute',
      ...(options.out !== undefined && { out: options.out }),
      ...(options.outDir !== undefined && { outDir: options.outDir }),
      jobs: options.jobs,
      mode: options.mode,
      skipNans: options.skipNans === true,
      validate: options.validate === true,
      resume: options.resume === true,
      quiet: options.quiet === true,
      parametricMaps: options.parametricMaps === true,
      ...(options.dicom !== undefined && { dicom: options.dicom }),
    },
    log,
  );
}

async function asDocumented(
  image: string,
  mask: string | undefined,
  options: RadiomicsOptions,
  setExitCode: SetExitCode,
): Promise<void> {
  const { out } = options;
  if (mask === undefined) throw new UsageError('Name a mask after the image, or a batch file that ends in .csv.');
  for (const name of ['resume', 'formatPath', 'unixPath', 'skipNans', 'parametricMaps', 'dicom'] as const) {
    if (options[name] !== undefined) throw new UsageError(`--${kebab(name)} needs --format or a batch file.`);
  }
  const wanted = out === undefined ? (options.json ? '.json' : '.csv') : extname(out).toLowerCase();
  if (wanted !== '.csv' && wanted !== '.json') {
    throw new UsageError('--out must end in .csv or .json; with --format it may have any name.');
  }
  const result = await resultOf(image, mask, options, setExitCode);
  const text = wanted === '.json' ? result.json : result.csv;
  if (out === undefined) await terminal.result(text);
  else await writeFileAtomic(out, text);
}

type Texts = Pick<FileExtraction, 'csv' | 'json'>;

async function resultOf(
  image: string,
  mask: string,
  options: RadiomicsOptions,
  setExitCode: SetExitCode,
): Promise<Texts> {
  const name = settingsName(options);
  const { label, setting = [], segment, labelChannel } = options;
  const one = label !== undefined && label !== 'all' && label.length === 1 ? { label: label[0]! } : {};
  const region = maskChoice({
    ...one,
    ...(segment !== undefined && { segment }),
    ...(labelChannel !== undefined && { labelChannel }),
  });
  const warn = (warnings: RegionsExtraction['warnings']): void => {
    for (const { code, message } of warnings) terminal.say(`${code}: ${message}`);
  };
  if (name.startsWith('ibsi-')) {
    if (setting.length > 0 || (label !== undefined && one.label === undefined)) {
      throw new UsageError('IBSI settings take one label and no --setting.');
    }
    const result = await ibsiFromFiles(image, mask, { settings: name, ...region });
    warn(result.warnings);
    return result;
  }
  const { settings, skipped } = await withOverrides(await loadSettings(name), setting);
  for (const message of skipped) terminal.say(message);
  const labels = one.label === undefined ? (label ?? settings.labels) : undefined;
  if (labels === undefined) {
    const result = await radiomicsFromFiles(image, mask, { settings, ...region });
    warn(result.features.warnings);
    return result;
  }
  if (segment !== undefined) throw new UsageError('--segment defines the label; name no others.');
  const result = await regionsFromFiles(image, mask, labels, { settings, ...region });
  warn(result.warnings);
  for (const { label: refused, code, message } of result.refused) terminal.say(`${code}: Label ${refused}: ${message}`);
  if (result.refused.length > 0) setExitCode(exitCodes.someRefused);
  return result;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function settingsName({ settings, param }: RadiomicsOptions): string {
  if (settings !== undefined && param !== undefined)
    throw new UsageError('--settings and --param mean the same; name one.');
  return settings ?? param ?? 'pyradiomics-default';
}

function verbosityOf(text: string | true): number {
  const value = text === true ? 4 : Number(text);
  if (![1, 2, 3, 4, 5].includes(value)) throw new UsageError('--verbosity must be a whole number from 1 to 5.');
  return value;
}
