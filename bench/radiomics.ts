/**
 * Times of the radiomics engine, one thread unless stated, without reading the files: `npx tsx bench/radiomics.ts [case
 * …]`.
 *
 * CPU time counts all threads (the garbage collector's too) and is steadier than wall time on a busy machine. Cold =
 * the first extraction in a fresh process, warm = median of the following ones. The PyRadiomics column repeats figures
 * recorded on this kind of machine (one thread of a 2-core Xeon); bench/peers measures it again where it can be
 * installed. Cases on real data are skipped where the data are missing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Volume } from '../src/core/index.ts';
import { readImage } from '../src/image/index.ts';
import {
  createExtractionPool,
  type ExtractionPool,
  extractFeatures,
  loadSettings,
  type RadiomicsSettings,
} from '../src/radiomics/index.ts';
import { lungPhantom } from './support/lung-phantom.ts';
import { isQuick } from './support/quick.ts';

const data = process.env['QIAW_TEST_DATA'] ?? join(import.meta.dirname, '../../shared/data');

interface Case {
  readonly settings: string;
  readonly runs: number;
  /** Worker threads (they run the built program: `npm run build` first); absent = the calling thread alone. */
  readonly threads?: number;
  /** Recorded seconds of PyRadiomics. */
  readonly recorded: string;
  load(): Promise<{ image: Volume; mask: Volume }>;
}

const files = (image: string, mask: string) => async () => ({
  image: await readImage(join(data, image)),
  mask: await readImage(join(data, mask)),
});
const brain = files('pyradiomics-baseline/brain1_image.nrrd', 'pyradiomics-baseline/brain1_label.nrrd');
const gtv = files('ibsi-ct-phantom/reference/image.nrrd', 'ibsi-ct-phantom/reference/plastimatch-1.9.4/GTV-1.nrrd');

const cases: Record<string, Case> = {
  'brain1 original': { settings: 'pyradiomics-default', runs: 15, recorded: '0.084', load: brain },
  'brain1 + 3 LoG + 8 wavelet': { settings: 'pyradiomics-filters', runs: 5, recorded: '1.2-1.3', load: brain },
  'IBSI GTV original': { settings: 'pyradiomics-default', runs: 9, recorded: '1.1', load: gtv },
  'IBSI GTV + 3 LoG + 8 wavelet': { settings: 'pyradiomics-filters', runs: 3, recorded: '5.6', load: gtv },
  'IBSI GTV + 3 LoG + 8 wavelet, 2 threads': {
    settings: 'pyradiomics-filters',
    runs: 3,
    threads: 2,
    recorded: '5.6',
    load: gtv,
  },
  'lungs 3.1 M voxels, original': {
    settings: 'pyradiomics-default',
    runs: 3,
    recorded: '57',
    load: async () => lungPhantom(),
  },
};

const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;

async function timed(
  image: Volume,
  mask: Volume,
  settings: RadiomicsSettings,
  pool?: ExtractionPool,
): Promise<{ wall: number; cpu: number; features: number }> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const set = await extractFeatures(image, mask, settings, pool ? { pool } : {});
  const { user, system } = process.cpuUsage(cpu);
  return { wall: performance.now() - start, cpu: (user + system) / 1000, features: set.values.length };
}

async function measure(name: string): Promise<void> {
  const one = cases[name]!;
  const settings = await loadSettings(one.settings);
  const { image, mask } = await one.load();
  const loaded = process.memoryUsage().rss;
  const pool = one.threads === undefined ? undefined : createExtractionPool(one.threads);
  const cold = await timed(image, mask, settings, pool);
  const warm = [];
  for (let i = 0; i < (isQuick ? 1 : one.runs); i++) warm.push(await timed(image, mask, settings, pool));
  await pool?.close();
  const peak = process.resourceUsage().maxRSS * 1024;
  const mega = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
  console.log(
    `| ${name} | ${cold.features} | ${cold.wall.toFixed(0)} | ${median(warm.map((w) => w.wall)).toFixed(1)} | ${median(warm.map((w) => w.cpu)).toFixed(1)} | ${one.recorded} | ${mega(loaded)} | ${mega(peak)} |`,
  );
}

async function main(): Promise<void> {
  const [only] = process.argv.slice(2);
  if (only && cases[only]) return measure(only);
  console.log(
    '| case | features | cold ms | warm ms (median) | warm CPU ms | PyRadiomics s (recorded) | MB before | MB peak |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  for (const name of Object.keys(cases)) {
    if (only && !name.includes(only)) continue;
    if (isQuick && name.startsWith('lungs')) continue;
    if (name.startsWith('brain') && !existsSync(join(data, 'pyradiomics-baseline'))) continue;
    if (name.startsWith('IBSI') && !existsSync(join(data, 'ibsi-ct-phantom'))) continue;
    // Each case runs in a separate process, so that the first run is cold and memory is that of the case alone.
    const output = execFileSync(process.execPath, [...process.execArgv, import.meta.filename, name], {
      encoding: 'utf8',
    });
    process.stdout.write(output);
  }
}

await main();
