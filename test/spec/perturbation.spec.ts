import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Mask, Volume } from '../../src/core/index.ts';
import { readImage } from '../../src/image/index.ts';
import { loadSettings, noiseOf, parseChain, perturbationDefaults, perturbedFeatures } from '../../src/radiomics/index.ts';
import type { Perturbation } from '../../src/radiomics/perturb/model.ts';
import { type PerturbOptions, perturb } from '../../src/radiomics/perturb/perturb.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile, peerPython } from './peer-python.ts';

const data = join(process.env['QIAW_TEST_DATA'] ?? '../shared/data', 'ibsi-ct-phantom/nifti');
const files = [join(data, 'image/phantom.nii.gz'), join(data, 'mask/mask.nii.gz')] as const;
const python = existsSync(files[0])
  ? peerPython('.venv-perturbation', 'requirements-perturbation.txt', ['mirp'])
  : undefined;

const whole: PerturbOptions = { margin: Number.POSITIVE_INFINITY, smoothingBeta: 0.98, maxErosion: 0.8, seed: 's' };
const two: Partial<PerturbOptions> = { spacing: [2, 2, 2] };
const quarter = [0.25, 0.25, 0.25] as const;
const chains: ReadonlyArray<readonly [name: string, what: Perturbation, options: Partial<PerturbOptions>]> = [
  ['translation', { translation: quarter }, {}],
  ['unfiltered', { translation: quarter }, { smoothingBeta: 1 }],
  ['rotation', { rotation: 13 }, {}],
  ['resampled', { translation: [0.5, 0.5, 0.5], rotation: -7 }, two],
  ['grown', { volume: { type: 'distance', size: 4 } }, two],
  ['shrunk', { volume: { type: 'distance', size: -4 } }, two],
];

interface Peer {
  /** Voxels, mean and standard deviation of each copy. */
  readonly noise: number[][];
  readonly contour: number[][];
  readonly seconds: number;
}

describe.skipIf(!python)('Perturbed copies of the IBSI phantom, beside MIRP', () => {
  let image: Volume;
  let mask: Mask;
  let folder: string;
  let peer: Peer;

  beforeAll(async () => {
    folder = temporaryFolder('perturbation');
    const run = spawnSync(python!, [peerFile('perturbation.py'), ...files, folder], { maxBuffer: 2 ** 28 });
    expect(run.status, String(run.stderr)).toBe(0);
    peer = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as Peer;
    image = await readImage(files[0]);
    const region = await readImage(files[1]);
    mask = { grid: image.grid, voxels: Uint8Array.from(region.voxels, (value) => (value === 0 ? 0 : 1)) };
  }, 1_800_000);

  it.each(chains)('have the same mask, and voxels that differ by the rounding to float32 at most: %s', (name, what, options) => {
    const copy = perturb(image, mask, what, { ...whole, ...options });
    const voxels = readFileSync(join(folder, `${name}.image`));
    const expected = new Float64Array(voxels.buffer.slice(voxels.byteOffset, voxels.byteOffset + voxels.length));
    expect(copy.image.voxels.length).toBe(expected.length);
    let worst = 0;
    for (let i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i]! - copy.image.voxels[i]!) / Math.max(1, Math.abs(expected[i]!)));
    }
    expect(worst).toBeLessThan(2.5e-7);
    expect(Buffer.from(copy.mask.voxels).equals(readFileSync(join(folder, `${name}.mask`)))).toBe(true);
  });

  it.each(['noise', 'contour'] as const)('have the same mean and spread over 200 draws: %s', (kind) => {
    const noise = noiseOf(image, { ...perturbationDefaults, ...parseChain('n:1') });
    const what: Perturbation = kind === 'noise' ? { noise } : { contour: true };
    const ours = Array.from({ length: 200 }, (_, i) =>
      summary(perturb(image, mask, what, { ...whole, margin: 40, seed: `${kind} ${i}` })),
    );
    for (const column of [0, 1, 2]) {
      const [a, b] = [ours, peer[kind]].map((rows) => moments(rows.map((row) => row[column]!)));
      if (a!.deviation === 0 && b!.deviation === 0) {
        expect(a!.mean).toBe(b!.mean);
        continue;
      }
      // Four standard errors of the difference of two means, and of the logarithm of two standard deviations.
      const error = Math.sqrt((a!.deviation ** 2 + b!.deviation ** 2) / 200);
      expect(Math.abs(a!.mean - b!.mean)).toBeLessThan(4 * error);
      expect(Math.abs(Math.log(a!.deviation / b!.deviation))).toBeLessThan(4 * Math.sqrt(1 / 200));
    }
  });

  it('take at most 0.3 of the processor time, features included', async () => {
    const settings = await loadSettings('pyradiomics-default');
    const chain = {
      ...perturbationDefaults,
      ...parseChain('ntvc:3'),
      perturbation_translation_fraction: [0.25],
      perturbation_roi_adapt_size: [0.1],
    };
    const start = process.cpuUsage();
    const { vectors } = await perturbedFeatures(image, mask, settings, chain, { noise: noiseOf(image, chain), seed: 't' });
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    expect(vectors).toHaveLength(3);
    console.log(`three copies: ${seconds.toFixed(1)} s, MIRP ${peer.seconds.toFixed(1)} s, ratio ${(seconds / peer.seconds).toFixed(2)}`);
    expect(seconds / peer.seconds).toBeLessThan(0.3);
  });
});

function summary({ image: { voxels }, mask }: { readonly image: Volume; readonly mask: Mask }): number[] {
  const inside: number[] = [];
  mask.voxels.forEach((one, at) => {
    if (one === 1) inside.push(voxels[at]!);
  });
  const { mean, deviation } = moments(inside);
  return [inside.length, mean, deviation];
}

function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}
