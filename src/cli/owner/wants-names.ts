import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { makePrivate, writeFileAtomic } from '../../core/index.ts';
import { mayShowNames, namePlace } from '../output/shown-name.ts';

/** The user's answer, kept per user (XDG Base Directory Specification). */
const answerFile = (): string =>
  join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'qiaw', 'names-on-terminal');

/** Whether the user wants names on the terminal: by `--private`, or by the answer that is kept. */
export async function wantsNames(asked: boolean | undefined): Promise<boolean> {
  return asked ?? (await keptAnswer()) === 'yes';
}

/** As {@link wantsNames}; a user at a terminal who never answered is asked once. */
export async function askForNames(asked: boolean | undefined): Promise<boolean> {
  const isAtTerminal = process.stdin.isTTY === true && mayShowNames(namePlace(true, process.stderr));
  if (asked !== undefined || !isAtTerminal || (await keptAnswer()) !== undefined) return wantsNames(asked);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const question =
    'Show PatientIDs, paths and ROI names on this terminal? They are still in no file, log or pipe. [y/N] ';
  const answer = /^y(?:es)?$/i.test((await lines.question(question)).trim()) ? 'yes' : 'no';
  lines.close();
  await makePrivate(join(answerFile(), '..'));
  await writeFileAtomic(answerFile(), `${answer}\n`, 0o600);
  return answer === 'yes';
}

async function keptAnswer(): Promise<string | undefined> {
  return (await readFile(answerFile(), 'utf8').catch(() => undefined))?.trim();
}
