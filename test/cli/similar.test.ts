import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { jsonLines, startQiaw } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('qiaw similar over a real run', () => {
  const folder = temporaryFolder('similar');
  const data = join(folder, 'data');
  const cases = join(data, 'cases');
  const similar = (roi: string, ...more: string[]) =>
    qiawHere(['similar', roi, '--model', 'qiaw-phantom-cnn', '--data', data, '--json', ...more]);
  const size = [48, 36, 16] as const;
  let server: ChildProcess | undefined;
  /** IRIs of the regions with a vector, as SPARQL shows them, keyed by `<case>/<region>`. */
  const iris = new Map<string, string>();

  beforeAll(async () => {
    await writePhantom(join(folder, 'dicom', '1'), phantomPatient({ patientId: 'SIMILAR-1', size }));
    await writePhantom(join(folder, 'dicom', '2'), phantomPatient({ patientId: 'SIMILAR-2', seed: 3, size }));
    const run = await qiawHere([
      'run',
      join(folder, 'dicom'),
      '--data',
      data,
      '--quiet',
      '--roi',
      '^(GTV|Lung)',
      '--model',
      'qiaw-phantom-cnn',
    ]);
    expect(run.code).toBe(0);
    const regions = join(folder, 'regions.rq');
    writeFileSync(
      regions,
      'SELECT ?roi { ?v a <https://w3id.org/fair-qiaw/ns#DeepFeatureVector> ; <https://w3id.org/fair-qiaw/ns#ofROI> ?roi }',
    );
    const asked = await qiawHere(['query', regions, '--data', data, '--format', 'json']);
    const { results } = JSON.parse(asked.stdout) as {
      results: { bindings: Array<Record<string, { readonly value: string }>> };
    };
    for (const name of readdirSync(cases)) {
      const {
        id,
        run: made,
        rois,
      } = JSON.parse(readFileSync(join(cases, name, 'case.json'), 'utf8')) as {
        id: string;
        run: { digest: string };
        rois: Array<{ segmentNumber: number; label: string }>;
      };
      for (const { segmentNumber, label } of rois) {
        const end = `/id/roi/${made.digest}/${segmentNumber}`;
        const shown = results.bindings.flatMap((row) => Object.values(row)).find(({ value }) => value.endsWith(end));
        if (shown) iris.set(`${id}/${label}`, shown.value);
      }
    }
    expect(iris.size).toBeGreaterThan(3);
  });
  afterAll(() => server?.kill('SIGTERM'));

  it('accepts the IRI of a region as SPARQL shows it, the end of it, or <case>/<region>', async () => {
    const [[name, iri]] = [...iris] as [[string, string]];
    const named = jsonLines(await similar(name));
    expect(named).toHaveLength(iris.size - 1);
    expect(named.map(({ id }) => id).sort()).toEqual([...iris.keys()].filter((one) => one !== name).sort());
    for (const other of [iri, iri.slice(iri.indexOf('/roi/') + 1)])
      expect(jsonLines(await similar(other))).toEqual(named);
  });

  it('asks the running server, which gives the same answer without the tables of the cases', async () => {
    const [[name, iri]] = [...iris] as [[string, string]];
    const metrics = ['cosine', 'euclidean'];
    const before = await Promise.all(metrics.map(async (one) => jsonLines(await similar(name, '--metric', one))));
    server = startQiaw(['serve', '--data', data, '--port', '0']);
    await expect.poll(() => readdirSync(data), { timeout: 600_000 }).toContain('.server.json');
    const away = join(folder, 'away');
    mkdirSync(away);
    for (const id of readdirSync(cases)) renameSync(join(cases, id, 'deep-features.csv'), join(away, id));
    for (const [at, metric] of metrics.entries()) {
      for (const roi of [name, iri]) {
        const found = await similar(roi, '--metric', metric);
        expect(found.stderr).toBe('');
        const rows = jsonLines(found);
        expect(rows.map(({ id }) => id)).toEqual(before[at]!.map(({ id }) => id));
        for (const [n, { distance }] of rows.entries())
          expect(distance).toBeCloseTo(before[at]![n]!['distance'] as number, 9);
      }
    }
    expect(jsonLines(await similar(name, '-k', '1'))).toHaveLength(1);
    const unknown = await similar('nobody/GTV');
    expect([unknown.code, jsonLines(unknown)]).toMatchObject([2, [{ code: 'QIAW_USAGE' }]]);
    const other = await qiawHere(['similar', name, '--model', 'qiaw-phantom', '--data', data]);
    expect(other.code).toBe(2);
    server.kill('SIGTERM');
    await once(server, 'exit');
    expect((await similar(name)).stdout).toContain('QIAW_MODEL_UNKNOWN');
  });
});
