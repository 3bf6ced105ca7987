import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot, requireOpenFiles, systemFault } from '../../src/core/index.ts';

const failed = (code: string, path?: string): Error => Object.assign(new Error(code), { code, ...(path && { path }) });

describe('A machine fault that ends a command', () => {
  it.each([
    ['ENOSPC', 'QIAW_DISK_FULL'],
    ['EDQUOT', 'QIAW_DISK_FULL'],
    ['EROFS', 'QIAW_DATA_READ_ONLY'],
    ['EMFILE', 'QIAW_TOO_MANY_FILES'],
    ['ENFILE', 'QIAW_TOO_MANY_FILES'],
    ['ENOMEM', 'QIAW_OUT_OF_MEMORY'],
    ['ERR_WORKER_OUT_OF_MEMORY', 'QIAW_OUT_OF_MEMORY'],
    ['EACCES', 'QIAW_NOT_PERMITTED'],
  ])('%s is reported as %s, also inside an error that wraps it', (code, expected) => {
    expect(systemFault(failed(code))).toMatchObject({ code: expected });
    expect(systemFault(new Error('wrapped', { cause: failed(code) }))).toMatchObject({ code: expected });
  });

  it('is attributed to the data directory only if its path is in there', () => {
    const inside = failed('EACCES', resolve('data', 'graphs', 'x.trig'));
    expect(systemFault(inside, 'data')).toMatchObject({ code: 'QIAW_DATA_READ_ONLY' });
    expect(systemFault(failed('EACCES', resolve('data-2', 'x')), 'data')).toMatchObject({ code: 'QIAW_NOT_PERMITTED' });
  });

  it('is not reported when the program itself is wrong', () => {
    expect(systemFault(new TypeError('x is not a function'))).toBeUndefined();
    expect(systemFault(failed('EISDIR'))).toBeUndefined();
  });
});

describe('The limit of open files', () => {
  it('is checked before anything is loaded, and nothing is refused where it is unknown', () => {
    const limits = (most: string) => () =>
      `Max processes  1  1\nMax open files            ${most}      ${most}      files\n`;
    expect(() => requireOpenFiles(limits('64'))).toThrow(/only 64 files/);
    for (const most of ['256', '1048576', 'unlimited']) expect(() => requireOpenFiles(limits(most))).not.toThrow();
    const absent = (): string => {
      throw failed('ENOENT');
    };
    expect(() => requireOpenFiles(absent)).not.toThrow();
  });

  it
    .skipIf(process.platform !== 'linux')
    .each([
      'run x --data y',
      'dataset publish lung --data x',
      'dataset edit lung --set title=x --data x',
      'import x --mapping y --data z',
      'subject erase x --data y --yes',
      'rebase --base https://example.org/ --data x',
      'backup --data x --out y',
      'restore x --data y',
      'migrate --data x',
      'serve --data x --receive 0',
      'work --data x --queue redis://127.0.0.1:1/0',
      'verify --data x',
    ])('of 64 gives a named error for `%s` without a stack trace', (command) => {
    const main = join(packageRoot(), 'dist', 'main.js');
    const script = `ulimit -n 64; exec "$0" "${main}" ${command}`;
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath], { encoding: 'utf8' });
    expect([status, stderr.trim().split('\n')]).toEqual([
      1,
      [expect.stringMatching(/^QIAW_TOO_MANY_FILES: .*only 64/)],
    ]);
  });
});
