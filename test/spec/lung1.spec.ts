import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isFeatureColumn, parseCsv, sha256 } from '../../src/core/index.ts';
import { bindParameters, loadViews } from '../../src/graph/index.ts';
import { readNrrd } from '../../src/image/index.ts';
import { DataDirectory, readManifest } from '../../src/pipeline/index.ts';
import { openDataDirectory, openOxigraphStore } from '../../src/store/index.ts';
import { deepFeatures, type Finished, jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { repaired } from '../support/o-raw-query.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { digestsOf, repeatable } from '../support/tree.ts';

const real = realData('lung1-005', 'dicom');
const folder = temporaryFolder('lung1');
const data = join(folder, 'data');

interface Reference {
  readonly image: { readonly sha256_int16le?: string; readonly sha256?: string };
  readonly masks: Readonly<Record<string, { readonly voxels: number }>>;
}

describe.skipIf(!real)('LUNG1-005, whose CT and structure set name different studies', () => {
  let run: Finished;
  const caseFolder = (): string => join(data, 'cases', readdirSync(join(data, 'cases'))[0]!);
  const document = (): { rois: Array<{ label: string; voxelCount: number; fileName: string }> } =>
    JSON.parse(readFileSync(join(caseFolder(), 'case.json'), 'utf8'));
  const reference = (): Reference =>
    JSON.parse(readFileSync(realData('lung1-005', 'reference', 'reference.json')!, 'utf8')) as Reference;

  beforeAll(async () => {
    const [ct, rt] = [imageFolder(real!), structureFolder(real!)];
    run = await qiawHere(['run', ...deepFeatures, ct, rt, '--data', data, '--json']);
  });

  it('gives one case with six regions and exits with 0', () => {
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    expect(readdirSync(join(data, 'cases'))).toHaveLength(1);
    expect(document().rois).toHaveLength(6);
  });

  it('rasterises every region to the voxels of the original system', async () => {
    const original = realData('lung1-005', 'reference', 'original-plastimatch')!;
    for (const roi of document().rois) {
      const ours = await readNrrd(join(caseFolder(), 'masks', `${roi.fileName}.nrrd`));
      const theirs = await readNrrd(join(original, originalName(original, roi.label)));
      expect(sha256(Uint8Array.from(ours.voxels))).toBe(sha256(Uint8Array.from(theirs.voxels)));
    }
  });

  it('keeps the voxels of the image', async () => {
    const image = await readNrrd(join(caseFolder(), 'image.nrrd'));
    expect(image.voxels).toBeInstanceOf(Int16Array);
    const { buffer, byteOffset, byteLength } = image.voxels;
    const digest = sha256(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
    expect(JSON.stringify(reference().image)).toContain(digest);
  });

  it("answers O-RAW's published query, repaired, with every feature of every region", async () => {
    const published = realData('o-raw', 'published-query.rq');
    if (published === undefined) return;
    const { base } = (await readManifest(new DataDirectory(data)))!;
    const { store } = await openDataDirectory(data, { base });
    const view = await openOxigraphStore();
    try {
      const options = { resultsFormat: 'json', graphFormat: 'ntriples', base, timeoutMs: 600_000 } as const;
      const oRaw = loadViews().find(({ name }) => name === 'o-raw')!;
      await view.load((await store.query(bindParameters(oRaw, {}), options)).body, 'ntriples');
      const answer = await view.query(repaired(readFileSync(published, 'utf8')), options);
      type Bindings = { results: { bindings: Array<Record<string, { value: string }>> } };
      const { bindings } = (JSON.parse(answer.body) as Bindings).results;
      const [header, ...rows] = parseCsv(readFileSync(join(caseFolder(), 'features.csv'), 'utf8'))!;
      const wanted = rows.flatMap((cells) => cells.filter((_, at) => isFeatureColumn(header![at]!)).map(Number));
      expect(bindings).toHaveLength(107 * document().rois.length);
      const found = bindings.map((row) => Number(row['featurevalue']!.value)).sort();
      expect(found).toEqual(wanted.sort());
    } finally {
      await view.close();
      await store.close();
    }
  });

  it('is not affected by the published segmentation next to it, which becomes a separate case', async () => {
    const first = caseFolder().split('/').at(-1)!;
    const before = digestsOf(data, (path) => repeatable(path) && path.startsWith(`cases/${first}/`));
    const whole = await qiawHere(['run', ...deepFeatures, real!, '--data', data, '--json']);
    expect(whole.code).toBe(0);
    expect(jsonLines(whole).at(-1)).toMatchObject({ cases: { reused: 1, made: 1 }, refusals: {} });
    expect(digestsOf(data, (path) => repeatable(path) && path.startsWith(`cases/${first}/`))).toEqual(before);
    const second = readdirSync(join(data, 'cases')).find((id) => id !== first)!;
    const made = JSON.parse(readFileSync(join(data, 'cases', second, 'case.json'), 'utf8')) as {
      delineation: { kind: string; linkMethod: string };
      rois: Array<{ voxelCount: number }>;
      notes: Array<{ code: string }>;
    };
    expect(made.delineation).toMatchObject({ kind: 'SEG', linkMethod: 'frame-of-reference-and-geometry' });
    expect(made.rois.map(({ voxelCount }) => voxelCount)).toEqual([29176]);
    expect(made.notes.length).toBeGreaterThan(0);
  });

  it('gives the volume of every region with unit and class', async () => {
    const answer = await qiawHere(['query', 'roi-volumes', '--data', data, '--format', 'json']);
    expect(answer.code).toBe(0);
    const { results } = JSON.parse(answer.stdout) as {
      results: { bindings: Array<Record<string, { value: string }>> };
    };
    expect(new Set(results.bindings.map(({ label }) => label!.value)).size).toBe(6);
    for (const row of results.bindings) {
      expect(Number(row['volume']!.value)).toBeGreaterThan(1000);
      expect(row['unit']!.value).toBe('mm3');
    }
  });
});

describe.skipIf(!realData('ibsi-ct-phantom'))('The IBSI CT phantom', () => {
  it('gives one case whose mask is the reference, voxel for voxel', async () => {
    const out = join(folder, 'ibsi');
    const run = await qiawHere([
      'run',
      ...deepFeatures,
      realData('ibsi-ct-phantom', 'dicom')!,
      '--data',
      out,
      '--json',
    ]);
    expect(run.code).toBe(0);
    const id = readdirSync(join(out, 'cases'))[0]!;
    const ours = await readNrrd(join(out, 'cases', id, 'masks', 'GTV-1.nrrd'));
    const theirs = await readNrrd(realData('ibsi-ct-phantom', 'reference', 'plastimatch-1.9.4', 'GTV-1.nrrd')!);
    expect(sha256(Uint8Array.from(ours.voxels))).toBe(sha256(Uint8Array.from(theirs.voxels)));
  });
});

function imageFolder(dicom: string): string {
  return join(dicom, readdirSync(dicom).find((name) => name.startsWith('01'))!);
}

function structureFolder(dicom: string): string {
  const study = readdirSync(dicom).find((name) => name.startsWith('02'))!;
  const series = readdirSync(join(dicom, study)).find((name) => name.startsWith('2-'))!;
  return join(dicom, study, series);
}

function originalName(folder: string, label: string): string {
  const key = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return readdirSync(folder).find((name) => key(name.replace(/\.nrrd$/, '')).endsWith(key(label)))!;
}
