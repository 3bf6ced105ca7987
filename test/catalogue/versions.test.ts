import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { noFacts } from '../../src/catalogue/facts/compute-facts.ts';
import { DatasetFolder, type DatasetVersion } from '../../src/catalogue/index.ts';
import { publishedAccess } from '../../src/catalogue/publish/published-access.ts';
import { listVersions, readVersion, writeVersion, writeWithdrawal } from '../../src/catalogue/publish/versions.ts';
import { emptyRecord } from '../../src/catalogue/record/record-file.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporaryFolder = temporaryFolders();

const version = (name: string, over: Partial<DatasetVersion['record']> = {}): DatasetVersion => ({
  schemaVersion: 1,
  dataset: 'lung',
  version: name,
  publishedAt: '2026-11-27T00:00:00.000Z',
  record: { ...emptyRecord, ...over },
  computed: noFacts,
  distributions: [],
});

describe('A published version', () => {
  it('reads back as written, in the order of version numbers', async () => {
    const folder = new DatasetFolder(temporaryFolder(), 'lung');
    for (const name of ['1.10.0', '1.2.0', '1.9.9']) await writeVersion(folder, version(name));
    expect(await listVersions(folder)).toEqual(['1.2.0', '1.9.9', '1.10.0']);
    expect(await readVersion(folder, '1.2.0')).toEqual(version('1.2.0'));
    expect(await readVersion(folder, '3.0.0')).toBeUndefined();
    expect(await readVersion(folder, '../../etc/passwd')).toBeUndefined();
  });

  it('is never overwritten', async () => {
    const folder = new DatasetFolder(temporaryFolder(), 'lung');
    await writeVersion(folder, version('1.0.0'));
    await expect(writeVersion(folder, version('1.0.0', { rights: 'other' }))).rejects.toMatchObject({
      code: 'QIAW_DATASET_STATE',
    });
    expect((await readVersion(folder, '1.0.0'))?.record.rights).toBeUndefined();
  });

  it('is refused when its file was changed', async () => {
    const folder = new DatasetFolder(temporaryFolder(), 'lung');
    await writeVersion(folder, version('1.0.0', { rights: 'none' }));
    const text = await readFile(folder.version('1.0.0'), 'utf8');
    await writeFile(folder.version('1.0.0'), text.replace('none', 'many'));
    await expect(readVersion(folder, '1.0.0')).rejects.toMatchObject({ code: 'QIAW_DATASET_VERSION' });
    expect(await publishedAccess(folder.dataDirectory, 'lung')).toBe('restricted');
  });

  it('states who may read the records; without a version nothing is stated', async () => {
    const data = temporaryFolder();
    const folder = new DatasetFolder(data, 'lung');
    expect(await publishedAccess(data, 'lung')).toBeUndefined();
    await writeVersion(folder, version('1.0.0', { accessRights: 'public' }));
    expect(await publishedAccess(data, 'lung')).toBe('public');
    await writeVersion(folder, version('1.1.0', { accessRights: 'registered' }));
    expect(await publishedAccess(data, 'lung')).toBe('registered');
    await writeWithdrawal(folder.withdrawal, { withdrawnAt: '2026-11-27T00:00:00.000Z', reason: 'withdrawn' });
    expect(await publishedAccess(data, 'lung')).toBe('restricted');
    expect(await publishedAccess(data, '../lung')).toBeUndefined();
  });
});
