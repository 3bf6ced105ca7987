import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { DatasetFolder } from '../../../src/catalogue/index.ts';
import { readVersion } from '../../../src/catalogue/publish/versions.ts';
import { sha256 } from '../../../src/core/index.ts';
import { DataDirectory } from '../../../src/pipeline/index.ts';
import { rebase } from '../../../src/pipeline/operate/index.ts';
import { base, caseRecord } from '../../graph/rdf/case-record-fixture.ts';
import { fullRecordText } from '../../support/catalogue-fixture.ts';
import { qiawHere } from '../../support/cli-here.ts';
import { DirectoryFixture } from '../../support/directory-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const to = 'https://data.example.org/imaging/';

/** Every text in a download: of a Parquet table its cells and the descriptions of its columns. */
async function textsOf(path: string): Promise<string> {
  const bytes = readFileSync(path);
  if (path.endsWith('.gz')) return gunzipSync(bytes).toString('utf8');
  if (path.endsWith('.zip'))
    return Object.values(unzipSync(new Uint8Array(bytes)))
      .map((one) => Buffer.from(one).toString('utf8'))
      .join('\n');
  if (!path.endsWith('.parquet')) return bytes.toString('utf8');
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
  return `${bytes.toString('latin1')}\n${JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`;
}

describe('A data directory with two published versions', () => {
  const root = join(temporaryFolder('rebase-versions'), 'data');
  const data = new DataDirectory(root);
  const folder = new DatasetFolder(root, 'lung');
  const kept = () => join(root, 'datasets', 'lung', 'files');
  const before = new Map<string, unknown>();

  beforeAll(async () => {
    const fixture = await DirectoryFixture.make(root);
    const publish = async (patient: number) => {
      const one = caseRecord(patient);
      await fixture.publish({ ...one, run: { ...one.run, dataset: 'lung' } });
      const { code, stderr } = await qiawHere(['dataset', 'publish', 'lung', '--data', root]);
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      return stderr;
    };
    mkdirSync(join(root, 'datasets', 'lung'), { recursive: true });
    writeFileSync(folder.record, fullRecordText);
    await publish(1);
    await publish(2);
    for (const version of ['1.0.0', '1.1.0', '1.0.1', '2.0.0']) {
      const found = await readVersion(folder, version);
      if (found !== undefined) before.set(version, found);
    }
    expect(before.size).toBe(2);
  });

  it('is not rebased unless --new-versions is given, because its downloads contain addresses', async () => {
    await expect(rebase(data, to, false)).rejects.toMatchObject({
      code: 'QIAW_REBASE_PUBLISHED',
      message: expect.stringContaining('--new-versions'),
    });
    expect(JSON.parse(readFileSync(data.manifest, 'utf8'))).toMatchObject({ base });
  });

  it('is rebased with all of its downloads, whose former digests stay in the versions', async () => {
    const names = [...before.keys()].map((version) => `lung ${version}`);
    expect(await rebase(data, to, true, true)).toMatchObject({ versions: names });
    const said = await qiawHere(['rebase', '--data', root, '--base', to, '--new-versions', '--json']);
    expect([said.code, JSON.parse(said.stdout)]).toEqual([0, expect.objectContaining({ versions: names })]);
    const sets = readdirSync(kept());
    expect(sets).toHaveLength(2);
    let files = 0;
    for (const set of sets)
      for (const name of readdirSync(join(kept(), set))) {
        const text = await textsOf(join(kept(), set, name));
        expect([name, text.includes(base)]).toEqual([name, false]);
        files++;
      }
    expect(files).toBeGreaterThan(20);
    for (const [version, former] of before) {
      const now = (await readVersion(folder, version))!;
      const { distributions } = former as typeof now;
      expect(now.revisions).toMatchObject([
        { base, files: distributions.map(({ path, sha256: digest }) => ({ path, sha256: digest })) },
      ]);
      for (const one of now.distributions) {
        const bytes = readFileSync(join(kept(), ...one.path.split('/').slice(-2)));
        expect([one.path, one.bytes, one.sha256]).toEqual([one.path, bytes.length, sha256(new Uint8Array(bytes))]);
      }
      const croissant = now.distributions.find(({ path }) => path.endsWith('croissant.json'))!;
      const listed = readFileSync(join(kept(), ...croissant.path.split('/').slice(-2)), 'utf8');
      for (const { path, sha256: digest } of now.distributions)
        if (/\.csv$|\.parquet$/.test(path)) expect([path, listed.includes(digest)]).toEqual([path, true]);
    }
  });

  it('is not changed by a second time', async () => {
    const state = () => [...before.keys()].map((version) => readFileSync(folder.version(version), 'utf8'));
    const first = state();
    expect(await rebase(data, to, false, true)).toMatchObject({ files: 0, versions: [] });
    expect(state()).toEqual(first);
  });
  it('gives harvesters no reason for a finding', async () => {
    const { code, stdout } = await qiawHere(['harvest-check', '--data', root]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('http')]);
  });
});
