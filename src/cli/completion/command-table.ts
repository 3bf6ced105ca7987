import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../core/index.ts';

/** What may follow an option, or take the place of an argument. */
export interface Value {
  /** As the help shows it, such as `file`. */
  readonly name: string;
  readonly words?: readonly string[];
  /** Paths are offered: all of them, or folders only. */
  readonly paths?: 'any' | 'folders';
  /** A last argument that may be repeated. */
  readonly isRepeated?: boolean;
}

export interface OptionEntry {
  /** Such as `-k` and `--model`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly value?: Value;
  readonly isRepeated?: boolean;
}

export interface CommandEntry {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionEntry[];
  readonly arguments: readonly Value[];
  readonly commands: readonly CommandEntry[];
}

/** A command with the heading under which the help lists it. */
export interface CommandRow extends CommandEntry {
  readonly group: string;
}

/** All commands. Written by the build (src/setup/build.mjs), so that help and completion need not load them. */
export function readCommandTable(): CommandRow[] {
  return JSON.parse(readFileSync(join(packageRoot(), 'dist', 'commands.json'), 'utf8')) as CommandRow[];
}

/** A command and its subcommands, each with the words that lead to it; the first is the program itself. */
export function wholeTree(commands: readonly CommandEntry[]): Array<{ path: string; entry: CommandEntry }> {
  const program: CommandEntry = {
    name: '',
    description: '',
    options: [
      { flags: ['-V', '--version'], description: 'output the version number' },
      { flags: ['-h', '--help'], description: 'display help for command' },
    ],
    arguments: [],
    commands,
  };
  const below = (entry: CommandEntry, path: string): Array<{ path: string; entry: CommandEntry }> => [
    { path, entry },
    ...entry.commands.flatMap((one) => below(one, path === '' ? one.name : `${path} ${one.name}`)),
  ];
  return below(program, '');
}
