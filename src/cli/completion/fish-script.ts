import { type CommandEntry, type OptionEntry, type Value, wholeTree } from './command-table.ts';

/** Completion for fish: one line per command, option and argument. */
export function fishScript(commands: readonly CommandEntry[]): string {
  return `# fish completion of qiaw. Write it to ~/.config/fish/completions/qiaw.fish
# Whether exactly these commands were typed, apart from options.
function __qiaw_at
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l path
    for word in $typed
        string match -q -- '-*' $word; or set -a path $word
    end
    set -l wanted (count $argv)
    test (count $path) -ge $wanted; or return 1
    test $wanted -eq 0; and return (test (count $path) -eq 0)
    test "$path[1..$wanted]" = "$argv"
end

function __qiaw_next
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l path (string match -v -- '-*' $typed)
    test "$path" = "$argv"
end

complete -c qiaw -f
${wholeTree(commands).flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, entry }: { readonly path: string; readonly entry: CommandEntry }): string[] {
  const at = path === '' ? '__qiaw_next' : `__qiaw_at ${path}`;
  return [
    ...entry.commands.map(
      ({ name, description }) =>
        `complete -c qiaw -n ${quoted(`__qiaw_next ${path}`.trim())} -a ${name} -d ${quoted(description)}`,
    ),
    ...entry.options.map((option) => `complete -c qiaw -n ${quoted(at)} ${optionFlags(option)}`),
    ...operandLine(at, entry),
  ];
}

function optionFlags({ flags, description, value }: OptionEntry): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...(value ? ['-x', ...(valueWords(value) ?? [])] : []), '-d', quoted(description)].join(' ');
}

/** fish does not count arguments, so the words of all of them are offered at each. */
function operandLine(at: string, entry: CommandEntry): string[] {
  const words = entry.arguments.flatMap((value) => value.words ?? []);
  const paths = entry.arguments.find((value) => value.paths !== undefined)?.paths;
  if (entry.commands.length > 0 || (words.length === 0 && paths === undefined)) return [];
  const given = valueWords({ name: '', words, ...(paths && { paths }) }) ?? [];
  return [`complete -c qiaw -n ${quoted(at)} ${given.join(' ')}`];
}

function valueWords({ words = [], paths }: Value): string[] | undefined {
  const files = paths === 'folders' ? ['(__fish_complete_directories)'] : paths ? ['(__fish_complete_path)'] : [];
  const all = [...words.map((word) => word.replaceAll(/([() ])/g, '\\$1')), ...files];
  return all.length === 0 ? undefined : ['-a', quoted(all.join(' '))];
}

const quoted = (text: string): string => `'${text.replaceAll(/(['\\])/g, '\\$1')}'`;
