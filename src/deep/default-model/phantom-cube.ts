import type { SeededNumbers } from './random.ts';

/** Edge of the network's cube in voxels of 2 mm. */
export const EDGE = 40;

/**
 * A synthetic CT cube in HU, i fastest: an ellipsoidal lesion with a lobed surface in lung or soft tissue, with a core,
 * an adjacent wall, and noise. It imitates the contrasts of CT, not a disease.
 */
export function phantomCube(numbers: SeededNumbers): Float64Array {
  const inLung = numbers.uniform() < 0.6;
  const background = inLung ? numbers.between(-900, -750) : numbers.between(-120, 60);
  const lesion = inLung ? numbers.between(-60, 80) : background + numbers.between(-60, 140);
  const core = lesion + (numbers.uniform() < 0.3 ? numbers.between(-400, 300) : 0);
  const radii = [numbers.between(3, 16), numbers.between(3, 16), numbers.between(3, 16)] as const;
  const centre = [0, 1, 2].map(() => EDGE / 2 + numbers.between(-2, 2)) as [number, number, number];
  const lobes = Array.from({ length: 4 }, () => ({
    at: [0, 1, 2].map(() => numbers.between(-1, 1)) as [number, number, number],
    weight: numbers.between(-0.4, 0.4),
  }));
  const wall = numbers.between(8, 30);
  const axis = Math.floor(numbers.between(0, 3));
  const tissue = numbers.between(-100, 400);
  const noise = numbers.between(5, 40);

  const cube = new Float64Array(EDGE ** 3);
  for (let k = 0, to = 0; k < EDGE; k++) {
    for (let j = 0; j < EDGE; j++) {
      for (let i = 0; i < EDGE; i++, to++) {
        const p = [(i - centre[0]) / radii[0], (j - centre[1]) / radii[1], (k - centre[2]) / radii[2]] as const;
        let depth = p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
        for (const { at, weight } of lobes) {
          const d = (p[0] - at[0]) ** 2 + (p[1] - at[1]) ** 2 + (p[2] - at[2]) ** 2;
          depth += weight / (0.25 + d);
        }
        let value = background;
        if ([i, j, k][axis]! > wall + 10) value = tissue;
        if (depth < 1) value = depth < 0.2 ? core : lesion;
        cube[to] = value + noise * numbers.normal();
      }
    }
  }
  return cube;
}
