import { Argument, Command } from 'commander';
import { bashScript } from '../completion/bash-script.ts';
import { type CommandEntry, readCommandTable } from '../completion/command-table.ts';
import { fishScript } from '../completion/fish-script.ts';
import { zshScript } from '../completion/zsh-script.ts';
import { terminal } from '../output/terminal.ts';

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript } as const satisfies Record<
  string,
  (commands: readonly CommandEntry[]) => string
>;

export function completionCommand(): Command {
  return new Command('completion')
    .description('Print a script that completes commands, options and values in your shell.')
    .addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(shells)))
    .addHelpText(
      'after',
      `
  bash  source <(qiaw completion bash)                                   in ~/.bashrc
  zsh   source <(qiaw completion zsh)                                    in ~/.zshrc, after compinit
  fish  qiaw completion fish > ~/.config/fish/completions/qiaw.fish      once`,
    )
    .action((shell: keyof typeof shells) => terminal.result(shells[shell](readCommandTable())));
}
