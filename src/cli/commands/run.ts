import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { faceStatements, makePrivate, systemClock, UsageError } from '../../core/index.ts';
import { DataDirectory, KnownPatients, type RunRequest, type RunSummary, run } from '../../pipeline/index.ts';
import { warnOfWideRights } from '../doctor/wide-rights.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { caseSettings } from '../options/case-settings.ts';
import { addCommonOptions, type CommonOptions, collect, type Setup, setUp, wholeNumber } from '../options/common.ts';
import { addObserveOptions, type ObserveOptions, observe } from '../options/observe.ts';
import { queueLocation } from '../options/queue-location.ts';
import { createProgress } from '../output/progress/create-progress.ts';
import { mayShowNames, namePlace } from '../output/shown-name.ts';
import { summaryText } from '../output/summary.ts';
import { terminal } from '../output/terminal.ts';
import { registerForRun } from '../owner/open-register.ts';
import { OwnNames, withNames } from '../owner/own-names.ts';
import { ownEntries, registerCases, registered } from '../owner/register-run.ts';
import { askForNames } from '../owner/wants-names.ts';
import { type BringInOptions, bringIn, readAddresses } from '../run/fetch-into-spool.ts';
import { endSoon, onInterrupt } from '../run/interrupt.ts';
import { showPlan } from '../run/show-plan.ts';
import { refreshLocked } from '../serve/refresh-catalogue.ts';

interface RunCommandOptions extends CommonOptions, BringInOptions, ObserveOptions {
  readonly data: string;
  readonly settings?: string;
  readonly roi?: string;
  readonly dataset?: string;
  readonly identity?: string;
  readonly contours?: string;
  readonly delineations?: string;
  readonly seriesDescription?: string;
  readonly measure?: string;
  readonly perturb?: string;
  readonly outputs?: string;
  readonly volumes?: string;
  readonly trustGeometry?: boolean;
  readonly partialContours?: boolean;
  readonly deidentify?: string;
  readonly faces?: string;
  readonly acceptBurnedIn?: boolean;
  readonly names?: readonly string[];
  readonly register?: string;
  readonly private?: boolean;
  readonly workers?: number;
  readonly model?: readonly string[];
  readonly plan?: boolean;
  readonly retrySetAside?: boolean;
  readonly queue?: string | boolean;
}

export function runCommand(setExitCode: SetExitCode): Command {
  const command = new Command('run')
    .description('Turn folders of DICOM into cases: volumes, masks, SEG, features and a validated graph.')
    .argument(
      '<source...>',
      'folder, archive (zip, tar, gz), IDC or TCIA manifest, dicomweb:<url> or xnat:<url>/<project>',
    )
    .requiredOption('--data <dir>', 'data directory')
    .option('--settings <name|file>', 'radiomics settings: a built-in name or a PyRadiomics parameter file')
    .option('--roi <regex>', 'only ROIs whose name matches')
    .addOption(
      new Option('--delineations <kind>', 'which delineations are used (default all)').choices([
        'rtstruct',
        'seg',
        'all',
      ]),
    )
    .option('--series-description <regex>', 'only delineations whose SeriesDescription matches')
    .option('--dataset <id>', 'dataset to which the results belong')
    .addOption(new Option('--identity <mode>', 'how identifiers are written').choices(['pseudonym', 'keep']))
    .addOption(new Option('--contours <rule>', 'how contours of one ROI on one slice combine').choices(['or', 'xor']))
    .addOption(
      new Option('--measure <images>', 'measure ROIs also on PET and MR of their frame of reference').choices([
        'same-frame',
        'same-frame:nearest',
      ]),
    )
    .option('--perturb <chain>', 'also measure perturbed copies of each ROI, such as ntcv:30')
    .option('--outputs <kinds>', 'DICOM objects of the masks: seg, and also labelmap, rtstruct (default seg)')
    .option('--volumes <formats>', 'formats of image and masks: nrrd, and also nifti (default nrrd)')
    .option('--trust-geometry', 'place contours by their positions even if most refer to other slices')
    .option('--partial-contours', 'skip contours that lie on no slice and use the rest of the ROI')
    .addOption(new Option('--deidentify <profile>', 'de-identify all DICOM objects (PS3.15 E)').choices(['basic']))
    .option('--accept-burned-in', 'use images that declare text burned into their pixels')
    .addOption(
      new Option('--faces <statement>', 'your statement about faces in images of heads').choices(faceStatements),
    )
    .option('--model <id>', 'deep model by id or id@version, `none` for none; repeatable', collect)
    .option('--names <file>', 'ROI name table (YAML), searched before the built-in one; repeatable', collect)
    .option('--register <file>', 'private, encrypted register of what pseudonyms stand for (docs/own-data.md)')
    .option('--private', 'show PatientIDs, paths and ROI names; on a terminal only')
    .option('--workers <n>', 'cases in parallel (default one per core, if memory suffices)', wholeNumber(1, 64))
    .option('--patient <id>', 'for archives: only this PatientID or subject; repeatable', collect)
    .option('--labels <file>', 'for archives: only the patients listed in this file, one per line')
    .option('--study <uid>', 'for archives: only this study; repeatable', collect)
    .option('--modality <name>', 'for archives: only images of this modality; repeatable', collect)
    .option('--dates <from-to>', 'for archives: only studies of YYYYMMDD-YYYYMMDD')
    .option('--keep-downloads', 'keep fetched files in the data directory for the next run')
    .option('--follow-links', 'also follow symbolic links that lead out of a source folder')
    .option('--plan', 'only show what is new, changed, done or set aside, and the resources needed')
    .option(
      '--queue [url]',
      'let the workers of this queue make the cases (`qiaw work`); Redis, as redis://host:6379/0',
    )
    .option('--retry-set-aside', 'try the cases again during which processes died');
  return addCommonOptions(addObserveOptions(command)).action(async (sources: string[], options: RunCommandOptions) => {
    const setup = await setUp(options, {
      identity: { mode: options.identity },
      run: {
        settings: options.settings,
        roi: options.roi,
        dataset: options.dataset,
        contours: options.contours,
        delineations: options.delineations,
        seriesDescription: options.seriesDescription,
        measure: options.measure,
        perturb: options.perturb && { chain: options.perturb },
        outputs: options.outputs?.split(',') as Array<'seg'> | undefined,
        volumes: options.volumes?.split(',') as Array<'nrrd'> | undefined,
        trustGeometry: options.trustGeometry,
        partialContours: options.partialContours,
        deidentify: options.deidentify,
        faces: options.faces,
        acceptBurnedIn: options.acceptBurnedIn,
        nameTables: options.names,
        register: options.register,
        workers: options.workers,
        models: options.model?.filter((name) => name !== 'none'),
      },
    });
    if (options.plan) {
      const empty = await showPlan(sources, options.data, setup, options);
      return setExitCode(empty > 0 ? exitCodes.someRefused : exitCodes.done);
    }
    const summary = await runPipeline(sources, options.data, setup, options);
    setExitCode(exitCodeOf(summary));
  });
}

/** Runs the pipeline with the display and interrupt handling of the command line. */
export async function runPipeline(
  sources: readonly string[],
  dataDirectory: string,
  setup: Setup,
  options: CommonOptions &
    BringInOptions &
    Pick<RunCommandOptions, 'retrySetAside' | 'queue' | 'private'> &
    ObserveOptions,
): Promise<RunSummary> {
  const addresses = await readAddresses(sources, dataDirectory);
  // The run names any obstacle when it takes its lock.
  await makePrivate(resolve(dataDirectory)).catch(() => {});
  if (!options.quiet) await warnOfWideRights(dataDirectory);
  const register = await registerForRun(dataDirectory, setup);
  const settings = await caseSettings(setup, dataDirectory);
  const isPrivate = !options.json && mayShowNames(namePlace(await askForNames(options.private), process.stderr));
  const names = isPrivate ? new OwnNames() : undefined;
  const progress = names ? withNames(createProgress(options), names) : createProgress(options);
  const { workers, memoryMb, maxTries, maxCrashes, minimumFreeBytes, graceSeconds, agreement } = setup.config.run;
  const interrupt = onInterrupt(graceSeconds, options.quiet ?? false);
  const { start, end } = await starter(options.queue, setup);
  const { metrics, tracer, close } = await observe(options, setup);
  try {
    const { found, incomplete, release } = await bringIn(
      addresses,
      dataDirectory,
      setup,
      options,
      progress,
      interrupt.pause,
      metrics,
    );
    const patients = new KnownPatients(new DataDirectory(dataDirectory));
    const summary = await start({
      ...found,
      settings,
      patients,
      ...(workers !== undefined && { workers }),
      ...(memoryMb !== undefined && { memoryBytes: memoryMb * 2 ** 20 }),
      minimumFreeBytes,
      maxTries,
      maxCrashes,
      agreement,
      retrySetAside: options.retrySetAside ?? false,
      clock: systemClock,
      log: setup.log,
      metrics,
      tracer,
      onSurvey: async (survey) => {
        if (register === undefined && names === undefined) return;
        const entries = await ownEntries(survey, found.sources, settings);
        names?.take(entries);
        await register?.add(entries.map(registered));
      },
      onEvent: (event) => progress.show(event),
      signal: interrupt.drop,
      pause: interrupt.pause,
    });
    await release(summary.outcome);
    if (register) await register.add(await registerCases(dataDirectory));
    if (summary.outcome !== 'interrupted') await refreshLocked(dataDirectory, setup, patients);
    progress.close();
    if (!options.json) terminal.say(summaryText(summary, names));
    // Objects that could not be fetched are missing from the results, as are refused ones.
    return incomplete > 0 && summary.outcome === 'succeeded' ? { ...summary, outcome: 'partial' } : summary;
  } finally {
    await close();
    progress.close();
    interrupt.dispose();
    end();
  }
}

/** How cases are made: on this machine, or by the workers of a queue. */
async function starter(
  queue: string | boolean | undefined,
  setup: Setup,
): Promise<{ start: (request: RunRequest) => Promise<RunSummary>; end: () => void }> {
  if (queue === undefined) return { start: run, end: () => {} };
  const location = await queueLocation(queue, setup);
  if (location === undefined) throw new UsageError('Give the address of the queue: --queue redis://host:6379/0.');
  const { connect, distribute } = await import('../../pipeline/queue/index.ts');
  const connection = await connect(location, setup.log);
  const end = (): void => {
    connection.disconnect();
    endSoon();
  };
  return { start: (request) => distribute({ ...request, connection }), end };
}

export function exitCodeOf(summary: RunSummary): number {
  if (summary.outcome === 'interrupted' || summary.outcome === 'failed') return exitCodes.failed;
  // A case that failed is a fault of this program or machine, not of an input.
  if (summary.cases.failed > 0) return exitCodes.failed;
  return summary.outcome === 'partial' ? exitCodes.someRefused : exitCodes.done;
}
