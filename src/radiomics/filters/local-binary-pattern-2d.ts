import { integerRange } from '../../image/index.ts';
import { mapVec3, sameType } from '../prepare/region.ts';
import type { Setting } from '../settings/model.ts';
import type { ImageFilter } from './filtered-image.ts';

/**
 * Local binary patterns in planes (T. Ojala, M. Pietikäinen, T. Mäenpää, IEEE TPAMI 24(7), 2002), as computed by
 * scikit-image for PyRadiomics: bilinear samples on a circle, 0 outside the image, results in the image's own type.
 * Results beyond an integer type wrap around, as when PyRadiomics assigns them to a numpy array of that type; a warning
 * reports it.
 */
export const localBinaryPattern2d: ImageFilter = ({ image, roi, setting, warn }) => {
  const flat = image.grid.dimensions === 2;
  if (!setting.force2D && !flat) warn('LBP2D works slice by slice, but features are extracted in 3D.');
  // PyRadiomics keeps the patterns of a two-dimensional image unchanged.
  const range = flat ? undefined : integerRange(image.voxels);
  if (range && !fits(setting, range[1])) {
    warn(
      `LBP2D (${setting.lbp2DMethod}) is kept in the image's integer type, and results beyond ${range[1]} wrap around, as in PyRadiomics; use a floating-point image.`,
    );
  }
  return [
    {
      prefix: 'lbp-2D',
      compute: () => {
        const { size } = image.grid;
        // Axes of a slice: rows and columns of the array z, y, x with the chosen axis swapped to the front.
        const [rowAxis, columnAxis] = (
          [
            [1, 0],
            [2, 0],
            [1, 2],
          ] as const
        )[flat ? 0 : setting.force2Ddimension];
        const steps = [1, size[0], size[0] * size[1]] as const;
        const pattern = patternOf(setting);
        const samples = circle(setting);
        const texture = new Float64Array(samples.length);
        const out = flat ? new Float64Array(roi.inside.length) : sameType(image.voxels, roi.inside.length);
        const [nx, ny, nz] = roi.size;
        for (let k = 0, to = 0; k < nz; k++) {
          for (let j = 0; j < ny; j++) {
            for (let i = 0; i < nx; i++, to++) {
              const index = mapVec3((a) => roi.lower[a] + [i, j, k][a]!);
              const base = index[0] * steps[0] + index[1] * steps[1] + index[2] * steps[2];
              const [row, column] = [index[rowAxis], index[columnAxis]];
              const pixel = (r: number, c: number): number =>
                r < 0 || c < 0 || r >= size[rowAxis] || c >= size[columnAxis]
                  ? 0
                  : image.voxels[base + (r - row) * steps[rowAxis] + (c - column) * steps[columnAxis]]!;
              for (let s = 0; s < samples.length; s++) {
                texture[s] = bilinear(pixel, row + samples[s]![0], column + samples[s]![1]);
              }
              out[to] = pattern(texture, image.voxels[base]!);
            }
          }
        }
        return out;
      },
    },
  ];
};

/** Whether every result fits an integer type; a variance has no general bound. */
function fits({ lbp2DMethod, lbp2DSamples }: Setting, greatest: number): boolean {
  if (lbp2DMethod === 'var') return false;
  return (lbp2DMethod === 'uniform' ? lbp2DSamples + 1 : 2 ** lbp2DSamples - 1) <= greatest;
}

const toFiveDecimals = (x: number): number => Math.round(x * 1e5) / 1e5;

function circle({ lbp2DSamples: count, lbp2DRadius: radius }: Setting): Array<readonly [row: number, column: number]> {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    return [toFiveDecimals(-radius * Math.sin(angle)), toFiveDecimals(radius * Math.cos(angle))] as const;
  });
}

function bilinear(pixel: (row: number, column: number) => number, row: number, column: number): number {
  const [r0, c0, r1, c1] = [Math.floor(row), Math.floor(column), Math.ceil(row), Math.ceil(column)];
  const [dr, dc] = [row - r0, column - c0];
  const top = (1 - dc) * pixel(r0, c0) + dc * pixel(r0, c1);
  const bottom = (1 - dc) * pixel(r1, c0) + dc * pixel(r1, c1);
  return (1 - dr) * top + dr * bottom;
}

type Pattern = (texture: Float64Array, centre: number) => number;

function patternOf(setting: Setting): Pattern {
  const bits = (texture: Float64Array, centre: number): number[] =>
    Array.from(texture, (t) => (t - centre >= 0 ? 1 : 0));
  const code = (signs: readonly number[]): number => signs.reduce((sum, bit, i) => sum + bit * 2 ** i, 0);
  const patterns: Record<Setting['lbp2DMethod'], Pattern> = {
    default: (texture, centre) => code(bits(texture, centre)),
    ror: (texture, centre) => {
      const signs = bits(texture, centre);
      return Math.min(...signs.map((_, i) => code([...signs.slice(i), ...signs.slice(0, i)])));
    },
    uniform: (texture, centre) => {
      const signs = bits(texture, centre);
      let [changes, ones] = [0, signs[0]!];
      for (let i = 1; i < signs.length; i++) {
        ones += signs[i]!;
        if (signs[i] !== signs[i - 1]) changes++;
      }
      return changes <= 2 ? ones : signs.length + 1;
    },
    var: (texture) => {
      let [sum, squares] = [0, 0];
      for (const t of texture) {
        sum += t;
        squares += t * t;
      }
      return (squares - (sum * sum) / texture.length) / texture.length;
    },
  };
  return patterns[setting.lbp2DMethod];
}
