import { appendFileSync, copyFileSync, readFileSync, statSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Register, requirePrivatePlace } from '../../../src/core/index.ts';
import { passphraseCost } from '../../../src/core/register/register-keys.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const fresh = temporaryFolders();
passphraseCost.N = 2 ** 10;
const passphrase = 'correct horse battery staple';
const entry = (subject: string, patientId: string) => ({ subject, entry: { kind: 'subject', patientId } });

describe('The register', () => {
  it('keeps each entry once, encrypted and readable by its owner only', async () => {
    const path = join(fresh(), 'register');
    const register = await Register.open(path, passphrase);
    await register.add([entry('kabcd-1', 'ZQX-1')]);
    await register.add([entry('kabcd-1', 'ZQX-1'), entry('kabcd-2', 'ZQX-2')]);
    const again = await Register.open<{ patientId: string }>(path, passphrase);
    expect((await again.read()).map(({ patientId }) => patientId)).toEqual(['ZQX-1', 'ZQX-2']);
    for (const file of [path, `${path}.keys`]) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, 'utf8')).not.toMatch(/ZQX|kabcd/);
    }
  });

  it('opens with no other passphrase, and with none that is short', async () => {
    const path = join(fresh(), 'register');
    await (await Register.open(path, passphrase)).add([entry('s', 'ZQX-1')]);
    await expect(Register.open(path, 'another passphrase')).rejects.toMatchObject({ code: 'QIAW_REGISTER_KEY' });
    await expect(Register.open(join(fresh(), 'new'), 'short')).rejects.toThrow(/at least 12/);
  });

  it('makes the entries of an erased subject unreadable, also in a copy of the register', async () => {
    const path = join(fresh(), 'register');
    const register = await Register.open<{ patientId: string }>(path, passphrase);
    await register.add([entry('s1', 'ZQX-1'), entry('s2', 'ZQX-2')]);
    const copy = `${path}.copy`;
    copyFileSync(path, copy);
    await Register.erase(path, 's1');
    copyFileSync(`${path}.keys`, `${copy}.keys`);
    for (const one of [path, copy]) {
      const opened = await Register.open<{ patientId: string }>(one, passphrase);
      expect((await opened.read()).map(({ patientId }) => patientId)).toEqual(['ZQX-2']);
    }
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(2);
  });

  it('ignores a line that a crash left incomplete, and overwrites it', async () => {
    const path = join(fresh(), 'register');
    const register = await Register.open(path, passphrase);
    await register.add([entry('s1', 'ZQX-1')]);
    appendFileSync(path, '{"subject":"0123');
    expect(await register.read()).toHaveLength(1);
    await register.add([entry('s2', 'ZQX-2')]);
    expect(await register.read()).toHaveLength(2);
  });

  it('is not changed unnoticed: an entry moved to another subject is refused', async () => {
    const path = join(fresh(), 'register');
    const register = await Register.open(path, passphrase);
    await register.add([entry('s1', 'ZQX-1'), entry('s2', 'ZQX-2')]);
    const [one, two] = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    await writeFile(path, `${JSON.stringify({ subject: one.subject, entry: two.entry })}\n`);
    await expect(register.read()).rejects.toMatchObject({ code: 'QIAW_REGISTER_UNREADABLE' });
  });

  it('is written by several processes at once', async () => {
    const path = join(fresh(), 'register');
    const registers = await Promise.all([1, 2, 3].map(() => Register.open(path, passphrase)));
    await Promise.all(registers.map((register, n) => register.add([entry(`s${n}`, `ZQX-${n}`), entry('s', 'ZQX')])));
    expect(await registers[0]!.read()).toHaveLength(4);
  });
});

describe('A file that names patients', () => {
  it.each(['qiaw.json', '.git'])('is refused below a folder with %s, also through a link', async (marker) => {
    const folder = fresh();
    await mkdir(join(folder, 'shared', 'deep'), { recursive: true });
    await writeFile(join(folder, 'shared', marker), '');
    await symlink(join(folder, 'shared', 'deep'), join(folder, 'link'));
    await expect(requirePrivatePlace(join(folder, 'shared', 'deep', 'new', 'x.csv'), 'It')).rejects.toThrow(/must not/);
    await expect(requirePrivatePlace(join(folder, 'link', 'x.csv'), 'It')).rejects.toThrow(/must not/);
    await expect(requirePrivatePlace(join(folder, 'x.csv'), 'It')).resolves.toBeUndefined();
    await expect(requirePrivatePlace(join(folder, 'data', 'x'), 'It', join(folder, 'data'))).rejects.toThrow();
  });
});
