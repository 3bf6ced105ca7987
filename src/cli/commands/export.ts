import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type ExportRequest, exportFormats, exportTables, exportTo, TrainingFiles } from '../../catalogue/index.ts';
import { systemClock, UsageError } from '../../core/index.ts';
import { DataDirectory, KnownPatients, readManifest, withPublishLock } from '../../pipeline/index.ts';
import { addCommonOptions } from '../options/common.ts';
import { addTrainingOptions, type TrainingOptions, trainingOf } from '../options/training-options.ts';
import { terminal } from '../output/terminal.ts';

interface ExportOptions extends TrainingOptions {
  readonly data: string;
  readonly out: string;
  readonly table: ExportRequest['table'];
  readonly dataset?: string;
  readonly case?: string;
  readonly encodings?: boolean;
  readonly robust?: string;
  readonly study?: string;
}

const formatsWith = (option: 'table' | 'case'): string =>
  Object.entries(exportFormats)
    .flatMap(([name, { takes }]) => (takes === option ? name : []))
    .join(' and ');

export function exportCommand(): Command {
  const command = new Command('export')
    .description('Export features, graphs and files of a data directory for other programs.')
    .requiredOption('--data <dir>', 'data directory')
    .addOption(
      new Option('--format <format>', 'what to write').choices(Object.keys(exportFormats)).makeOptionMandatory(),
    )
    .requiredOption(
      '--out <path>',
      'file to write (.gz compresses); a folder for a training set; a folder or a .zip for a crate',
    )
    .addOption(new Option('--table <table>', 'for csv and parquet').choices(exportTables).default('features'))
    .option('--dataset <id>', 'only this dataset')
    .option('--encodings', 'tables of features: also rows for further encodings of a region, with a column encodingOf')
    .option('--case <id>', 'only this case: a crate of one run')
    .option('--robust <condition>', 'only features that are stable, such as "icc.lower>=0.9" (docs/stability.md)')
    .option('--study <id>', 'the stability study that --robust refers to; needed if there are several');
  return addCommonOptions(addTrainingOptions(command)).action(async (options: ExportOptions) => {
    const root = resolve(options.data);
    const manifest = await readManifest(new DataDirectory(root));
    if (manifest === undefined) {
      throw new UsageError(
        `${root} is not a data directory of this program: it has no qiaw.json. Run \`qiaw run\` first.`,
      );
    }
    if (options.case !== undefined && exportFormats[options.format].takes !== 'case') {
      throw new UsageError(`--case exports the crate of one run: use it with --format ${formatsWith('case')}.`);
    }
    if (command.getOptionValueSource('table') === 'cli' && exportFormats[options.format].takes !== 'table') {
      throw new UsageError(
        `--table selects the content of ${formatsWith('table')}; ${options.format} does not use it.`,
      );
    }
    if (
      options.robust !== undefined &&
      (exportFormats[options.format].takes !== 'table' || options.table !== 'features')
    ) {
      throw new UsageError(
        `--robust selects columns of the table of features: use it with --format ${formatsWith('table')}.`,
      );
    }
    const training = await trainingOf(options, command, options.dataset);
    const { paths, text, facts } = await exportTo(
      {
        root,
        base: manifest.base,
        patients: new KnownPatients(new DataDirectory(root)).identifiers,
        ...(options.encodings && { encodings: true }),
      },
      {
        format: options.format,
        out: resolve(options.out),
        table: options.table,
        ...(options.dataset !== undefined && { dataset: options.dataset }),
        ...(options.case !== undefined && { case: options.case }),
        ...(training !== undefined && { training, freeze: freezeIn(new DataDirectory(root), manifest.base) }),
        ...(!options.quiet && !options.json && { progress }),
        ...(options.robust !== undefined && { robust: { condition: options.robust, study: options.study } }),
      },
    );
    if (options.json) await terminal.result(`${JSON.stringify({ event: 'summary', paths, ...facts })}\n`);
    else if (!options.quiet) terminal.say(text ?? paths.join('\n'));
  });
}

/** Records a training set in the data directory, while nothing can be erased. */
function freezeIn(data: DataDirectory, base: string): NonNullable<ExportRequest['freeze']> {
  return async (record) => {
    const { createGate } = await import('../../graph/index.ts');
    const gate = await createGate({ patients: new KnownPatients(data).identifiers });
    const issued = new Date(systemClock.now()).toISOString();
    await withPublishLock(data, () => new TrainingFiles(data.root, base).write({ ...record, issued }, gate));
  };
}

function progress(done: number, total: number): void {
  if (done === total || done % 10 === 0) terminal.say(`${done} of ${total} cases`);
}
