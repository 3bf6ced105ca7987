import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { qiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('completion-shells');
const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

async function script(shell: string): Promise<string> {
  const path = join(folder, `_qiaw.${shell}`);
  writeFileSync(path, (await qiaw(['completion', shell])).stdout);
  return path;
}

const questions = [
  ['qiaw ru', ['run']],
  ['qiaw dataset pub', ['publish']],
  ['qiaw run --deli', ['--delineations']],
  ['qiaw run --delineations ', ['all', 'rtstruct', 'seg']],
  ['qiaw query roi-v', ['roi-volumes']],
  ['qiaw stability --icc ', ['ICC(1,1)', 'ICC(A,k)']],
  ['qiaw completion ', ['bash', 'fish', 'zsh']],
] as const;

it.skipIf(!has('fish'))('fish completes commands, options and values', async () => {
  const path = await script('fish');
  for (const [line, words] of questions) {
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', `source ${path}; complete -C '${line}'`]);
    expect(stderr.toString()).toBe('');
    const offered = stdout
      .toString()
      .split('\n')
      .map((one) => one.split('\t')[0]);
    expect(offered, line).toEqual(expect.arrayContaining([...words]));
  }
});

/** Types the line and a tab into an interactive zsh on a pseudo-terminal, by zsh's own module, and prints the screen. */
const typing = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "autoload -Uz compinit; compinit -u -D; source $1; stty rows 60 columns 100; unsetopt zle_bracketed_paste; echo re\${:-ady}"
zpty -r -m shell screen '*ready*'
zpty -w -n shell "$2"$'\\t'
sleep 1
zpty -w -n shell $'\\t'
sleep 1
while zpty -r -t shell part; do print -rn -- $part; done
`;

it.skipIf(!has('zsh'))('zsh completes commands, options and values', async () => {
  const path = await script('zsh');
  for (const [line, words] of questions) {
    const { stdout } = spawnSync('zsh', ['-f', '-c', typing, 'zsh', path, line], {
      env: { ...process.env, TERM: 'dumb' },
    });
    const screen = stdout.toString().replaceAll('\\', '');
    for (const word of words) expect(screen, line).toContain(word);
  }
});
