import { availableParallelism } from 'node:os';
import { planReport, type RunEvent, survey } from '../pipeline/index.ts';
import { type BringInOptions, bringIn, readAddresses } from './bring-in.ts';
import { caseSettings } from './case-settings.ts';
import type { CommonOptions, Setup } from './common.ts';
import { createProgress } from './progress/index.ts';
import { terminal } from './terminal.ts';

/** What a run would do, without doing it: of folders nothing is written to the data directory. */
export async function showPlan(
  sources: readonly string[],
  dataDirectory: string,
  setup: Setup,
  options: CommonOptions & BringInOptions,
): Promise<void> {
  const addresses = await readAddresses(sources, dataDirectory);
  const settings = await caseSettings(setup, dataDirectory);
  const progress = createProgress(options);
  const { signal } = new AbortController();
  // What an archive holds is known only once it is fetched; it stays in the spool for the run that follows.
  const { folders } = await bringIn(addresses, dataDirectory, setup, options, progress, signal);
  progress.close();
  const onEvent = (event: RunEvent): void => {
    if (options.json || options.quiet) return;
    if (event.event === 'scan') terminal.say(`looking at files: ${event.files}`);
    if (event.event === 'note') terminal.say(`${event.message} [${event.code}]`);
  };
  const { run } = setup.config;
  const found = await survey({ sources: folders, settings, log: setup.log, onEvent });
  const report = planReport(found, settings, {
    ...(run.workers !== undefined && { workers: run.workers }),
    ...(run.memoryMb !== undefined && { memoryBytes: run.memoryMb * 2 ** 20 }),
    cores: availableParallelism(),
  });
  if (options.json) {
    for (const one of report.cases) await terminal.result(`${JSON.stringify({ event: 'planned', ...one })}\n`);
    const { cases: _, ...rest } = report;
    await terminal.result(`${JSON.stringify({ event: 'plan', ...rest })}\n`);
    return;
  }
  const lines = report.cases.map(({ subject, state, why, case: id }) =>
    [state.padEnd(9), subject, id ?? '', why ? `(${why} differ)` : ''].join('  ').trimEnd(),
  );
  const { counts, refused, files, notDicom, diskMb, workers, memoryMb, largestCaseMb } = report;
  lines.push(
    '',
    `${files} files, ${notDicom} of them not DICOM`,
    `${counts.new} new, ${counts.changed} changed, ${counts.done} done, ${counts.setAside} set aside; ${refused} inputs refused by their headers`,
    `needs at most ${diskMb} MB of disk; ${workers} worker${workers === 1 ? '' : 's'} within ${memoryMb} MB of memory (the largest case takes up to ${largestCaseMb} MB)`,
  );
  await terminal.result(`${lines.join('\n')}\n`);
}
