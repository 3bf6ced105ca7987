/**
 * The convolutional filters of IBSI 2 and their parameters; A. Depeursinge et al., reference manual, arXiv:2006.05470.
 * Coordinates: x, y, z are the first, second and third index of the image; "2D" filters each axial slice.
 */

/** Values outside the image: 0, the nearest voxel, the image repeated, or mirrored at its border (the border voxel twice). */
export const boundaries = ['constant', 'nearest', 'periodize', 'mirror'] as const;
export type Boundary = (typeof boundaries)[number];

/** How the responses of several orientations become one. */
export const poolings = ['max', 'min', 'mean', 'sum'] as const;
export type Pooling = (typeof poolings)[number];

export const filterTypes = ['mean', 'log', 'laws', 'gabor', 'wavelet', 'simoncelli'] as const;
export type FilterType = (typeof filterTypes)[number];

interface Common {
  readonly boundary: Boundary;
  readonly dimensions: 2 | 3;
}

/** Riesz transform of a filter: the order along each axis; not standardised by IBSI. */
export interface Riesz {
  readonly order: readonly number[];
  /** mm; scale of the structure tensor along whose first direction the transform is aligned; absent if it is not steered. */
  readonly steeredSigma?: number;
}

export interface MeanFilter extends Common {
  readonly filter: 'mean';
  /** Side of the kernel in voxels, odd. */
  readonly support: number;
}

export interface LogFilter extends Common {
  readonly filter: 'log';
  /** mm. */
  readonly sigma: number;
  /** Half the kernel's side in standard deviations. */
  readonly cutoff: number;
  readonly riesz?: Riesz;
}

export interface LawsFilter extends Common {
  readonly filter: 'laws';
  /** One kernel per axis from x on: `E5L5S5`. */
  readonly kernel: string;
  /** Over all right-angled rotations; absent: only the unchanged kernel. */
  readonly rotations?: Pooling;
  /** Chebyshev distance in voxels of the energy map; absent: the response itself. */
  readonly energyDistance?: number;
}

export interface GaborFilter extends Common {
  readonly filter: 'gabor';
  /** mm. */
  readonly sigma: number;
  /** mm. */
  readonly lambda: number;
  readonly gamma: number;
  /** Degrees, clockwise in a slice. */
  readonly theta: number;
  /** Degrees between orientations; absent: only `theta`. */
  readonly thetaStep?: number;
  readonly pooling: Pooling;
  readonly response: 'modulus' | 'real' | 'imaginary' | 'angle';
}

export interface WaveletFilter extends Common {
  readonly filter: 'wavelet';
  /** PyWavelets' name: `haar`, `db3`, `coif1`. */
  readonly family: string;
  /** One letter per axis from x on: `LLH`. */
  readonly band: string;
  /** 1 is the finest; undecimated. */
  readonly level: number;
  readonly rotations?: Pooling;
}

/** The band-pass ("B") map of the non-separable wavelet of Simoncelli. */
export interface SimoncelliFilter extends Common {
  readonly filter: 'simoncelli';
  readonly level: number;
  readonly riesz?: Riesz;
}

/** `dimensions` 3 means by volume: for Gabor, which is planar, the mean over the three orthogonal planes. */
export type IbsiFilter = MeanFilter | LogFilter | LawsFilter | GaborFilter | WaveletFilter | SimoncelliFilter;
