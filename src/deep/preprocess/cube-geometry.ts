import type { Grid, Vec3 } from '../../core/index.ts';
import type { CardInput } from '../model/card.ts';

const PATIENT_AXES: Grid['direction'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/**
 * The grid of the cube around `centre` (LPS mm): along patient axes, or along the image's own axes, according to the
 * card. With an even size and anchor `half`, the centre is sample n/2, so that 50 samples span -25 to +24 steps.
 */
export function cubeGrid(image: Grid, centre: Vec3, input: CardInput): Grid {
  const direction = input.axes === 'patient' ? PATIENT_AXES : image.direction;
  const origin: [number, number, number] = [...centre];
  for (let axis = 0; axis < 3; axis++) {
    const n = input.size[axis]!;
    const middle = input.anchor === 'half' ? Math.floor(n / 2) : (n - 1) / 2;
    for (let c = 0; c < 3; c++) origin[c]! -= direction[axis]![c]! * middle * input.spacing[axis]!;
  }
  return { size: input.size, spacing: input.spacing, origin, direction };
}

/** A point's index in one grid as an affine function of its index in another: `index = origin + step[0] i + step[1] j + step[2] k`. */
export interface IndexMap {
  readonly origin: Vec3;
  readonly step: readonly [Vec3, Vec3, Vec3];
}

/** Maps indices of `from` to the index space of `to`; exact for any orientation of both (orthonormal directions). */
export function indexMap(from: Grid, to: Grid): IndexMap {
  const project = (v: Vec3): Vec3 => {
    const along = (axis: 0 | 1 | 2): number => {
      const u = to.direction[axis];
      return (v[0] * u[0] + v[1] * u[1] + v[2] * u[2]) / to.spacing[axis];
    };
    return [along(0), along(1), along(2)];
  };
  const scaled = (axis: 0 | 1 | 2): Vec3 => {
    const u = from.direction[axis];
    const s = from.spacing[axis];
    return project([u[0] * s, u[1] * s, u[2] * s]);
  };
  const offset: Vec3 = [from.origin[0] - to.origin[0], from.origin[1] - to.origin[1], from.origin[2] - to.origin[2]];
  return { origin: project(offset), step: [scaled(0), scaled(1), scaled(2)] };
}
