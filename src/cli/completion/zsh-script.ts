import { type CommandEntry, type OptionEntry, type Value, wholeTree } from './command-table.ts';

/** Completion for zsh: one function for the program and one per command, written for `_arguments`. */
export function zshScript(commands: readonly CommandEntry[]): string {
  return `#compdef qiaw
# zsh completion of qiaw. Write it to a file _qiaw in a folder of $fpath, or load it with: source <(qiaw completion zsh)
${wholeTree(commands).map(functionOf).join('\n')}
if [[ $funcstack[1] == _qiaw ]]; then _qiaw "$@"; else compdef _qiaw qiaw; fi
`;
}

function functionOf({ path, entry }: { readonly path: string; readonly entry: CommandEntry }): string {
  const name = functionName(path);
  const specs = entry.options.flatMap(optionSpecs);
  if (entry.commands.length === 0) {
    const all = [...specs, ...entry.arguments.map(operandSpec)];
    return `${name}() {\n  _arguments -s \\\n    ${all.join(' \\\n    ')}\n}`;
  }
  const described = entry.commands.map((one) => quoted(`${one.name.replaceAll(':', '\\:')}:${one.description}`));
  const cases = entry.commands.map((one) => `        ${one.name}) ${functionName(`${path} ${one.name}`.trim())} ;;`);
  return `${name}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C \\
    ${[...specs, "'1: :->command'", "'*:: :->rest'"].join(' \\\n    ')}
  case $state in
    command)
      local -a known=(
        ${described.join('\n        ')}
      )
      _describe command known
      ;;
    rest)
      case $words[1] in
${cases.join('\n')}
      esac
      ;;
  esac
}`;
}

const functionName = (path: string): string => `_qiaw${path === '' ? '' : `_${path.replaceAll(/[ -]/g, '_')}`}`;

function optionSpecs({ flags, description, value, isRepeated }: OptionEntry): string[] {
  return flags.map((flag) => {
    const others = isRepeated ? '*' : `(${flags.join(' ')})`;
    // With `=` an option takes its value as the next word or after `=`.
    const takes = value === undefined ? '' : flag.startsWith('--') ? '=' : '+';
    const action = value === undefined ? '' : `:${escaped(value.name)}:${actionOf(value)}`;
    return quoted(`${others}${flag}${takes}[${escaped(description)}]${action}`);
  });
}

const operandSpec = (value: Value): string =>
  quoted(`${value.isRepeated ? '*' : ''}:${escaped(value.name)}:${actionOf(value)}`);

function actionOf({ words, paths }: Value): string {
  const files = paths === 'folders' ? '_files -/' : paths && '_files';
  const list = words && `(${words.map((word) => word.replaceAll(/([():\s])/g, '\\$1')).join(' ')})`;
  if (list && files) return `{ _alternative ${nested(`words:word:${list}`)} ${nested(`files:file:${files}`)} }`;
  return list ?? files ?? ' ';
}

const nested = (text: string): string => `"${text}"`;
const escaped = (text: string): string => text.replaceAll(/([[\]:\\])/g, '\\$1');
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
