import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Mask, Vec3 } from '../../src/core/index.ts';
import { boxMask, unionBox } from '../../src/image/agreement/boxed-mask.ts';
import { type Agreement, Comparable, compareMasks } from '../../src/image/agreement/measures.ts';
import { staple } from '../../src/image/agreement/staple.ts';
import { compareGrids, readRegion, writeNrrd } from '../../src/image/index.ts';
import { cropVolume } from '../../src/radiomics/prepare/region.ts';
import { qiaw } from '../support/cli.ts';
import { isQuick } from '../support/full-size.ts';
import { realData } from '../support/real-data.ts';
import { maskPairs, shifted } from '../support/shaped-masks.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile, peerPython } from './peer-python.ts';

const python = peerPython('.venv-agreement', 'requirements-agreement.txt', ['SimpleITK', 'medpy', 'surface_distance']);

/** Digits after the decimal point: those of SimpleITK are exact, the others' to a millionth. */
const digits = { dice: 12, jaccard: 12, hausdorffDistance: 12, centreDistance: 9 } as const;
const otherDigits = 6;

interface Peers {
  readonly pairs: readonly Readonly<Record<keyof Agreement, number>>[];
  readonly groups: readonly {
    readonly sensitivity: readonly number[];
    readonly specificity: readonly number[];
    readonly voxels: number;
  }[];
}

type Pair = readonly [first: Mask, second: Mask];

/** The same masks measured by the others. */
async function measuredByPeers(
  name: string,
  pairs: readonly Pair[],
  groups: readonly (readonly Mask[])[],
): Promise<Peers> {
  const folder = temporaryFolder(`agreement-${name}`);
  const files = new Map<Mask, string>();
  for (const mask of new Set([...pairs.flat(), ...groups.flat()])) {
    files.set(mask, join(folder, `${files.size}.nrrd`));
    writeFileSync(files.get(mask)!, await writeNrrd(mask));
  }
  const asked = {
    pairs: pairs.map((pair) => pair.map((mask) => files.get(mask))),
    groups: groups.map((masks) => ({
      masks: masks.map((mask) => files.get(mask)),
      ...unionBox(masks.map(boxMask), 10),
    })),
  };
  writeFileSync(join(folder, 'in.json'), JSON.stringify(asked));
  const paths = [join(folder, 'in.json'), join(folder, 'out.json')];
  const run = spawnSync(python!, ['-W', 'ignore', peerFile('agreement.py'), ...paths]);
  expect(run.status, String(run.stderr)).toBe(0);
  return JSON.parse(readFileSync(paths[1]!, 'utf8')) as Peers;
}

async function expectEqual(
  name: string,
  pairs: readonly Pair[],
  groups: readonly (readonly Mask[])[] = [],
): Promise<void> {
  const peers = await measuredByPeers(name, pairs, groups);
  for (const [n, [first, second]] of pairs.entries()) {
    const ours = compareMasks(new Comparable(boxMask(first)), new Comparable(boxMask(second)));
    for (const [key, value] of Object.entries(peers.pairs[n]!) as [keyof Agreement, number][])
      expect(ours[key], `pair ${n}, ${key}`).toBeCloseTo(value, digits[key as keyof typeof digits] ?? otherDigits);
  }
  for (const [n, masks] of groups.entries()) {
    const { readers, mask } = staple(masks.map(boxMask));
    expect(mask.voxelCount).toBe(peers.groups[n]!.voxels);
    for (const [reader, { sensitivity, specificity }] of readers.entries()) {
      expect(sensitivity).toBeCloseTo(peers.groups[n]!.sensitivity[reader]!, 6);
      expect(specificity).toBeCloseTo(peers.groups[n]!.specificity[reader]!, 6);
    }
  }
}

/** All masks that a run over a folder makes. */
async function masksOf(source: string, name: string): Promise<readonly Mask[]> {
  const data = join(temporaryFolder('agreement-runs'), name);
  const finished = await qiaw(['run', source, '--data', data, '--identity', 'keep', '--json', '--quiet']);
  expect([0, 3], finished.stderr).toContain(finished.code);
  const files = readdirSync(join(data, 'cases')).flatMap((id) => {
    const folder = join(data, 'cases', id, 'masks');
    return readdirSync(folder).map((file) => join(folder, file));
  });
  return Promise.all(files.sort().map(async (file) => (await readRegion(file)).mask));
}

/** Masks that share a grid. */
function byGrid(masks: readonly Mask[]): readonly (readonly Mask[])[] {
  const groups: Mask[][] = [];
  for (const mask of masks) {
    const group = groups.find(([one]) => !compareGrids(one!.grid, mask.grid, { toleranceMm: 1e-3 }));
    if (group) group.push(mask);
    else groups.push([mask]);
  }
  return groups;
}

/** The surroundings of two masks; the others measure whole images. */
function near(pair: Pair): Pair {
  const { min, size } = unionBox(pair.map(boxMask), 4);
  return pair.map((mask) => cropVolume(mask, { lower: min, size })) as unknown as Pair;
}

const moves: readonly Vec3[] = [
  [1, 0, 0],
  [0, 3, 1],
  [-6, 2, -2],
];

describe.skipIf(!python)('Agreement of delineations', () => {
  it('equals SimpleITK, surface-distance and MedPy: anisotropic, hollow, at the border, apart', async () => {
    const [balls, , , cut, , , , , , noise] = maskPairs.map(([, first, second]) => [first, second] as const);
    await expectEqual(
      'shapes',
      maskPairs.map(([, first, second]) => [first, second]),
      [
        [balls![0], balls![1], cut![0]],
        [noise![0], noise![1], balls![0], balls![0]],
      ],
    );
  });

  it.skipIf(isQuick || !realData('lung1-005'))(
    'equals them for the regions of a patient beside shifted copies',
    async () => {
      const masks = await masksOf(realData('lung1-005')!, 'lung1-005');
      for (const [n, mask] of masks.entries())
        await expectEqual(
          `lung1-005-${n}`,
          moves.map((by) => near([mask, shifted(mask, by)])),
        );
    },
  );

  it.skipIf(!realData('cohorts')).each(['multiobs', 'interobs', 'rider', 'hn1'].slice(0, isQuick ? 1 : 4))(
    'equals them for all pairs and groups of an imitated cohort: %s',
    async (name) => {
      for (const [n, masks] of byGrid(await masksOf(realData('cohorts', name)!, name)).entries())
        await expectEqual(
          `${name}-${n}`,
          masks.flatMap((first, at) => masks.slice(at + 1).map((second) => [first, second] as const)),
          masks.length < 3 ? [] : [masks],
        );
    },
  );
});
