import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateCohort } from '../../src/pipeline/index.ts';
import { jsonLines, qiaw, startQiaw } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

const folder = temporaryFolder('backup');
const dicom = join(folder, 'dicom');
const data = join(folder, 'data');
const small = ['--roi', 'GTV', '--model', 'none', '--quiet'];

beforeAll(async () => {
  await generateCohort(dicom, { patients: 4, seed: 5, size: [32, 24, 12] });
});

describe('A backup', () => {
  const out = join(folder, 'backup.tar.gz');

  it('taken during a run restores elsewhere to complete cases; after a run there, to the same bytes and answers', async () => {
    const run = startQiaw(['run', dicom, '--data', data, '--json', '--workers', '1', ...small.slice(0, -1)]);
    await new Promise<void>((resolve) => {
      let seen = '';
      run.stdout!.on('data', (text: Buffer) => {
        seen += text.toString();
        if (/"status":"made"/.test(seen)) resolve();
      });
    });
    const taken = await qiaw(['backup', '--data', data, '--out', out, '--json']);
    expect([taken.code, taken.stderr]).toEqual([0, '']);
    if (run.exitCode === null) await once(run, 'exit');
    const restored = join(folder, 'restored');
    const back = jsonLines(await qiaw(['restore', out, '--data', restored, '--json'])).at(-1)!;
    expect(back['cases']).toBeGreaterThan(0);
    const before = digestsOf(restored, repeatable);
    const original = digestsOf(data, repeatable);
    for (const [path, digest] of Object.entries(before)) {
      if (/^cases\//.test(path)) expect([path, digest]).toEqual([path, original[path]]);
    }
    expect((await qiaw(['verify', '--data', restored])).code).toBe(0);
    await qiaw(['run', dicom, '--data', restored, ...small]);
    expect(digestsOf(restored, repeatable)).toEqual(original);
    // Both directories describe themselves with the time at which each was made.
    const question =
      'SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(!isBlank(?s) && !isBlank(?o) && !REGEX(STR(?g), "graph/(executions|catalog)$")) } ORDER BY ?s ?p ?o';
    await writeFile(join(folder, 'all.rq'), question);
    const answer = async (from: string) =>
      (await qiaw(['query', join(folder, 'all.rq'), '--data', from, '--format', 'csv'])).stdout;
    expect(await answer(restored)).toBe(await answer(data));
  });
});

describe('A change of the base', () => {
  it('gives the same bytes as a run with that base', async () => {
    const config = join(folder, 'qiaw.yaml');
    const fresh = join(folder, 'fresh');
    await writeFile(config, 'base: https://example.org/lung/\n');
    await qiaw(['run', dicom, '--data', fresh, '--config', config, ...small]);
    const moved = await qiaw(['rebase', '--data', data, '--base', 'https://example.org/lung/']);
    expect(moved.code).toBe(0);
    expect(digestsOf(data, repeatable)).toEqual(digestsOf(fresh, repeatable));
    const text = readdirSync(data, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.trig'))
      .map((name) => readFileSync(join(data, name), 'utf8'))
      .join('');
    expect(text).not.toContain('http://127.0.0.1:8080/');
    expect((await qiaw(['run', dicom, '--data', data, ...small])).stderr).toContain('QIAW_DATA_MISMATCH');
  });
});
