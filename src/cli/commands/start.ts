import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { makePrivate } from '../../core/index.ts';
import { generateCohort, type RunSummary } from '../../pipeline/index.ts';
import { describeDemonstration } from '../dataset/demonstration-record.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, setUp, wholeNumber } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';
import { openCatalogue } from '../serve/open-catalogue.ts';
import { exitCodeOf, runPipeline } from './run.ts';
import { serveUntilInterrupted } from './serve.ts';

interface StartOptions extends CommonOptions {
  readonly once?: boolean;
  readonly data?: string;
  readonly port?: number;
  readonly register?: string;
  readonly private?: boolean;
}

const demonstration = { patients: 12, seed: 1 } as const;

/**
 * Runs for `npm start`, and for `npx qiaw start` of an installed package, in the working directory: the whole pipeline
 * on the user's folders or on a small synthetic cohort, then the catalogue server.
 */
export function startCommand(setExitCode: SetExitCode): Command {
  const command = new Command('start')
    .description(
      'Run the pipeline on your folders, or on a synthetic cohort if you give none, and serve the catalogue.',
    )
    .argument('[source...]', 'folders of DICOM files')
    .option('--once', 'end after the summary instead of serving')
    .option('--data <dir>', 'data directory (default ./data/catalogue, ./data/demonstration without folders)')
    .option('--register <file>', 'private, encrypted register of what pseudonyms stand for (docs/own-data.md)')
    .option('--private', 'show PatientIDs, paths and ROI names; on a terminal only')
    .option('--port <n>', 'port (default 8080)', wholeNumber(0, 65535));
  return addCommonOptions(command).action(async (sources: string[], options: StartOptions) => {
    const setup = await setUp(options, { server: { port: options.port }, run: { register: options.register } });
    const demo = sources.length === 0;
    const data = options.data ?? join('data', demo ? 'demonstration' : 'catalogue');
    const folders = demo ? [await makeCohort()] : sources;
    await makePrivate(data);
    if (demo) await describeDemonstration(data, setup.config.run.dataset);
    const summary = await runPipeline(
      folders,
      data,
      setup,
      demo ? { ...options, private: options.private ?? false } : options,
    );
    setExitCode(demo ? await exitCodeOfDemonstration(summary, folders[0]!) : exitCodeOf(summary));
    if (options.once) return;
    const catalogue = await openCatalogue(data, setup);
    await serveUntilInterrupted(catalogue, setup.config);
    setExitCode(exitCodes.done);
  });
}

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
    `Not as planned: ${made + reused} of ${wanted} cases, unplanned refusals: ${foreign.join(', ') || 'none'}.`,
  );
  return exitCodes.failed;
}
