import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import { testKey } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { hasProgram } from './programs.ts';

const folder = temporaryFolder('terminal');
const [source, data, register] = [join(folder, 'dicom'), join(folder, 'data'), join(folder, 'safe', 'register')];
const main = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
const notInContainer = join(folder, 'not-in-container.mjs');
const passphrase = 'a passphrase that is typed';

/** The built program on a pseudo-terminal, as a person sees it. */
function typing(args: readonly string[], talk: readonly (readonly [string, string])[]) {
  const command = [process.execPath, '--import', notInContainer, main, ...args];
  const { stdout, status } = spawnSync(
    'python3',
    [join(import.meta.dirname, 'terminal.py'), JSON.stringify({ command, talk })],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        XDG_CONFIG_HOME: join(folder, 'config'),
        TERM: 'xterm',
        QIAW_IDENTITY_KEY: testKey,
      },
    },
  );
  // Without the commands that draw the display.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal receives.
  return { code: status, shown: stdout.replaceAll('\r\n', '\n').replace(/\u001b\[[0-9;]*[A-Za-z]/g, '') };
}

describe.skipIf(!hasProgram('python3') || process.platform === 'win32')('At a pseudo-terminal (needs python3)', () => {
  const run = ['run', source, '--data', data, '--model', 'none'];
  let first: ReturnType<typeof typing>;

  beforeAll(async () => {
    // Names are never shown in a container, where these tests may run.
    await writeFile(
      notInContainer,
      "import fs from 'node:fs';\nimport { syncBuiltinESMExports } from 'node:module';\nconst { existsSync } = fs;\n" +
        "fs.existsSync = (path) => !['/.dockerenv', '/run/.containerenv'].includes(path) && existsSync(path);\nsyncBuiltinESMExports();\n",
    );
    const names = ['GTVp boost JvS', 'Hart'];
    const rois = names.map((name, n) => ({ name, shape: sphere([-8 + 16 * n, 0, 0], 7), hu: 20 + n }));
    await writePhantom(source, phantomPatient({ patientId: 'ZQX-TYPED-1', size: [48, 24, 14], rois }));
    first = typing(run, [
      ['[y/N] ', 'y\r'],
      ['none: ', `${register}\r`],
      ['characters): ', `${passphrase}\r`],
      ['again: ', `${passphrase}\r`],
    ]);
  });

  it('the first run asks for names, for a register and for its passphrase, which is not shown', () => {
    expect(first.code, first.shown).toBe(0);
    expect(first.shown).toContain('ZQX-TYPED-1: 2 ROIs');
    expect(first.shown).not.toContain(passphrase);
    expect(statSync(register).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'config', 'qiaw', 'names-on-terminal'), 'utf8')).toBe('yes\n');
  });

  it('no line behind the questions is longer than the terminal', () => {
    const sentences = first.shown
      .split('The same again: ')[1]!
      .split('\n')
      .filter((line) => !line.includes('█') && !line.includes(folder));
    expect(sentences.filter((line) => line.length > 80)).toEqual([]);
    expect(first.shown).toContain('Results: ');
  });

  it('a later run asks only for the passphrase, and continues without it', () => {
    const second = typing(run, [['register: ', '\r']]);
    expect(second.code, second.shown).toBe(0);
    expect(second.shown).not.toContain('[y/N]');
    expect(second.shown.replaceAll(/\s+/g, ' ')).toContain('The register of this directory is not updated');
  });

  it('whois answers with the passphrase that is typed, and not with another', () => {
    const asked = ['subject', 'find', 'ZQX-TYPED-1', '--data', data];
    const found = typing(asked, [['register: ', `${passphrase}\r`]]);
    expect(found.code, found.shown).toBe(0);
    expect(typing(asked, [['register: ', 'another passphrase\r']]).shown).toContain('QIAW_REGISTER_KEY');
    expect(typing(asked, [['register: ', '\u0003']]).code).toBe(2);
  });
});
