/**
 * Compares the times of PyRadiomics with those of this engine: `npm run build && npx tsx
 * bench/peers/pyradiomics/time.ts [case …]`.
 *
 * Both programs get the same files, use one thread and run one after the other. Process = from its start to the end of
 * the first extraction, reading included; warm = median of the following extractions of images already in memory. Times
 * are CPU seconds, which a busy machine affects least; ratios are PyRadiomics' time divided by ours. Where PyRadiomics
 * cannot be installed, figures recorded on a similar machine are printed and labelled as recorded.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNrrd } from '../../../src/image/index.ts';
import { lungPhantom } from '../../support/lung-phantom.ts';
import { pyradiomicsPython } from './environment.ts';

const data = process.env['QIAW_TEST_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');

interface Timed {
  readonly times: ReadonlyArray<{ readonly wall: number; readonly cpu: number }>;
  readonly process: { readonly wall: number; readonly cpu: number };
  readonly peakMB: number;
  readonly features: number;
}

interface Case {
  readonly image: string;
  readonly mask: string;
  readonly settings: 'original' | 'filters';
  readonly runs: number;
  /** Seconds per warm extraction with PyRadiomics, recorded on one thread of a 2-core Xeon. */
  readonly recorded: string;
}

const folder = mkdtempSync(join(tmpdir(), 'qiaw-peers-'));
const brain = {
  image: join(data, 'pyradiomics-baseline/brain1_image.nrrd'),
  mask: join(data, 'pyradiomics-baseline/brain1_label.nrrd'),
};
const gtv = {
  image: join(data, 'ibsi-ct-phantom/reference/image.nrrd'),
  mask: join(data, 'ibsi-ct-phantom/reference/plastimatch-1.9.4/GTV-1.nrrd'),
};
const lungs = { image: join(folder, 'lungs.nrrd'), mask: join(folder, 'lungs-mask.nrrd') };

const cases: Readonly<Record<string, Case>> = {
  'brain1 original': { ...brain, settings: 'original', runs: 9, recorded: '0.084' },
  'brain1 filters': { ...brain, settings: 'filters', runs: 3, recorded: '1.2-1.3' },
  'GTV original': { ...gtv, settings: 'original', runs: 5, recorded: '1.1' },
  'GTV filters': { ...gtv, settings: 'filters', runs: 3, recorded: '5.6' },
  'lungs original': { ...lungs, settings: 'original', runs: 1, recorded: '57' },
};

function timed(program: string, script: string, name: string, one: Case): Timed & { values: Record<string, number> } {
  const values = join(folder, `${name}.json`);
  const settings = join(import.meta.dirname, 'times', `${one.settings}.yaml`);
  const words = [join(import.meta.dirname, script), one.image, one.mask, settings, String(one.runs), values];
  const printed = JSON.parse(execFileSync(program, words, { encoding: 'utf8' })) as Timed;
  return { ...printed, values: JSON.parse(readFileSync(values, 'utf8').replace(/\bNaN\b/g, 'null')) };
}

function warm({ times }: Timed): number {
  const sorted = times.slice(1).map(({ cpu }) => cpu);
  return sorted.sort((a, b) => a - b)[Math.floor(sorted.length / 2)]!;
}

function worst(got: Record<string, number>, expected: Record<string, number>): string {
  let [name, error] = ['', 0];
  for (const [key, value] of Object.entries(expected)) {
    const difference = Math.abs((got[key] ?? Number.NaN) - value) / (Math.abs(value) || 1);
    if (!(difference <= error)) [name, error] = [key, difference];
  }
  return `${name} ${error.toExponential(1)}`;
}

const seconds = (value: number): string => value.toPrecision(3);

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const python = pyradiomicsPython();
  const real = python === undefined ? 'recorded' : 'measured';
  console.log(
    `| case | features | PyRadiomics process (${real}) | ours | ratio | PyRadiomics warm (${real}) | ours | ratio | MB peak, PyRadiomics / ours | largest relative difference |`,
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  for (const [name, one] of Object.entries(cases)) {
    if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
    if (one.image === lungs.image && !existsSync(one.image)) await writeLungs();
    if (!existsSync(one.image)) continue;
    const ours = timed(process.execPath, 'time-ours.mjs', name, one);
    const theirs = python === undefined ? undefined : timed(python, 'time.py', name, one);
    const cells = theirs
      ? [
          seconds(theirs.process.cpu),
          seconds(ours.process.cpu),
          (theirs.process.cpu / ours.process.cpu).toFixed(1),
          seconds(warm(theirs)),
          seconds(warm(ours)),
          (warm(theirs) / warm(ours)).toFixed(1),
          `${theirs.peakMB.toFixed(0)} / ${ours.peakMB.toFixed(0)}`,
          worst(ours.values, theirs.values),
        ]
      : ['', seconds(ours.process.cpu), '', one.recorded, seconds(warm(ours)), '', ` / ${ours.peakMB.toFixed(0)}`, ''];
    console.log(`| ${[name, ours.features, ...cells].join(' | ')} |`);
  }
}

async function writeLungs(): Promise<void> {
  const { image, mask } = lungPhantom();
  writeFileSync(lungs.image, await writeNrrd(image));
  writeFileSync(lungs.mask, await writeNrrd(mask));
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
