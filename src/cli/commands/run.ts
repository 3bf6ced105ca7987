import { resolve } from 'node:path';
import { Command } from 'commander';
import { makePrivate, systemClock, UsageError } from '../../core/index.ts';
import { DataDirectory, KnownPatients, type RunRequest, type RunSummary, run } from '../../pipeline/index.ts';
import { warnOfWideRights } from '../doctor/wide-rights.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { prospectiveSettings } from '../options/case-settings.ts';
import { type CommonOptions, type Setup, setUp } from '../options/common.ts';
import { observe } from '../options/observe.ts';
import { queueLocation } from '../options/queue-location.ts';
import { addRunOptions, type RunOptions, runOverrides } from '../options/run-options.ts';
import { createProgress } from '../output/progress/create-progress.ts';
import { mayShowNames, namePlace } from '../output/shown-name.ts';
import { summaryText } from '../output/summary.ts';
import { terminal } from '../output/terminal.ts';
import { registerForRun, registerPath } from '../owner/open-register.ts';
import { OwnNames, withNames } from '../owner/own-names.ts';
import { ownEntries, registerCases, registered } from '../owner/register-run.ts';
import { askForNames, askForRegister } from '../owner/wants-names.ts';
import { bringIn, readAddresses } from '../run/fetch-into-spool.ts';
import { endSoon, onInterrupt } from '../run/interrupt.ts';
import { showPlan } from '../run/show-plan.ts';
import { refreshLocked } from '../serve/refresh-catalogue.ts';

interface RunCommandOptions extends RunOptions {
  readonly data: string;
}

export function runCommand(setExitCode: SetExitCode): Command {
  const command = new Command('run')
    .description('Turn folders of DICOM into cases: volumes, masks, SEG, features and a validated graph.')
    .argument(
      '<source...>',
      'folder, archive (zip, tar, gz), IDC or TCIA manifest, dicomweb:<url> or xnat:<url>/<project>',
    )
    .requiredOption('--data <dir>', 'data directory');
  return addRunOptions(command).action(async (sources: string[], options: RunCommandOptions) => {
    const setup = await setUp(options, runOverrides(options));
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
  options: RunOptions,
): Promise<RunSummary> {
  const addresses = await readAddresses(sources, dataDirectory);
  const { keepKey } = await prospectiveSettings(setup, dataDirectory);
  // The run names any obstacle when it takes its lock.
  await makePrivate(resolve(dataDirectory)).catch(() => {});
  if (!options.quiet) await warnOfWideRights(dataDirectory);
  const isPrivate = !options.json && mayShowNames(namePlace(await askForNames(options.private), process.stderr));
  const register = await registerForRun(dataDirectory, await withRegister(dataDirectory, setup, options), terminal.say);
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
    const settings = await keepKey();
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
    if (!options.json) {
      terminal.say(summaryText(summary, { data: dataDirectory, base: settings.base }, names));
      const table = names?.tableOf(summary) ?? [];
      if (table.length > 0) terminal.lines(table.join('\n'));
    }
    // Objects that could not be fetched are missing from the results, as are refused ones.
    return incomplete > 0 && summary.outcome === 'succeeded' ? { ...summary, outcome: 'partial' } : summary;
  } finally {
    await close();
    progress.close();
    interrupt.dispose();
    end();
  }
}

/** With the register that the person at the terminal asks for, if no run of this directory has one. */
async function withRegister(
  dataDirectory: string,
  setup: Setup,
  options: CommonOptions & { readonly private?: boolean },
): Promise<Setup> {
  // The demonstration has no patients, and programs read --json.
  if (options.json || options.private === false || (await registerPath(dataDirectory, setup)) !== undefined)
    return setup;
  const register = await askForRegister();
  return register === undefined
    ? setup
    : { ...setup, config: { ...setup.config, run: { ...setup.config.run, register } } };
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
