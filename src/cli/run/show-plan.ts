import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { counted, Identity, refusalText } from '../../core/index.ts';
import { type CaseSettings, planReport, type RunEvent, type Survey, survey } from '../../pipeline/index.ts';
import { prospectiveSettings } from '../options/case-settings.ts';
import type { CommonOptions, Setup } from '../options/common.ts';
import { createProgress } from '../output/progress/create-progress.ts';
import { describeFiles } from '../output/progress/words.ts';
import { mayShowNames, namePlace } from '../output/shown-name.ts';
import { terminal } from '../output/terminal.ts';
import { printable } from '../owner/entry-text.ts';
import { OwnNames } from '../owner/own-names.ts';
import { ownEntries } from '../owner/register-run.ts';
import { wantsNames } from '../owner/wants-names.ts';
import { type BringInOptions, bringIn, readAddresses } from './fetch-into-spool.ts';

/**
 * Shows what a run would do. For folders without archives nothing is written to the data directory. Returns the number
 * of sources without a case.
 */
export async function showPlan(
  sources: readonly string[],
  dataDirectory: string,
  setup: Setup,
  options: CommonOptions & BringInOptions & { readonly private?: boolean },
): Promise<number> {
  const addresses = await readAddresses(sources, dataDirectory);
  const { settings } = await prospectiveSettings(setup, dataDirectory);
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
  const isPrivate = mayShowNames(namePlace(await wantsNames(options.private), process.stdout));
  const names = isPrivate ? new OwnNames() : undefined;
  names?.take(await ownEntries(found, brought.found.sources, settings));
  const lines = report.cases.flatMap(({ subject, state, why, case: id }, at) => {
    const line = [state.padEnd(9), names?.patient(subject) ?? subject, id ?? '', why ? `(${why} differ)` : ''];
    return [line.join('  ').trimEnd(), ...(names ? detailsOf(found.cases[at]!.job, names, settings) : [])];
  });
  const { counts, refused, diskMb, workers, memoryMb, largestCaseMb } = report;
  lines.push(
    '',
    describeFiles(report),
    `${counts.new} new, ${counts.changed} changed, ${counts.done} done, ${counts.setAside} set aside; ` +
      (refused === 0 ? 'no header was refused' : `refused by their headers: ${refusalText(report.refusals)}`),
    `needs at most ${diskMb} MB of disk; ${counted(workers, 'worker')} within ${memoryMb} MB of memory (the largest case takes up to ${largestCaseMb} MB)`,
  );
  await terminal.text(`${lines.join('\n')}\n`);
  return found.withoutCase.length;
}

/** The files and regions of a case, for the person at the terminal. */
function detailsOf(
  { series, delineation }: Survey['cases'][number]['job'],
  names: OwnNames,
  { identity }: CaseSettings,
): string[] {
  const hash = new Identity(identity.mode, { id: identity.keyId, bytes: identity.keyBytes });
  const regions = names.regionsOf(hash.uid('sop', delineation.sopInstanceUid));
  return [dirname(series.instances[0]?.path ?? ''), delineation.path, regions.join(', ')].map(
    (line) => `             ${printable(line)}`,
  );
}
