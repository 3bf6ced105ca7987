import { randomInt } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { Command } from 'commander';
import { readSoftware } from '../../core/config/index.ts';
import { counted, UsageError } from '../../core/index.ts';
import type { CheckResult } from '../../graph/index.ts';
import {
  CaseDocumentInvalid,
  DataDirectory,
  graphChecks,
  readCaseDocument,
  recomputeCheck,
  recordChecks,
  relationChecks,
  type VerifyReport,
  verifyCase,
} from '../../pipeline/index.ts';
import { exitCodes, type SetExitCode } from '../exit-codes.ts';
import { addCommonOptions, type CommonOptions, setUp, wholeNumber } from '../options/common.ts';
import { terminal } from '../output/terminal.ts';

interface VerifyOptions extends CommonOptions {
  readonly data: string;
  readonly record?: boolean;
  readonly recompute?: number;
}

export function verifyCommand(setExitCode: SetExitCode): Command {
  const command = new Command('verify')
    .description('Check that SEG, masks, SR, CSV, graph and digests of every case agree. Ends with 1 if any differ.')
    .requiredOption('--data <dir>', 'data directory')
    .option('--recompute <n>', 'recompute the features of n random cases from image and masks', wholeNumber(1, 1e6))
    .option('--record', 'write the verdicts into the catalogue (graphs/checks.trig)');
  return addCommonOptions(command).action(async (options: VerifyOptions) => {
    const data = new DataDirectory(options.data);
    const ids = (await readdir(data.cases).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
    if (ids.length === 0) throw new UsageError(`There is no case in ${options.data}.`);
    const { config } = await setUp(options);
    const checks = [...(await graphChecks(data, config.run.nameTables)), ...(await relationChecks(data))];
    const again = drawn(ids, options.recompute ?? 0);
    let disagreeing = 0;
    const verdicts: CheckResult[] = [];
    for (const id of ids) {
      const report = await verifyCase(data.caseFolder(id), [
        ...checks,
        ...(again.has(id) ? [recomputeCheck] : []),
      ]).catch((error: unknown) => unreadable(id, error));
      if (!report.agrees) disagreeing++;
      if (options.record && report.checks.length > 1) {
        const { run } = await readCaseDocument(data.caseFolder(id));
        const software = readSoftware();
        verdicts.push(...report.checks.map((check) => ({ ...check, run: run.digest, software })));
      }
      await terminal.result(options.json ? `${JSON.stringify(report)}\n` : describe(report));
    }
    if (options.record) await recordChecks(data, verdicts);
    terminal.say(`${counted(ids.length, 'case')} verified, ${disagreeing} with disagreements`);
    if (disagreeing > 0) setExitCode(exitCodes.failed);
  });
}

/** A random sample of this size, or all cases if there are fewer. */
function drawn(ids: readonly string[], count: number): ReadonlySet<string> {
  const left = [...ids];
  const chosen = new Set<string>();
  while (chosen.size < count && left.length > 0) chosen.add(left.splice(randomInt(left.length), 1)[0]!);
  return chosen;
}

/** A case that cannot be read must not prevent the verification of the others. */
function unreadable(id: string, error: unknown): VerifyReport {
  if (!(error instanceof CaseDocumentInvalid)) throw error;
  const { code, message } = error;
  return { case: id, agrees: false, checks: [{ name: 'digests', compared: 0, differences: [{ code, message }] }] };
}

function describe({ case: id, agrees, checks }: VerifyReport): string {
  const lines = checks.flatMap(({ name, compared, differences, notes = [] }) => [
    `  ${differences.length === 0 ? '✓' : '✗'} ${name}: ${compared} compared, ${differences.length} differ`,
    ...[...differences, ...notes].map(({ code, message }) => `      ${code}: ${message}`),
  ]);
  return `${agrees ? '✓' : '✗'} ${id}\n${lines.join('\n')}\n`;
}
