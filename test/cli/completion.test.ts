import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bashScript } from '../../src/cli/completion/bash-script.ts';
import { readCommandTable } from '../../src/cli/completion/command-table.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('completion');
const hasBash = spawnSync('bash', ['--version']).status === 0;

/** Splits a line as bash does, at `=` and `:` too, and prints what the function offers. */
const harness = `
source ./qiaw.bash
while IFS= read -r line; do
  apart="\${line//=/ = }"; apart="\${apart//:/ : }"
  read -ra COMP_WORDS <<< "$apart"
  [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_LINE="$line" COMP_POINT=\${#line} COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMPREPLY=()
  _qiaw
  (IFS=$'\\t'; echo "\${COMPREPLY[*]}")
done
`;

function offered(...lines: readonly string[]): string[][] {
  writeFileSync(join(folder, 'qiaw.bash'), bashScript(readCommandTable()));
  const { stdout, stderr } = spawnSync('bash', ['-c', harness], { cwd: folder, input: `${lines.join('\n')}\n` });
  expect(stderr.toString()).toBe('');
  return stdout
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t').filter((word) => word !== ''));
}

describe.skipIf(!hasBash)('Completion in bash', () => {
  it('offers commands, subcommands and every option of a command', () => {
    const table = readCommandTable();
    const dataset = table.find(({ name }) => name === 'dataset')!;
    const run = table.find(({ name }) => name === 'run')!;
    const [all, begun, below, options] = offered('qiaw ', 'qiaw ru', 'qiaw dataset ', 'qiaw run --data d -');
    expect(all).toEqual(table.map(({ name }) => name));
    expect(begun).toEqual(['run']);
    expect(below).toEqual(dataset.commands.map(({ name }) => name));
    expect(options).toEqual(run.options.flatMap(({ flags }) => flags));
  });

  it('offers the values of closed options, also after = and after a colon', () => {
    const answers = offered(
      'qiaw run x --delineations ',
      'qiaw run --delineations=s',
      'qiaw run --measure same-frame:',
      'qiaw export --format ',
      'qiaw settings show ibsi-ct-',
      'qiaw stability --icc ICC\\(1',
    );
    expect(answers.slice(0, 3)).toEqual([['rtstruct', 'seg', 'all'], ['seg'], ['nearest']]);
    expect(answers[3]).toEqual(expect.arrayContaining(['csv', 'parquet', 'rocrate']));
    expect(answers[4]).toContain('ibsi-ct-a');
  });

  it('offers named queries, and files and folders where the command takes them', () => {
    mkdirSync(join(folder, 'a-folder with spaces'));
    writeFileSync(join(folder, 'roi-sizes.rq'), '');
    const [query, data, later] = offered('qiaw query roi-', 'qiaw run . --data a-', 'qiaw query --data d roi-v');
    expect(query).toEqual(['roi-volumes', 'roi-sizes.rq']);
    expect(data).toEqual(['a-folder with spaces']);
    expect(later).toEqual(['roi-volumes']);
  });
});

describe('The table of commands', () => {
  it('has each option of `run`, apart from --data, in `start` too', () => {
    const flags = (command: string): string[] =>
      readCommandTable()
        .find(({ name }) => name === command)!
        .options.map((one) => one.flags.join());
    expect(flags('start')).toEqual(expect.arrayContaining(flags('run')));
  });
});
