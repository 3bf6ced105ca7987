import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/core/index.ts';
import { parse } from '../../src/graph/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { qiawHere } from '../support/cli-here.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('A run with --perturb', () => {
  const folder = temporaryFolder('perturbations');
  const dicom = join(folder, 'dicom');
  const config = join(folder, 'qiaw.yaml');
  const run = async (data: string, ...options: string[]) => {
    const all = ['run', dicom, '--data', join(folder, data), '--config', config, '--quiet', ...options];
    expect(await qiawHere(all)).toMatchObject({ code: 0 });
    const [id] = readdirSync(join(folder, data, 'cases'));
    return join(folder, data, 'cases', id!);
  };
  const table = (path: string) => parseCsv(readFileSync(path, 'utf8'))!;
  let plain: string;
  let perturbed: string;

  beforeAll(async () => {
    await writePhantom(dicom, phantomPatient({ patientId: 'SHAKEN-1' }));
    writeFileSync(config, "run: { models: [], roi: '^GTV-1$' }\n");
    plain = await run('plain');
    perturbed = await run('perturbed', '--perturb', 'ntcv:2');
  });

  it('measures the copies of each region and leaves its own values alone', () => {
    const [header, ...rows] = table(join(perturbed, 'perturbations.csv'));
    expect(header!.slice(0, 4)).toEqual(['case', 'roi', 'perturbation', 'noise_sd']);
    expect(rows.map(([, roi, number]) => [roi, number])).toEqual([
      ['GTV-1', '1'],
      ['GTV-1', '2'],
    ]);
    const [names, own] = table(join(perturbed, 'features.csv'));
    const features = names!.filter((name) => name.startsWith('original_'));
    expect(header!.filter((name) => name.startsWith('original_'))).toEqual(features);
    const mean = header!.indexOf('original_firstorder_Mean');
    expect(new Set(rows.map((row) => row[mean])).size).toBe(2);
    const [, before] = table(join(plain, 'features.csv'));
    expect(own!.slice(2)).toEqual(before!.slice(2));
    expect(existsSync(join(plain, 'perturbations.csv'))).toBe(false);
  });

  it('writes them as packed vectors into a graph of their own, with the values of the table', () => {
    const graphs = join(folder, 'perturbed', 'graphs', 'perturbation');
    const quads = parse(readFileSync(join(graphs, readdirSync(graphs)[0]!), 'utf8'), 'trig', 'http://127.0.0.1:8080/');
    const of = (predicate: string) =>
      quads.filter(({ predicate: { value } }) => value.endsWith(`#${predicate}`)).map(({ object }) => object.value);
    expect(of('packedValues')).toHaveLength(2);
    const columns = of('featureColumns')[0]!.split(' ');
    const values = Buffer.from(of('packedValues')[0]!, 'base64');
    expect(values.length).toBe(8 * columns.length);
    const [header, ...rows] = table(join(perturbed, 'perturbations.csv'));
    const first = values.readDoubleLE(8 * columns.indexOf('original_firstorder_Mean'));
    const cells = rows.map((row) => Number(row[header!.indexOf('original_firstorder_Mean')]));
    expect(cells).toContain(first);
    expect(JSON.parse(of('perturbationSettings')[0]!)).toMatchObject({ kinds: ['n', 't', 'v', 'c'], repetitions: 2 });
    expect(quads.some(({ object }) => object.value.endsWith('#RadiomicFeatureVector'))).toBe(false);
  });

  it('gives the same bytes again', async () => {
    const again = await run('again', '--perturb', 'vctn:2');
    const bytes = (folderOf: string) => readFileSync(join(folderOf, 'perturbations.csv'), 'utf8');
    expect(bytes(again)).toBe(bytes(perturbed));
  });

  it('refuses letters and numbers that are not a chain', async () => {
    const wrong = await qiawHere(['run', dicom, '--data', join(folder, 'wrong'), '--perturb', 'ntx:3', '--quiet']);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toContain('"ntx:3" is not a perturbation');
    expect(existsSync(join(folder, 'wrong', 'cases'))).toBe(false);
  });
});
