import { availableParallelism } from 'node:os';
import { counted } from '../../core/index.ts';
import { planReport, type RunEvent, survey } from '../../pipeline/index.ts';
import { caseSettings } from '../options/case-settings.ts';
import type { CommonOptions, Setup } from '../options/common.ts';
import { createProgress } from '../output/progress/create-progress.ts';
import { describeFiles } from '../output/progress/words.ts';
import { terminal } from '../output/terminal.ts';
import { type BringInOptions, bringIn, readAddresses } from './fetch-into-spool.ts';

/**
 * Shows what a run would do. For folders without archives nothing is written to the data directory. Returns the number
 * of sources without a case.
 */
export async function showPlan(
  sources: readonly string[],
  dataDirectory: string,
  setup: Setup,
  options: CommonOptions & BringInOptions,
): Promise<number> {
  const addresses = await readAddresses(sources, dataDirectory);
  const settings = await caseSettings(setup, dataDirectory);
  const progress = createProgress(options);
  const { signal } = new AbortController();
  // The content of an archive is known only once it is fetched; it stays in the spool for the following run.
  const brought = await bringIn(addresses, dataDirectory, setup, options, progress, signal);
  const onEvent = (event: RunEvent): void => {
    if (options.json || options.quiet) return;
    if (event.event === 'scan') terminal.say(`reading files: ${event.files}`);
    if (event.event === 'note') terminal.say(`${event.message} [${event.code}]`);
  };
  const { run } = setup.config;
  const found = await survey({ ...brought.found, settings, log: setup.log, onEvent });
  progress.close();
  const report = planReport(found, settings, {
    ...(run.workers !== undefined && { workers: run.workers }),
    ...(run.memoryMb !== undefined && { memoryBytes: run.memoryMb * 2 ** 20 }),
    cores: availableParallelism(),
  });
  if (options.json) {
    for (const one of report.cases) await terminal.result(`${JSON.stringify({ event: 'planned', ...one })}\n`);
    const { cases: _, ...rest } = report;
    await terminal.result(`${JSON.stringify({ event: 'plan', ...rest })}\n`);
    return found.withoutCase.length;
  }
  const lines = report.cases.map(({ subject, state, why, case: id }) =>
    [state.padEnd(9), subject, id ?? '', why ? `(${why} differ)` : ''].join('  ').trimEnd(),
  );
  const { counts, refused, diskMb, workers, memoryMb, largestCaseMb } = report;
  lines.push(
    '',
    describeFiles(report),
    `${counts.new} new, ${counts.changed} changed, ${counts.done} done, ${counts.setAside} set aside; ${counted(refused, 'input')} refused by ${refused === 1 ? 'its' : 'their'} headers`,
    `needs at most ${diskMb} MB of disk; ${counted(workers, 'worker')} within ${memoryMb} MB of memory (the largest case takes up to ${largestCaseMb} MB)`,
  );
  await terminal.result(`${lines.join('\n')}\n`);
  return found.withoutCase.length;
}
