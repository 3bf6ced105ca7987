import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makePrivate, writeFileAtomic } from '../../core/index.ts';
import { mayShowNames, namePlace } from '../output/shown-name.ts';
import { askLine, atTerminal, canAsk } from './questions.ts';

type Question = 'names-on-terminal' | 'register';

/** The user's answer, kept per user (XDG Base Directory Specification). */
const answerFile = (question: Question): string =>
  join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'qiaw', question);

/** Whether the user wants names on the terminal: by `--private`, or by the answer that is kept. */
export async function wantsNames(asked: boolean | undefined): Promise<boolean> {
  return asked ?? (await keptAnswer('names-on-terminal')) === 'yes';
}

/** As {@link wantsNames}; a user at a terminal who never answered is asked once. */
export async function askForNames(asked: boolean | undefined, terminal = atTerminal()): Promise<boolean> {
  const isAtTerminal = canAsk(terminal) && mayShowNames(namePlace(true, terminal.output));
  if (asked !== undefined || !isAtTerminal || (await keptAnswer('names-on-terminal')) !== undefined)
    return wantsNames(asked);
  const question =
    'Show PatientIDs, paths and ROI names on this terminal? They are still in no file, log or pipe. [y/N] ';
  const answer = /^y(?:es)?$/i.test(await askLine(question, terminal)) ? 'yes' : 'no';
  await keepAnswer('names-on-terminal', answer);
  return answer === 'yes';
}

/** The path of the register that a user at a terminal wants; undefined for none. Asked once per user, at the first run without one. */
export async function askForRegister(terminal = atTerminal()): Promise<string | undefined> {
  const isAtTerminal = canAsk(terminal) && mayShowNames(namePlace(true, terminal.output));
  if (!isAtTerminal || (await keptAnswer('register')) !== undefined) return undefined;
  const question =
    'Keep an encrypted register of what pseudonyms stand for, for `qiaw whois` and `qiaw locate`? Path of a new file, best on another ' +
    'volume than the data; empty for none: ';
  const path = await askLine(question, terminal);
  // The path itself is kept beside the data directory, because each directory may have its own.
  await keepAnswer('register', path === '' ? 'no' : 'yes');
  return path === '' ? undefined : path;
}

async function keepAnswer(question: Question, answer: string): Promise<void> {
  await makePrivate(join(answerFile(question), '..'));
  await writeFileAtomic(answerFile(question), `${answer}\n`, 0o600);
}

async function keptAnswer(question: Question): Promise<string | undefined> {
  return (await readFile(answerFile(question), 'utf8').catch(() => undefined))?.trim();
}
