import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { livenessOf, ownerTag, parseTag, tagged, thisProcess } from '../../src/core/files/owner.ts';
import { clearTemporaries, isTemporary, temporaryIn, writeFileAtomic } from '../../src/core/index.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const core = new URL('../../src/core/index.ts', import.meta.url).href;
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that creates temporary files and a folder with content, and waits to be ended. */
async function maker(where: string): Promise<ChildProcess> {
  const code = `
    import { mkdirSync, writeFileSync } from 'node:fs';
    const { temporaryIn } = await import(${JSON.stringify(core)});
    const [file, folder] = [await temporaryIn(${JSON.stringify(where)}), await temporaryIn(${JSON.stringify(where)})];
    writeFileSync(file.path, 'half');
    mkdirSync(folder.path + '/a/b', { recursive: true });
    writeFileSync(folder.path + '/a/b/file', 'half');
    console.log('made');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

const kill = async (child: ChildProcess): Promise<void> => {
  const gone = once(child, 'close');
  child.kill('SIGKILL');
  await gone;
};

describe('Temporary files of another process', () => {
  it('stay while it is alive, even when stopped, and go when it is dead: files and folders, at any depth', async () => {
    const root = folder();
    const inside = join(root, 'exports', 'lung');
    const child = await maker(inside);
    child.kill('SIGSTOP');
    await clearTemporaries(root, { silence: 0 });
    expect(readdirSync(inside)).toHaveLength(2);
    await kill(child);
    await clearTemporaries(root);
    expect(readdirSync(inside)).toEqual([]);
  });

  it('go from a folder as soon as something else is created there', async () => {
    const root = folder();
    await kill(await maker(root));
    await writeFileAtomic(join(root, 'table.csv'), 'a,b\n');
    expect(readdirSync(root)).toEqual(['table.csv']);
  });
});

describe('A temporary name', () => {
  const dead = async (change: object): Promise<string> =>
    `.qiaw-${ownerTag({ ...(await thisProcess()), ...change })}-0123456789ab.tmp`;

  it('is short for any final name, and odd names appear whole', async () => {
    const root = folder();
    for (const name of ['x'.repeat(255), ' a\n"b" ', '-rf', '.hidden', 'Li^Müller', '0123456789ab.tmp.trig']) {
      await writeFileAtomic(join(root, name), name);
      expect(readFileSync(join(root, name), 'utf8')).toBe(name);
    }
    expect(readdirSync(root)).toHaveLength(6);
    const temporary = await temporaryIn(root);
    expect(isTemporary(basename(temporary.path))).toBe(true);
    expect(basename(temporary.path).length).toBeLessThan(100);
  });

  it('that only looks like one is left alone', async () => {
    const root = folder();
    const names = ['mine.tmp', '.qiaw-1-2-3.tmp', 'qiaw-x.tmp', '.snapshot-of-me', '.qiaw-..-0123456789ab.tmp.txt'];
    for (const name of names) writeFileSync(join(root, name), '');
    await clearTemporaries(root, { silence: 0 });
    expect(readdirSync(root).sort()).toEqual([...names].sort());
  });

  it('distinguishes its owner from a later process with the same number and from an earlier boot of this machine', async () => {
    const root = folder();
    for (const change of [{ started: '1' }, { pid: 2 ** 22 + 1 }]) writeFileSync(join(root, await dead(change)), '');
    await clearTemporaries(root);
    expect(readdirSync(root)).toEqual([]);
    const rebooted = { ...(await thisProcess()), machine: 'm', boot: 'yesterday' };
    expect(await livenessOf(rebooted, { ...(await thisProcess()), machine: 'm', boot: 'today' })).toBe('gone');
  });

  it("of a machine or container that cannot be queried is judged by its silence, in the file system's own time", async () => {
    const root = folder();
    const owners = [{ host: 'elsewhere' }, { space: 'pid:[1]' }, { machine: 'other' }];
    for (const change of owners) writeFileSync(join(root, await dead({ pid: 2 ** 22 + 1, ...change })), '');
    // The adjustable clock is not used: it may have been set to anything.
    for (const name of readdirSync(root)) utimesSync(join(root, name), 1, 1);
    await clearTemporaries(root);
    expect(readdirSync(root)).toHaveLength(3);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await clearTemporaries(root, { silence: 10 });
    expect(readdirSync(root)).toEqual([]);
  });

  it('of an earlier release, which names no owner, is removed after the same silence, files and folders', async () => {
    const root = folder();
    mkdirSync(join(root, 'exports', 'lung', '.0011223344556677.0123456789ab.tmp'), { recursive: true });
    mkdirSync(join(root, '.snapshot-0123456789ab', 'graphs'), { recursive: true });
    writeFileSync(join(root, 'a.trig.0123456789ab.tmp'), '');
    await clearTemporaries(root);
    expect(readdirSync(root)).toHaveLength(3);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await clearTemporaries(root, { silence: 10 });
    expect(readdirSync(root)).toEqual(['exports']);
    expect(readdirSync(join(root, 'exports', 'lung'))).toEqual([]);
  });

  it('is not searched for behind links, nor, under earlier names, in folders that are not ours', async () => {
    const [root, other] = [folder(), folder()];
    writeFileSync(join(other, await dead({ pid: 2 ** 22 + 1 })), '');
    writeFileSync(join(other, 'theirs.0123456789ab.tmp'), '');
    symlinkSync(other, join(root, 'link'));
    await clearTemporaries(root, { silence: 0 });
    expect(readdirSync(other)).toHaveLength(2);
    await clearTemporaries(other, { below: false, silence: 0 });
    expect(readdirSync(other)).toEqual(['theirs.0123456789ab.tmp']);
  });

  it('names its owner in a form that can be parsed', async () => {
    const self = await thisProcess();
    expect(parseTag(ownerTag(self))).toEqual(tagged(self));
    expect(parseTag(ownerTag({ pid: 7, host: hostname() }))).toEqual({ pid: 7, host: tagged(self).host });
    expect(parseTag('nonsense')).toBeUndefined();
  });

  it('is free again once the file has its final name, and when its creator gave up', async () => {
    const root = folder();
    const [kept, dropped] = [await temporaryIn(root), await temporaryIn(root)];
    writeFileSync(kept.path, 'whole');
    mkdirSync(join(dropped.path, 'a'), { recursive: true });
    await kept.become(join(root, 'file'));
    await kept.release();
    await dropped.release();
    expect(readdirSync(root)).toEqual(['file']);
    expect(existsSync(dropped.path)).toBe(false);
  });
});
