import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { qiawHere } from '../support/cli-here.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
let root: string;
const dataset = (...args: string[]) => qiawHere(['dataset', ...args, '--data', root]);

beforeAll(async () => {
  root = folder();
  const { data } = await DirectoryFixture.make(root).then(async (fixture) => {
    const one = caseRecord();
    await fixture.publish({ ...one, run: { ...one.run, dataset: 'lung' } });
    return fixture;
  });
  root = data.root;
});

describe('qiaw dataset', () => {
  it('takes a dataset from undescribed to published and withdrawn', async () => {
    expect((await dataset('list')).stdout).toMatch(/^lung\s+undescribed\s+-\s+1\s+1\s/m);

    const created = await dataset('create', 'lung');
    expect(created.stderr).toMatch(/Still required for publication: title, description/);
    expect((await dataset('create', 'lung')).code).toBe(2);
    const early = await dataset('publish', 'lung');
    expect([early.code, early.stderr]).toEqual([2, expect.stringContaining('lacks: title')]);

    const set = await dataset('edit', 'lung', '--set', 'title=Lung', '--set', 'publisher.name=Clinic', '--json');
    expect(JSON.parse(set.stdout)).toMatchObject({ event: 'written', missing: expect.not.arrayContaining(['title']) });
    const record = join(root, 'datasets', 'lung', 'record.yaml');
    expect(await readFile(record, 'utf8')).toMatch(/^# The description of dataset [\s\S]*publisher:\n {2}name: Clinic/);

    const wrong = await dataset('edit', 'lung', '--set', 'titel=Lung');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/QIAW_DATASET_RECORD[\s\S]*titel/)]);

    const file = join(folder(), 'full.yaml');
    await writeFile(file, fullRecordText);
    expect((await dataset('edit', 'lung', '--file', file)).code).toBe(0);
    const published = await dataset('publish', 'lung', '--notes', 'The first.');
    expect(published.stdout).toMatch(/^lung 1\.0\.0 is published: http\S+\/dataset\/lung\/version\/1\.0\.0$/m);
    expect((await dataset('show', 'lung')).stdout).toMatch(/dataset +lung \(published\)[\s\S]*version +1\.0\.0/);

    const warned = await dataset('withdraw', 'lung');
    expect([warned.code, warned.stderr]).toEqual([2, expect.stringContaining('nothing was changed')]);
    expect((await dataset('withdraw', 'lung', '--yes', '--note', 'Moved.')).code).toBe(0);
    const [shown] = (await dataset('list', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(shown).toMatchObject({ id: 'lung', state: 'withdrawn', withdrawn: { note: 'Moved.' } });
  });

  it('opens the record in the editor, and changes nothing if the editor fails or leaves an invalid file', async () => {
    const bin = folder();
    await mkdir(bin, { recursive: true });
    const editor = async (name: string, line: string) => {
      const path = join(bin, name);
      await writeFile(path, `#!/bin/sh\n${line}\n`);
      await chmod(path, 0o755);
      return path;
    };
    const edit = (path: string) =>
      qiawHere(['dataset', 'edit', 'lung', '--data', root], { env: { EDITOR: path, VISUAL: '' } });
    const record = join(root, 'datasets', 'lung', 'record.yaml');
    const before = await readFile(record, 'utf8');
    expect((await edit(await editor('fails', 'exit 3'))).stderr).toContain('exited with code 3');
    expect((await edit(await editor('spoils', 'echo "colour: red" > "$1"'))).stderr).toContain('colour');
    expect(await readFile(record, 'utf8')).toBe(before);
    expect((await edit(await editor('adds', 'echo "rights: Ask." >> "$1"'))).code).toBe(0);
    expect(await readFile(record, 'utf8')).toBe(`${before}rights: Ask.\n`);
  });

  it('refuses invalid dataset names', async () => {
    expect((await dataset('show', 'heart')).code).toBe(2);
    expect((await dataset('create', '../etc')).stderr).toContain('QIAW_DATASET_UNKNOWN');
  });
});
