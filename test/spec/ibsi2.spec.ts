import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readImage } from '../../src/image/index.ts';
import { rieszOf } from '../../src/radiomics/filters/ibsi/filter-name.ts';
import { responseMap } from '../../src/radiomics/filters/ibsi/response-map.ts';
import { filterConfigurations, responseMapConfigurations } from '../../src/radiomics/ibsi/filter-configurations.ts';
import { largestDifference, runIbsiFilters } from '../../src/radiomics/ibsi/filter-report.ts';
import { runIbsi } from '../../src/radiomics/ibsi/report.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile, peerPython } from './peer-python.ts';

const data = resolve(process.env['QIAW_TEST_DATA'] ?? '../shared/data');
const maps = join(data, 'ibsi/ibsi2');
const phantom = join(data, 'ibsi-ct-phantom');
const here = existsSync(maps) && existsSync(phantom);
const python = here ? peerPython('.venv-perturbation', 'requirements-perturbation.txt', ['mirp']) : undefined;

describe.skipIf(!here)('IBSI, all published reference values', () => {
  it('passes every row of configurations A to E and of the digital phantom', { timeout: 1_200_000 }, async () => {
    const { rows, summary } = await runIbsi({ dataFolder: phantom });
    expect(rows.filter((row) => row.verdict === 'fail')).toEqual([]);
    expect(new Set(summary.map(({ config }) => config)).size).toBe(6);
    expect(rows.filter((row) => row.verdict === 'pass').length).toBeGreaterThan(2000);
  });

  it('passes every response map and all 323 statistics of the filters', { timeout: 1_200_000 }, async () => {
    const { rows } = await runIbsiFilters({ dataFolder: phantom, mapsFolder: maps });
    expect(rows.filter((row) => row.verdict === 'fail')).toEqual([]);
    const passed = rows.filter((row) => row.verdict === 'pass');
    expect(passed.filter((row) => row.tag !== 'map')).toHaveLength(323);
    expect(passed.filter((row) => row.tag === 'map').length).toBeGreaterThanOrEqual(23);
  });
});

interface PeerResult {
  readonly seconds: number;
  readonly statistics?: Readonly<Record<string, number>>;
}

describe.skipIf(!python)('The filters of IBSI 2, beside MIRP', () => {
  let folder: string;
  let results: PeerResult[];

  beforeAll(() => {
    folder = temporaryFolder('ibsi2');
    const ct = (kind: string, name: string): string => join(phantom, 'nifti', kind, `${name}.nii.gz`);
    const jobs = [
      ...responseMapConfigurations.map((one) => ({
        image: join(maps, 'phantoms', `${one.phantom}.nii.gz`),
        filter: one.filter,
        want: 'map',
      })),
      ...filterConfigurations.map((one) => ({
        image: ct('image', 'phantom'),
        mask: ct('mask', 'mask'),
        filter: one.filter,
        interpolate: one.settings.interpolation !== null,
        want: 'statistics',
      })),
    ];
    writeFileSync(join(folder, 'jobs.json'), JSON.stringify(jobs));
    const run = spawnSync(python!, [peerFile('ibsi2.py'), join(folder, 'jobs.json'), folder], { maxBuffer: 2 ** 28 });
    expect(run.status, String(run.stderr)).toBe(0);
    results = JSON.parse(String(run.stdout).trim().split('\n').at(-1)!) as PeerResult[];
  }, 3_600_000);

  // In percent of the range. MIRP cuts Gabor kernels at the size of the image, and its Riesz transforms are experimental.
  it.each(responseMapConfigurations.map((one, n) => [one.id, one, n] as const))(
    'gives the response map %s of MIRP',
    async (_, { phantom: name, filter }, n) => {
      const image = await readImage(join(maps, 'phantoms', `${name}.nii.gz`));
      const response = responseMap(image, filter, { lower: [0, 0, 0], size: image.grid.size });
      const peer = new Float64Array(Uint8Array.from(readFileSync(join(folder, `${n}.f64`))).buffer);
      expect(largestDifference(response, peer)).toBeLessThan(rieszOf(filter) ? 1 : 0.25);
    },
    600_000,
  );

  it('gives the statistics of MIRP within the tolerances', { timeout: 1_200_000 }, async () => {
    const { rows } = await runIbsiFilters({ dataFolder: phantom });
    for (const [n, { id }] of filterConfigurations.entries()) {
      const peer = results[responseMapConfigurations.length + n]!.statistics!;
      for (const row of rows.filter((one) => one.config === id && one.reference)) {
        const value = peer[row.tag];
        expect(value, `${id} ${row.tag}`).toBeDefined();
        expect(Math.abs(row.value - value!), `${id} ${row.tag}`).toBeLessThanOrEqual(row.reference!.tolerance);
      }
    }
  });
});
