import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Config } from '../../core/config/index.ts';
import { counted, makePrivate } from '../../core/index.ts';
import { untrainedModel } from '../../deep/index.ts';
import { generateCohort, type RunSummary } from '../../pipeline/index.ts';
import { describeDemonstration } from '../dataset/demonstration-record.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { setUp, wholeNumber } from '../options/common.ts';
import { addRunOptions, type RunOptions, runOverrides } from '../options/run-options.ts';
import { terminal } from '../output/terminal.ts';
import { showPlan } from '../run/show-plan.ts';
import { openCatalogue } from '../serve/open-catalogue.ts';
import { exitCodeOf, runPipeline } from './run.ts';
import { serveUntilInterrupted } from './serve.ts';

interface StartOptions extends RunOptions {
  readonly once?: boolean;
  readonly data?: string;
  readonly port?: number;
}

const demonstration = { patients: 12, seed: 1 } as const;

const aboutModel =
  `The demonstration computes deep features with ${untrainedModel}, an untrained network without clinical meaning. ` +
  'Runs on your own data use a network only if you name one with --model.';

/**
 * Runs for `npm start`, and for `npx qiaw start` of an installed package, in the working directory: the whole pipeline
 * on the user's folders or on a small synthetic cohort, then the catalogue server.
 */
export function startCommand(setExitCode: SetExitCode): Command {
  const command = new Command('start')
    .description(
      'Run the pipeline on your folders, or on a synthetic cohort if you give none, and serve the catalogue.',
    )
    .argument('[source...]', 'as for `qiaw run`')
    .option('--once', 'end after the summary instead of serving')
    .option('--data <dir>', 'data directory (default ./data/catalogue, ./data/demonstration without folders)')
    .option('--port <n>', 'port (default 8080)', wholeNumber(0, 65535));
  return addRunOptions(command).action(async (sources: string[], given: StartOptions) => {
    const demo = sources.length === 0;
    const options: StartOptions = demo ? { ...given, private: given.private ?? false } : given;
    let setup = await setUp(options, { ...runOverrides(options), server: { port: options.port } });
    if (demo && options.model === undefined && setup.config.run.models.length === 0)
      setup = { ...setup, config: withModel(setup.config, untrainedModel) };
    const data = options.data ?? join('data', demo ? 'demonstration' : 'catalogue');
    const folders = demo ? [await makeCohort()] : sources;
    if (demo && setup.config.run.models.includes(untrainedModel)) terminal.say(aboutModel);
    if (options.plan) {
      const empty = await showPlan(folders, data, setup, options);
      return setExitCode(empty > 0 && !demo ? exitCodes.someRefused : exitCodes.done);
    }
    await makePrivate(data);
    if (demo) await describeDemonstration(data, setup.config.run.dataset);
    const summary = await runPipeline(folders, data, setup, options);
    setExitCode(demo ? await exitCodeOfDemonstration(summary, folders[0]!) : exitCodeOf(summary));
    if (options.once) return;
    const catalogue = await openCatalogue(data, setup);
    await serveUntilInterrupted(catalogue, setup.config);
    setExitCode(exitCodes.done);
  });
}

const withModel = ({ run, ...rest }: Config, model: string): Config => ({ ...rest, run: { ...run, models: [model] } });

async function makeCohort(): Promise<string> {
  const folder = join('data', 'demonstration-dicom');
  terminal.say(`Writing a synthetic cohort of ${demonstration.patients} patients (CT and RT structure sets) …`);
  await rm(folder, { recursive: true, force: true });
  await generateCohort(folder, demonstration);
  return folder;
}

/** 0 if every patient has the result planned for the cohort and only the planted refusals occurred. */
async function exitCodeOfDemonstration(summary: RunSummary, folder: string): Promise<number> {
  const plan = JSON.parse(await readFile(join(folder, 'cohort.json'), 'utf8')) as {
    patients: ReadonlyArray<{ expected: unknown; plantedRefusals: readonly string[] }>;
  };
  const planted = new Set(plan.patients.flatMap(({ plantedRefusals }) => plantedRefusals));
  const wanted = plan.patients.filter(({ expected }) => expected === 'processed').length;
  const foreign = Object.keys(summary.refusals).filter((code) => !planted.has(code));
  const { made, reused, failed, quarantined } = summary.cases;
  if (foreign.length === 0 && made + reused === wanted && failed + quarantined === 0) {
    terminal.say('Every refusal above was planted in the cohort to show how refusals are recorded.');
    return exitCodes.done;
  }
  terminal.say(
    `Not as planned: ${made + reused} of ${counted(wanted, 'case')}, unplanned refusals: ${foreign.join(', ') || 'none'}.`,
  );
  return exitCodes.failed;
}
