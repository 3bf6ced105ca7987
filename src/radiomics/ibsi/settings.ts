import { UsageError } from '../../core/index.ts';

/** How intensities become grey levels (IBSI 2.7). `none`: the intensities already are levels (digital phantom). */
export type IbsiDiscretisation =
  | { readonly method: 'none' }
  | { readonly method: 'fixed-bin-size'; readonly width: number }
  | { readonly method: 'fixed-bin-number'; readonly count: number };

/** Texture by slice, by merged slices (2.5D), or by volume. */
export type IbsiDimension = '2D' | '2.5D' | '3D';

/** Interpolation to a new grid whose centre is the old grid's centre (IBSI 2.4). */
export interface IbsiInterpolation {
  /** mm along i, j, k; null keeps the axis unchanged. */
  readonly spacing: readonly [number | null, number | null, number | null];
  readonly image: 'nearest' | 'linear' | 'cubic';
  readonly mask: 'nearest' | 'linear';
  /** A voxel belongs to the ROI if the interpolated mask reaches this value. */
  readonly maskThreshold: number;
  /** Round the interpolated intensities to integers (CT). */
  readonly roundIntensities: boolean;
}

/** One IBSI 1 processing configuration. */
export interface IbsiSettings {
  readonly name: string;
  readonly dimensions: readonly IbsiDimension[];
  /** Round the input image to integers first (the CT phantom's files contain floats). */
  readonly roundInput: boolean;
  readonly interpolation: IbsiInterpolation | null;
  /** Closed range of intensities kept in the intensity mask; also the lower bound of fixed-size bins. */
  readonly range: readonly [number, number] | null;
  /** Keep intensities within this many standard deviations of the ROI's mean. */
  readonly outlierSigma: number | null;
  readonly discretisation: IbsiDiscretisation;
  /** Discretisation for the intensity-volume histogram; `none` steps by 1. */
  readonly ivh: IbsiDiscretisation;
  /** Chebyshev distance of GLCM, NGTDM and NGLDM. */
  readonly distance: number;
  /** Coarseness parameter of NGLDM. */
  readonly ngldmAlpha: number;
}

const common = {
  roundInput: true,
  outlierSigma: null,
  range: null,
  ivh: { method: 'none' },
  distance: 1,
  ngldmAlpha: 0,
} as const;
const slices = ['2D', '2.5D'] as const;
const interpolated = { mask: 'linear', maskThreshold: 0.5, roundIntensities: true } as const;
const isotropic = { ...interpolated, spacing: [2, 2, 2] as const };

/** The digital phantom and configurations A to E of the CT phantom (Zwanenburg et al., Radiology 2020, table 2). */
export const ibsiSettings: readonly IbsiSettings[] = [
  {
    ...common,
    name: 'ibsi-phantom',
    dimensions: ['2D', '2.5D', '3D'],
    interpolation: null,
    discretisation: { method: 'none' },
  },
  {
    ...common,
    name: 'ibsi-ct-a',
    dimensions: slices,
    interpolation: null,
    range: [-500, 400],
    discretisation: { method: 'fixed-bin-size', width: 25 },
  },
  {
    ...common,
    name: 'ibsi-ct-b',
    dimensions: slices,
    interpolation: { ...interpolated, spacing: [2, 2, null], image: 'linear' },
    range: [-500, 400],
    discretisation: { method: 'fixed-bin-number', count: 32 },
  },
  {
    ...common,
    name: 'ibsi-ct-c',
    dimensions: ['3D'],
    interpolation: { ...isotropic, image: 'linear' },
    range: [-1000, 400],
    discretisation: { method: 'fixed-bin-size', width: 25 },
    ivh: { method: 'fixed-bin-size', width: 2.5 },
  },
  {
    ...common,
    name: 'ibsi-ct-d',
    dimensions: ['3D'],
    interpolation: { ...isotropic, image: 'linear' },
    outlierSigma: 3,
    discretisation: { method: 'fixed-bin-number', count: 32 },
  },
  {
    ...common,
    name: 'ibsi-ct-e',
    dimensions: ['3D'],
    interpolation: { ...isotropic, image: 'cubic' },
    range: [-1000, 400],
    outlierSigma: 3,
    discretisation: { method: 'fixed-bin-number', count: 32 },
    ivh: { method: 'fixed-bin-number', count: 1000 },
  },
];

/** The built-in settings of that name, if there are any. */
export function ibsiSettingsNamed(name: string): IbsiSettings | undefined {
  return ibsiSettings.find((settings) => settings.name === name);
}

/** @throws UsageError naming the available configurations */
export function requireIbsiSettings(name: string): IbsiSettings {
  const settings = ibsiSettingsNamed(name);
  if (settings) return settings;
  const known = ibsiSettings.map((one) => one.name).join(', ');
  throw new UsageError(`There is no IBSI configuration of that name; choose one of ${known}.`);
}
