import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Mask, Vec3, Volume } from '../../src/core/index.ts';
import { readImage } from '../../src/image/index.ts';
import {
  loadSettings,
  noiseOf,
  parseChain,
  perturbationDefaults,
  perturbedFeatures,
} from '../../src/radiomics/index.ts';
import { contourChoices, contourMargin, randomContour } from '../../src/radiomics/perturb/contour.ts';
import type { Perturbation } from '../../src/radiomics/perturb/model.ts';
import { type PerturbOptions, perturb } from '../../src/radiomics/perturb/perturb.ts';
import { Random } from '../../src/radiomics/perturb/random.ts';
import { cropVolume, growBox, roiOfLabel } from '../../src/radiomics/prepare/region.ts';
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

  it.each(chains)(
    'have the same mask, and voxels that differ by the rounding to float32 at most: %s',
    (name, what, options) => {
      const copy = perturb(image, mask, what, { ...whole, ...options });
      const voxels = readFileSync(join(folder, `${name}.image`));
      const expected = new Float64Array(voxels.buffer.slice(voxels.byteOffset, voxels.byteOffset + voxels.length));
      expect(copy.image.voxels.length).toBe(expected.length);
      let [worst, largest] = [0, 0];
      for (let i = 0; i < expected.length; i++) {
        worst = Math.max(worst, Math.abs(expected[i]! - copy.image.voxels[i]!));
        largest = Math.max(largest, Math.abs(expected[i]!));
      }
      // MIRP rounds to float32 several times on the way; a voxel depends on neighbours with larger values.
      expect(worst).toBeLessThanOrEqual(largest * 2 ** -23);
      expect(Buffer.from(copy.mask.voxels).equals(readFileSync(join(folder, `${name}.mask`)))).toBe(true);
    },
  );

  it.each(['noise', 'contour'] as const)('have the same mean and spread over 200 draws: %s', (kind) => {
    const draw = kind === 'noise' ? noisy(image, mask) : contours(image, mask);
    const ours = Array.from({ length: 200 }, (_, i) => summary(draw(`${kind} ${i}`)));
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
    const { vectors } = await perturbedFeatures(image, mask, settings, chain, {
      noise: noiseOf(image, chain),
      seed: 't',
    });
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    expect(vectors).toHaveLength(3);
    console.log(
      `three copies: ${seconds.toFixed(1)} s, MIRP ${peer.seconds.toFixed(1)} s, ratio ${(seconds / peer.seconds).toFixed(2)}`,
    );
    expect(seconds / peer.seconds).toBeLessThan(0.3);
  });
});

type Copy = { readonly image: Volume; readonly mask: Mask };

function noisy(image: Volume, mask: Mask): (seed: string) => Copy {
  const noise = noiseOf(image, { ...perturbationDefaults, ...parseChain('n:1') });
  return (seed) => perturb(image, mask, { noise }, { ...whole, margin: 5, seed });
}

/** The supervoxels are the same in all draws, and found once. */
function contours(image: Volume, mask: Mask): (seed: string) => Copy {
  const { size, spacing } = image.grid;
  const margin = spacing.map((one) => Math.ceil(contourMargin / one)) as unknown as Vec3;
  const box = growBox(roiOfLabel(mask, 1)!, margin, size);
  const near = cropVolume(image, box);
  const voxels = Float64Array.from(near.voxels);
  const choices = contourChoices(voxels, spacing, { size: box.size, inside: cropVolume(mask, box).voxels });
  return (seed) => ({
    image: near,
    mask: { grid: near.grid, voxels: randomContour(choices, new Random(seed)).inside },
  });
}

function summary({ image: { voxels }, mask }: Copy): number[] {
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
