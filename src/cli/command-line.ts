import { CommanderError } from 'commander';
import { QiawError, systemFault } from '../core/index.ts';
import { exitCodes } from './exit-codes.ts';
import { terminal } from './output/terminal.ts';
import { buildProgram } from './program.ts';

/**
 * Runs one command line and returns the exit code. Results go to stdout, progress, logs and errors to stderr. An error
 * prints its code, what happened and what to do; a stack only for unexpected errors.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const state = { exitCode: exitCodes.done as number };
  try {
    const program = await buildProgram(argv, (code) => {
      state.exitCode = code;
    });
    await program.parseAsync(argv, { from: 'user' });
    return state.exitCode;
  } catch (error) {
    return explain(
      error instanceof QiawError ? error : (systemFault(error, optionOf(argv, '--data')) ?? error),
      argv.includes('--json'),
    );
  }
}

/** Errors that a different command line or configuration would have avoided. */
const usageCodes = new Set([
  'QIAW_USAGE',
  'QIAW_CONFIG',
  'QIAW_SOURCE_MISSING',
  'QIAW_NAME_TABLE_INVALID',
  'QIAW_RADIOMICS_SETTINGS',
  'QIAW_MODEL_UNKNOWN',
  'QIAW_QUERY_PARAMETER',
  'QIAW_QUERY_HEADER',
  'QIAW_QUERY_SYNTAX',
  'QIAW_QUERY_TOO_DEEP',
  'QIAW_ACCESS_UNCONFIGURED',
  'QIAW_IDENTITY_KEY',
  'QIAW_REGISTER_KEY',
  'QIAW_DATA_MISMATCH',
  'QIAW_LAYOUT_NEW',
  'QIAW_LAYOUT_OLD',
  'QIAW_REBASE_UNFINISHED',
  'QIAW_QUEUE_ADDRESS',
  'QIAW_WORKER_MISMATCH',
  'QIAW_IMPORT_MAPPING',
  'QIAW_IMPORT_SOURCE',
  'QIAW_IMPORT_EXISTS',
  'QIAW_IMPORT_VARIABLE',
  'QIAW_BASE_MISMATCH',
  'QIAW_DATASET_RECORD',
  'QIAW_DATASET_UNKNOWN',
  'QIAW_DATASET_STATE',
  'QIAW_FACES_UNSTATED',
]);

function optionOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((one) => one === name || one.startsWith(`${name}=`));
  return at < 0 ? undefined : argv[at] === name ? argv[at + 1] : argv[at]!.slice(name.length + 1);
}

function explain(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    // Commander has printed help, version or its own message already.
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
  if (error instanceof QiawError) {
    if (json) terminal.result(`${JSON.stringify({ event: 'error', code: error.code, message: error.message })}\n`);
    terminal.say(`${error.code}: ${error.message}`);
    if (error.code === 'QIAW_NOTHING_FOUND') return exitCodes.someRefused;
    return usageCodes.has(error.code) ? exitCodes.usage : exitCodes.failed;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (json) terminal.result(`${JSON.stringify({ event: 'error', code: 'QIAW_INTERNAL', message })}\n`);
  terminal.say(`QIAW_INTERNAL: ${error instanceof Error ? (error.stack ?? message) : message}`);
  return exitCodes.failed;
}
