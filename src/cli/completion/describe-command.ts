import type { Argument, Command, Option } from 'commander';
import type { CommandEntry, OptionEntry, Value } from './command-table.ts';
import type { Suggestions } from './suggestions.ts';

/** What help and completion need of a command: everything comes from the command itself. */
export function describeCommand(command: Command, suggested: Suggestions): CommandEntry {
  return {
    name: command.name(),
    description: command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map((one) => optionEntry(one, suggested)), help],
    arguments: command.registeredArguments.map((one) => argumentValue(one, suggested)),
    commands: command.commands.map((one) => describeCommand(one, suggested)),
  };
}

const help: OptionEntry = { flags: ['-h', '--help'], description: 'display help for command' };

function optionEntry(option: Option, suggested: Suggestions): OptionEntry {
  const { short, long, description, argChoices, required, optional } = option;
  const name = /[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1];
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    ...(name !== undefined && (required || optional)
      ? { value: valueEntry(name, argChoices, suggested[long ?? ''] ?? suggested[name]) }
      : {}),
    ...(/repeatable/.test(description) && { isRepeated: true }),
  };
}

function argumentValue(argument: Argument, suggested: Suggestions): Value {
  const name = argument.name();
  return {
    ...valueEntry(name, argument.argChoices, suggested[name]),
    ...(argument.variadic && { isRepeated: true }),
  };
}

/** The names of values say whether they are paths, as the help shows them. */
function valueEntry(name: string, choices: readonly string[] | undefined, words: readonly string[] | undefined): Value {
  if (choices !== undefined) return { name, words: choices };
  const paths = pathsOf(name);
  return { name, ...(words && { words }), ...(paths && { paths }) };
}

function pathsOf(name: string): Value['paths'] {
  if (/^(?:dir|folder)$/.test(name)) return 'folders';
  return /file|path|source|image|mask|query|\.(?:csv|ttl|yaml)$/.test(name) ? 'any' : undefined;
}
