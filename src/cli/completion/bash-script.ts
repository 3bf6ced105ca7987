import { type CommandEntry, type Value, wholeTree } from './command-table.ts';

/**
 * Completion for bash 3.2 and newer. A word is looked up in generated tables; the program is not started. bash splits
 * words at `=` and `:`, so the words are taken from the line itself.
 */
export function bashScript(commands: readonly CommandEntry[]): string {
  const nodes = wholeTree(commands);
  const subcommands = nodes
    .filter(({ entry }) => entry.commands.length > 0)
    .map(({ path, entry }) => `    ${quoted(path)}) words=${quoted(names(entry.commands))} ;;`);
  const options = nodes.map(
    ({ path, entry }) =>
      `    ${quoted(path)}) words=${quoted(entry.options.flatMap(({ flags }) => flags).join(' '))} ;;`,
  );
  const values = nodes.flatMap(({ path, entry }) =>
    entry.options.flatMap(({ flags, value }) =>
      value ? [`    ${flags.map((flag) => quoted(`${path} ${flag}`)).join('|')}) ${assigned(value)} ;;`] : [],
    ),
  );
  const operands = nodes.flatMap(({ path, entry }) =>
    entry.arguments.map(
      (value, at) =>
        `    ${quoted(`${path} ${at}`)}${value.isRepeated ? `|${quoted(`${path} `)}*` : ''}) ${assigned(value)} ;;`,
    ),
  );
  return `# bash completion of qiaw. Load it with: source <(qiaw completion bash)
_qiaw_commands() {
  case "$1" in
${subcommands.join('\n')}
    *) words= ;;
  esac
}

_qiaw_options() {
  case "$1" in
${options.join('\n')}
    *) words= ;;
  esac
}

# The value of an option; fails if the option has none.
_qiaw_value() {
  words= paths=
  case "$1" in
${values.join('\n')}
    *) return 1 ;;
  esac
}

# The argument at this position.
_qiaw_operand() {
  words= paths=
  case "$1" in
${operands.join('\n')}
  esac
}

_qiaw() {
  local line="\${COMP_LINE:0:COMP_POINT}" fragment="\${COMP_WORDS[COMP_CWORD]}"
  local -a typed
  local IFS=$' \\t\\n'
  read -r -a typed <<< "$line"
  local cur=
  case "$line" in
    *[[:space:]]) ;;
    *) cur="\${typed[\${#typed[@]}-1]}"; unset "typed[\${#typed[@]}-1]" ;;
  esac
  local path= operand=0 wanted= words= paths= word known
  for word in "\${typed[@]:1}"; do
    if [[ -n $wanted ]]; then wanted=; continue; fi
    if [[ $word == -* ]]; then
      if [[ $word != *=* ]] && _qiaw_value "$path $word"; then wanted="$path $word"; fi
      continue
    fi
    _qiaw_commands "$path"
    for known in $words; do
      if [[ $known == "$word" ]]; then path="\${path:+$path }$word"; continue 2; fi
    done
    operand=$((operand + 1))
  done
  local start="$cur"
  if [[ -n $wanted ]]; then
    _qiaw_value "$wanted"
  elif [[ $cur == --*=* ]]; then
    start="\${cur#*=}"
    _qiaw_value "$path \${cur%%=*}" || return 0
  elif [[ $cur == -* ]]; then
    paths=
    _qiaw_options "$path"
  else
    _qiaw_commands "$path"
    paths=
    if [[ -z $words ]]; then _qiaw_operand "$path $operand"; fi
  fi
  # bash replaces only the last fragment of the word.
  case "$fragment" in '='|':') fragment= ;; esac
  local kept="\${start%"$fragment"}"
  local one
  COMPREPLY=()
  while IFS= read -r one; do
    [[ -n $one ]] && COMPREPLY+=("\${one#"$kept"}")
  done < <(
    IFS=$'\\n'
    for one in $(IFS=' '; printf '%s\\n' $words); do [[ $one == "$start"* ]] && printf '%q\\n' "$one"; done
    case "$paths" in
      folders) compgen -d -- "$start" ;;
      any) compgen -f -- "$start" ;;
    esac
  )
  if [[ -n $paths && -z $words ]]; then compopt -o filenames 2>/dev/null; fi
  return 0
}

complete -o default -F _qiaw qiaw
`;
}

const names = (entries: readonly CommandEntry[]): string => entries.map(({ name }) => name).join(' ');

const assigned = ({ words, paths }: Value): string =>
  [words && `words=${quoted(words.join(' '))}`, paths && `paths=${paths}`].filter(Boolean).join(' ') || ':';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
