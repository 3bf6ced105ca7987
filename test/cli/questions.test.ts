import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machine } from '../../src/cli/output/shown-name.ts';
import { passphraseInKeyring } from '../../src/cli/owner/keyring.ts';
import { typedPassphrase } from '../../src/cli/owner/open-register.ts';
import { askHidden } from '../../src/cli/owner/questions.ts';
import { askForNames, askForRegister } from '../../src/cli/owner/wants-names.ts';
import { temporaryFolders } from '../support/temporary.ts';

const fresh = temporaryFolders();
const kept = { ...process.env };
const { inContainer } = machine;

/** A terminal at which somebody types, and what it shows. */
function terminalWith(...typed: string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, modes: [] as boolean[], setRawMode });
  function setRawMode(this: { modes: boolean[] }, mode: boolean): void {
    this.modes.push(mode);
  }
  const output = Object.assign(new PassThrough(), { isTTY: true });
  let shown = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    // A person answers when a question is there.
    if (/[:\]] $/.test(text)) input.write(typed.shift() ?? '\u0003');
  });
  return { input, output, shown: () => shown };
}

beforeEach(() => {
  machine.inContainer = () => false;
  for (const name of ['CI', 'container', 'KUBERNETES_SERVICE_HOST']) delete process.env[name];
  process.env['XDG_CONFIG_HOME'] = fresh();
});

afterEach(() => {
  process.env = { ...kept };
  machine.inContainer = inContainer;
});

describe('A passphrase that is typed', () => {
  it('is not shown, and can be corrected', async () => {
    const terminal = terminalWith('wrong\u0015correct horsf\u007fe\r');
    expect(await askHidden('Passphrase: ', terminal)).toBe('correct horse');
    expect(terminal.shown()).toBe('Passphrase: \n');
    expect(terminal.input.modes).toEqual([true, false]);
  });

  it('is asked twice for a new register, and must be the same', async () => {
    const path = join(fresh(), 'register');
    await expect(typedPassphrase(path, terminalWith('correct horse\r', 'correct house\r'))).rejects.toThrow(/differ/);
    expect(await typedPassphrase(path, terminalWith('correct horse\r', 'correct horse\r'))).toBe('correct horse');
    writeFileSync(`${path}.keys`, '');
    expect(await typedPassphrase(path, terminalWith('correct horse\r'))).toBe('correct horse');
  });

  it('can be refused: Ctrl+C ends the question and restores the terminal', async () => {
    const terminal = terminalWith('abc\u0003');
    await expect(askHidden('Passphrase: ', terminal)).rejects.toMatchObject({ code: 'QIAW_REGISTER_KEY' });
    expect(terminal.input.modes).toEqual([true, false]);
  });

  it('is asked of nobody in CI or through a pipe', async () => {
    const pipe = Object.assign(new PassThrough(), { isTTY: false });
    expect(await typedPassphrase('/safe/register', { input: pipe, output: pipe })).toBeUndefined();
    process.env['CI'] = '1';
    expect(await typedPassphrase('/safe/register', terminalWith())).toBeUndefined();
  });
});

describe('The questions of the first run', () => {
  it('are asked once per user, and the answer is kept', async () => {
    const terminal = terminalWith('y\n');
    expect(await askForNames(undefined, terminal)).toBe(true);
    expect(terminal.shown()).toMatch(/Show PatientIDs, paths and ROI names on this terminal\?[\s\S]*\[y\/N\] /);
    const file = join(process.env['XDG_CONFIG_HOME']!, 'qiaw', 'names-on-terminal');
    expect(readFileSync(file, 'utf8')).toBe('yes\n');
    const again = terminalWith();
    expect(await askForNames(undefined, again)).toBe(true);
    expect(again.shown()).toBe('');
  });

  it('take no answer for a no', async () => {
    expect(await askForNames(undefined, terminalWith('\n'))).toBe(false);
    expect(await askForRegister(terminalWith('\n'))).toBeUndefined();
    const again = terminalWith('/safe/register\n');
    expect(await askForRegister(again)).toBeUndefined();
    expect(again.shown()).toBe('');
  });

  it('offer a register at a path that the user gives', async () => {
    expect(await askForRegister(terminalWith('/safe/register\n'))).toBe('/safe/register');
  });

  it.each(['CI', 'container'])('are not asked with %s set', async (name) => {
    process.env[name] = '1';
    const terminal = terminalWith();
    expect([await askForNames(undefined, terminal), await askForRegister(terminal)]).toEqual([false, undefined]);
    expect(terminal.shown()).toBe('');
  });
});

describe.skipIf(process.platform === 'win32')('A passphrase in a keyring', () => {
  const install = (program: string, script: string): void => {
    const folder = join(process.env['XDG_CONFIG_HOME']!, 'bin');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    process.env['PATH'] = `${folder}:/usr/bin:/bin`;
  };

  it('is asked of the program that has it, by the path of the register', async () => {
    install('secret-tool', 'exit 1');
    install(
      'keyctl',
      '[ "$1" = search ] && [ "$4" = fair-qiaw:/safe/register ] && echo 42; [ "$1$2" = pipe42 ] && printf "correct horse"; true',
    );
    expect(await passphraseInKeyring('/safe/register')).toBe('correct horse');
    install('secret-tool', '[ "$*" = "lookup service fair-qiaw register /safe/register" ] && echo battery staple');
    expect(await passphraseInKeyring('/safe/register')).toBe('battery staple');
  });

  it('is undefined if no keyring has one', async () => {
    install('secret-tool', 'exit 1');
    install('keyctl', 'exit 1');
    install('security', 'exit 1');
    expect(await passphraseInKeyring('/safe/register')).toBeUndefined();
  });
});
