import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type ExportFormat,
  type ExportRequest,
  exportFormats,
  lesionRules,
  missingRules,
  obliqueRules,
  type TrainingRequest,
} from '../../catalogue/index.ts';
import { UsageError } from '../../core/index.ts';
import { loadNameTable } from '../../image/index.ts';
import { type CommonOptions, collect, setUp, wholeNumber } from './common.ts';

export interface TrainingOptions extends CommonOptions {
  readonly format: ExportFormat;
  readonly structures?: readonly string[];
  readonly id: number;
  readonly name?: string;
  readonly cohort?: string;
  readonly acceptedOnly?: boolean;
  readonly observer?: readonly string[];
  readonly method?: NonNullable<TrainingRequest['method']>;
  readonly folds: number | 'none';
  readonly stratify: readonly string[];
  readonly test: number;
  readonly missing: TrainingRequest['missing'];
  readonly overlap: TrainingRequest['overlap'];
  readonly lesions: TrainingRequest['lesions'];
  readonly readers: TrainingRequest['readers'];
  readonly spacing?: NonNullable<TrainingRequest['spacing']>;
  readonly oblique: TrainingRequest['oblique'];
  readonly channels?: readonly string[];
}

/** Options of formats that networks are trained on. */
export function addTrainingOptions(command: Command): Command {
  return command
    .optionsGroup('Training sets (docs/exports.md#training-sets):')
    .addOption(
      new Option('--structures <names>', 'structures to label, such as "lung left,lung right,GTV"').argParser(list),
    )
    .option('--id <n>', 'nnunet: number of the dataset', wholeNumber(1, 999), 501)
    .option('--name <name>', 'name of the training set (default: that of the dataset)')
    .option('--cohort <id>', 'only subjects of this saved cohort')
    .option('--accepted-only', 'only regions that a review accepted')
    .option('--observer <name>', 'only regions of this observer; repeatable', collect)
    .addOption(
      new Option('--method <how>', 'only regions drawn this way').choices(['manual', 'semiautomatic', 'automatic']),
    )
    .addOption(new Option('--folds <k>', 'folds by subject, or none').argParser(folds).default(5))
    .addOption(
      new Option('--stratify <what>', 'spread evenly over the folds, such as "dataset,sex"')
        .argParser(list)
        .default([]),
    )
    .addOption(new Option('--test <share>', 'share of the subjects to hold out').argParser(share).default(0))
    .addOption(
      new Option('--missing <rule>', 'a case that lacks a structure').choices(missingRules).default('leave-out'),
    )
    .addOption(
      new Option(
        '--overlap <rule>',
        'voxels of several structures: refuse, regions, or priority:<names>, the first wins',
      )
        .argParser(overlap)
        .default('refuse'),
    )
    .addOption(new Option('--lesions <rule>', 'several targets of one reader').choices(lesionRules).default('union'))
    .addOption(
      new Option('--readers <rule>', 'several readers of one structure: refuse, one:<reader>, consensus, or each')
        .argParser(readers)
        .default('refuse'),
    )
    .addOption(
      new Option('--spacing <mm>', 'resample to this spacing, such as 1,1,3; native: as it is').argParser(spacing),
    )
    .addOption(
      new Option('--oblique <rule>', 'images oblique to the axes of the patient').choices(obliqueRules).default('keep'),
    )
    .addOption(new Option('--channels <modalities>', 'such as CT,PT: the one with the regions first').argParser(list))
    .optionsGroup('Options:');
}

/** The training set that the options ask for; undefined if they ask for none. @throws UsageError */
export async function trainingOf(
  options: TrainingOptions,
  command: Command,
  dataset?: string,
): Promise<ExportRequest['training']> {
  const { training } = exportFormats[options.format];
  if (options.structures === undefined || training === undefined) {
    if (training === 'always')
      throw new UsageError(
        `--format ${options.format} needs the structures to label: --structures "lung left,lung right,GTV".`,
      );
    const misused = command.options.find(
      (one) => trainingNames.has(one.attributeName()) && command.getOptionValueSource(one.attributeName()) === 'cli',
    );
    if (misused === undefined) return undefined;
    const formats = Object.entries(exportFormats).flatMap(([name, row]) => (row.training ? [name] : []));
    throw new UsageError(
      `${misused.long} is for training sets: use it with --format ${formats.join(', ')} and --structures.`,
    );
  }
  if (training === 'possible' && command.getOptionValueSource('table') === 'cli')
    throw new UsageError('--table and --structures exclude each other: a training set is a folder, not a table.');
  const { config } = await setUp(options);
  const { structures, cohort, acceptedOnly, observer, method, spacing: mm, channels, name, id } = options;
  return {
    structures,
    names: await loadNameTable(config.run.nameTables),
    ...(cohort !== undefined && { cohort }),
    ...(acceptedOnly && { acceptedOnly }),
    ...(observer !== undefined && { observers: observer }),
    ...(method !== undefined && { method }),
    ...(mm !== undefined && { spacing: mm }),
    ...(channels !== undefined && { channels }),
    folds: options.folds,
    stratify: options.stratify,
    test: options.test,
    missing: options.missing,
    lesions: options.lesions,
    oblique: options.oblique,
    overlap: options.overlap,
    readers: options.readers,
    id,
    name: name ?? (dataset ?? 'Training').replace(/[^A-Za-z0-9]/g, '').replace(/^(?=\d|$)/, 'D'),
  };
}

const trainingNames: ReadonlySet<string> = new Set([
  ...['structures', 'id', 'name', 'cohort', 'acceptedOnly', 'observer', 'method', 'folds', 'stratify', 'test'],
  ...['missing', 'overlap', 'lesions', 'readers', 'spacing', 'oblique', 'channels'],
]);

const list = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function folds(text: string): number | 'none' {
  return text === 'none' ? text : wholeNumber(2, 100)(text);
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value < 1)) throw new InvalidArgumentError('must be a share from 0 to less than 1, such as 0.2.');
  return value;
}

function overlap(text: string): TrainingRequest['overlap'] {
  if (text === 'refuse' || text === 'regions') return text;
  if (text.startsWith('priority:')) return { priority: list(text.slice('priority:'.length)) };
  throw new InvalidArgumentError(
    'must be refuse, regions, or priority:<names>, such as "priority:GTV,lung left,lung right".',
  );
}

function readers(text: string): TrainingRequest['readers'] {
  if (text === 'refuse' || text === 'consensus' || text === 'each') return text;
  if (text.startsWith('one:') && text.length > 'one:'.length) return { one: text.slice('one:'.length) };
  throw new InvalidArgumentError('must be refuse, consensus, each, or one:<reader>, such as "one:observer 3".');
}

function spacing(text: string): NonNullable<TrainingRequest['spacing']> {
  if (text === 'native') return text;
  const values = text.split(',').map(Number);
  if (values.length !== 3 || !values.every((value) => value > 0 && value <= 100))
    throw new InvalidArgumentError('must be three numbers in mm, such as 1,1,3, or native.');
  return values as [number, number, number];
}
