import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { counted, noMetrics, sha256, systemClock, UsageError } from '../../core/index.ts';
import { DataDirectory, readCaseDocument } from '../../pipeline/index.ts';
import { type DerivedObject, openPushTarget, type PushOutcome, readAddress } from '../../sources/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, collect, setUp } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

interface PushOptions extends CommonOptions {
  readonly data: string;
  readonly to: string;
  readonly case?: readonly string[];
}

const objects = [
  { kind: 'SEG', file: 'seg.dcm' },
  { kind: 'SR', file: 'sr.dcm' },
] as const;

export function pushCommand(setExitCode: SetExitCode): Command {
  const command = new Command('push')
    .description('Send segmentations and reports to the archive of the images. Ends with 3 if it refused some.')
    .requiredOption('--data <dir>', 'data directory')
    .requiredOption('--to <address>', 'dicomweb:<url> or xnat:<url>/<project>')
    .option('--case <id>', 'only this case; repeatable', collect);
  return addCommonOptions(command).action(async (options: PushOptions) => {
    const setup = await setUp(options);
    const data = new DataDirectory(resolve(options.data));
    const cases = await chosen(data, options.case);
    const interrupt = new AbortController();
    const stop = (): void => interrupt.abort(new Error('interrupted'));
    process.once('SIGINT', stop).once('SIGTERM', stop);
    const target = openPushTarget(await readAddress(options.to), {
      settings: setup.config.sources,
      environment: setup.environment.source,
      clock: systemClock,
      log: setup.log,
      metrics: noMetrics,
      signal: interrupt.signal,
    });
    const counts: Record<PushOutcome['status'], number> = { stored: 0, present: 0, 'passed-over': 0, refused: 0 };
    try {
      for (const id of cases) {
        for (const object of objects) {
          const outcome = await pushOne(data.caseFolder(id), id, object, (one) => target.push(one));
          if (outcome === undefined) continue;
          counts[outcome.status] += 1;
          await report(id, object.kind, outcome, options);
        }
      }
    } finally {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      await target.close();
    }
    if (options.json)
      await terminal.result(`${JSON.stringify({ event: 'summary', cases: cases.length, ...counts })}\n`);
    terminal.say(
      `${counted(counts.stored, 'object')} stored, ${counts.present} already present, ${counts['passed-over']} skipped, ` +
        `${counts.refused} refused`,
    );
    if (counts.refused > 0) setExitCode(exitCodes.someRefused);
  });
}

async function chosen(data: DataDirectory, wanted: readonly string[] | undefined): Promise<readonly string[]> {
  const ids = (await readdir(data.cases).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
  if (ids.length === 0) throw new UsageError('There is no case in this data directory.');
  const unknown = wanted?.filter((id) => !ids.includes(id)).length ?? 0;
  if (unknown > 0) throw new UsageError(`${unknown} of the cases named with --case are not in this data directory.`);
  return wanted ?? ids;
}

/** Undefined if the case does not have the object. Only objects whose digest is that of case.json are sent. */
async function pushOne(
  folder: string,
  id: string,
  { kind, file }: (typeof objects)[number],
  push: (object: DerivedObject) => Promise<PushOutcome>,
): Promise<PushOutcome | undefined> {
  const { outputs, run } = await readCaseDocument(folder);
  const output = outputs.find(({ path }) => path === file);
  if (output === undefined) return undefined;
  if (outputs.some(({ path }) => path.startsWith('dicom/'))) {
    return unfit('It is de-identified: the images it refers to are not in an archive under these UIDs.');
  }
  const path = join(folder, file);
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined || sha256(bytes) !== output.sha256) {
    return unfit(`The file does not have the digest that case.json of ${id} states.`);
  }
  return push({ kind, path, label: `qiaw-${run.digest.slice(0, 8)}` });
}

function unfit(reason: string): PushOutcome {
  return { status: 'refused', code: 'QIAW_PUSH_UNFIT', reason };
}

async function report(id: string, kind: string, outcome: PushOutcome, options: CommonOptions): Promise<void> {
  if (options.json) {
    await terminal.result(`${JSON.stringify({ event: 'push', case: id, object: kind, ...outcome })}\n`);
    return;
  }
  const why = 'reason' in outcome ? `: ${outcome.reason}` : '';
  const code = 'code' in outcome ? ` [${outcome.code}]` : '';
  if (!options.quiet || outcome.status === 'refused') terminal.say(`${id} ${kind}: ${outcome.status}${why}${code}`);
}
