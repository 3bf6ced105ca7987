import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/index.ts';
import { claimDirectory, DataDirectory } from '../../../src/pipeline/index.ts';
import { backup, migrate, rebase, restore } from '../../../src/pipeline/operate/index.ts';
import { fixtureBase, gapRefusal, writeCase, writeRefusals } from '../../support/case-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { digestsOf } from '../../support/tree.ts';

const folder = temporaryFolder('backup');
const manifest = { layout: 1, base: fixtureBase, identity: 'keep' } as const;
let made = 0;

async function catalogue(): Promise<DataDirectory> {
  const data = new DataDirectory(join(folder, `data-${++made}`));
  writeCase(data.root);
  writeCase(data.root, { subject: 'k1-bbbb' });
  writeRefusals(data.root, [gapRefusal]);
  await writeFile(data.manifest, JSON.stringify(manifest));
  await writeFile(data.executionLog, '{"at":"start","id":"a"}\n');
  return data;
}

const visible = (path: string): boolean => !/(^|\/)\./.test(path);
const options = (out: string) => ({ out: join(folder, out), software: 'fair-qiaw 0', clock: systemClock });

describe('A backup', () => {
  it.each(['a.tar', 'a.tar.gz'])('as %s restores elsewhere, byte for byte', async (name) => {
    const data = await catalogue();
    expect(await backup(data, options(name))).toMatchObject({ cases: 2 });
    const back = new DataDirectory(join(folder, `back-${name}`));
    expect(await restore(join(folder, name), back)).toMatchObject({ cases: 2, base: fixtureBase });
    expect(digestsOf(back.root)).toEqual(digestsOf(data.root, visible));
    expect(readdirSync(data.root).filter((one) => one.startsWith('.snapshot'))).toEqual([]);
  });

  it('omits keys, work in progress, and what can be rebuilt unless requested', async () => {
    const data = await catalogue();
    await writeFile(join(data.root, 'misplaced.identity-key'), 'the secret of this site, 32 characters');
    await mkdir(join(data.staging, '1-a'), { recursive: true });
    await writeFile(join(data.staging, '1-a', 'half'), 'half a case');
    await mkdir(data.exports);
    await writeFile(join(data.exports, 'big.csv'), 'derived');
    await backup(data, options('lean.tar'));
    const lean = await readFile(join(folder, 'lean.tar'), 'latin1');
    expect(lean).not.toMatch(/the secret|half a case|derived/);
    await backup(data, { ...options('full.tar'), withIndex: true });
    const full = await readFile(join(folder, 'full.tar'), 'latin1');
    expect(full).toContain('derived');
    expect(full).not.toMatch(/the secret|half a case/);
  });

  it('that is damaged, truncated, or leads out of the directory restores nothing', async () => {
    await backup(await catalogue(), options('good.tar'));
    const good = await readFile(join(folder, 'good.tar'));
    const target = new DataDirectory(join(folder, 'never'));
    const tried = async (name: string, bytes: Uint8Array) => {
      await writeFile(join(folder, name), bytes);
      return restore(join(folder, name), target).then(
        () => 'restored',
        (error: { code: string }) => error.code,
      );
    };
    const damaged = Buffer.from(good);
    damaged[damaged.indexOf('original_shape')]! ^= 1;
    const outside = await packTar([{ header: { name: '../evil', size: 4, type: 'file' }, body: 'evil' }]);
    const linked = await packTar([{ header: { name: 'l', size: 0, type: 'symlink', linkname: '/etc/passwd' } }]);
    const foreign = await packTar([{ header: { name: 'a.txt', size: 1, type: 'file' }, body: 'a' }]);
    expect(await tried('damaged.tar', damaged)).toBe('QIAW_BACKUP_DAMAGED');
    expect(await tried('short.tar', good.subarray(0, good.length / 2))).toBe('QIAW_BACKUP_DAMAGED');
    expect(await tried('empty.tar', new Uint8Array())).toBe('QIAW_BACKUP_DAMAGED');
    expect(await tried('outside.tar', outside)).toBe('QIAW_BACKUP_DAMAGED');
    expect(await tried('linked.tar', linked)).toBe('QIAW_BACKUP_DAMAGED');
    expect(await tried('foreign.tar', foreign)).toBe('QIAW_BACKUP_DAMAGED');
    expect(existsSync(join(folder, 'evil'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
    await expect(restore(join(folder, 'good.tar'), await catalogue())).rejects.toMatchObject({ code: 'QIAW_BACKUP' });
    await expect(restore(join(folder, 'none.tar'), target)).rejects.toMatchObject({ code: 'QIAW_BACKUP' });
  });
});

describe('A change of the base', () => {
  const to = 'https://example.org/lung/';

  it('is applied to every graph, and repeating it changes nothing', async () => {
    const data = await catalogue();
    expect(await rebase(data, to, true)).toMatchObject({ files: 4 });
    expect(await rebase(data, to, false)).toEqual({ from: fixtureBase, to, files: 4, versions: [] });
    const texts = Object.keys(digestsOf(data.root)).filter((name) => name.endsWith('.trig'));
    for (const name of texts) expect(await readFile(join(data.root, name), 'utf8')).not.toContain(fixtureBase);
    const before = digestsOf(data.root);
    await rebase(data, to, false);
    expect(digestsOf(data.root)).toEqual(before);
  });

  it('that was interrupted makes writers refuse to run until it is repeated', async () => {
    const data = await catalogue();
    await writeFile(data.rebase, JSON.stringify({ from: fixtureBase, to }));
    await expect(claimDirectory(data, manifest)).rejects.toMatchObject({ code: 'QIAW_REBASE_UNFINISHED' });
    await rebase(data, to, false);
    await claimDirectory(data, { ...manifest, base: to });
    expect(JSON.parse(await readFile(data.manifest, 'utf8'))).toMatchObject({ base: to, formerBases: [fixtureBase] });
  });

  it('requires an address that ends with a slash', async () => {
    const data = await catalogue();
    for (const wrong of ['https://example.org', 'ftp://example.org/', 'x', 'https://a/<b>/']) {
      await expect(rebase(data, wrong, false)).rejects.toMatchObject({ code: 'QIAW_USAGE' });
    }
  });
});

describe('The layout of a data directory', () => {
  it('of a newer release is refused by every command that reads it', async () => {
    const data = await catalogue();
    await writeFile(data.manifest, JSON.stringify({ ...manifest, layout: 99 }));
    const refused = { code: 'QIAW_LAYOUT_NEW' };
    await expect(claimDirectory(data, manifest)).rejects.toMatchObject(refused);
    await expect(migrate(data, false)).rejects.toMatchObject(refused);
    await expect(backup(data, options('x.tar'))).rejects.toMatchObject(refused);
  });

  it('of an older release is written to only after migration, and a dry run changes nothing', async () => {
    const data = await catalogue();
    const { layout: _, ...old } = manifest;
    await writeFile(data.manifest, JSON.stringify(old));
    await mkdir(join(data.staging, 'k1-aaaa-0123abcd'), { recursive: true });
    await expect(claimDirectory(data, manifest)).rejects.toMatchObject({ code: 'QIAW_LAYOUT_OLD' });
    const before = digestsOf(data.root);
    const changes = ['remove .staging/k1-aaaa-0123abcd', 'write layout 1 into qiaw.json'];
    expect(await migrate(data, true)).toMatchObject({
      from: 0,
      to: 1,
      steps: [
        { changes },
        { does: expect.stringContaining('without a recorded verdict') },
        { does: expect.stringContaining('encode the same region') },
      ],
    });
    expect(digestsOf(data.root)).toEqual(before);
    await migrate(data, false);
    await claimDirectory(data, manifest);
    expect(existsSync(data.staging)).toBe(false);
    expect(await migrate(data, false)).toMatchObject({ steps: [] });
  });
});
