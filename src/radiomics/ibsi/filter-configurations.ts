import type { IbsiFilter } from '../filters/ibsi/model.ts';
import type { IbsiSettings } from './settings.ts';

/** One response map of IBSI 2 phase 1: a digital phantom and a filter. */
export interface ResponseMapConfiguration {
  readonly id: string;
  readonly phantom: 'checkerboard' | 'impulse' | 'sphere' | 'pattern_1';
  readonly filter: IbsiFilter;
}

const volume = { dimensions: 3 } as const;
const slices = { dimensions: 2 } as const;
const [zero, mirror, periodize] = ['constant', 'mirror', 'periodize'] as const;
const impulse = { phantom: 'impulse' } as const;
const checkerboard = { phantom: 'checkerboard' } as const;
const sphere = { phantom: 'sphere' } as const;

const mean = { ...volume, filter: 'mean', support: 15 } as const;
const log = { ...volume, filter: 'log', cutoff: 4 } as const;
const energy = { rotations: 'max', energyDistance: 7 } as const;
const gabor = { filter: 'gabor', pooling: 'mean', response: 'modulus' } as const;
const gaborA = { ...gabor, sigma: 10, lambda: 4, gamma: 0.5, boundary: zero } as const;
const gaborB = { ...gabor, sigma: 20, lambda: 8, gamma: 2.5, boundary: mirror } as const;
const lawsA = { ...volume, filter: 'laws', kernel: 'E5L5S5', boundary: zero } as const;
const lawsB = { ...volume, filter: 'laws', kernel: 'E3W5R5', boundary: mirror } as const;
const lawsC = { ...slices, filter: 'laws', kernel: 'L5S5', boundary: mirror } as const;
const wavelet = { ...volume, filter: 'wavelet' } as const;
const db2 = { ...wavelet, family: 'db2', band: 'LHL', level: 1, boundary: zero } as const;
const coif1 = { ...wavelet, family: 'coif1', band: 'HHL', level: 1, boundary: periodize } as const;
const haar = { ...wavelet, family: 'haar', level: 2, boundary: mirror, rotations: 'mean' } as const;
const simoncelli = { ...volume, filter: 'simoncelli', boundary: periodize } as const;

/** The 33 configurations of phase 1 for which IBSI publishes a reference map (reference manual, chapter 5). */
export const responseMapConfigurations: readonly ResponseMapConfiguration[] = [
  { id: '1.a.1', ...checkerboard, filter: { ...mean, boundary: zero } },
  { id: '1.a.2', ...checkerboard, filter: { ...mean, boundary: 'nearest' } },
  { id: '1.a.3', ...checkerboard, filter: { ...mean, boundary: periodize } },
  { id: '1.a.4', ...checkerboard, filter: { ...mean, boundary: mirror } },
  { id: '1.b.1', ...impulse, filter: { ...mean, ...slices, boundary: zero } },
  { id: '2.a', ...impulse, filter: { ...log, sigma: 3, boundary: zero } },
  { id: '2.b', ...checkerboard, filter: { ...log, sigma: 5, boundary: mirror } },
  { id: '2.c', ...checkerboard, filter: { ...log, ...slices, sigma: 5, boundary: mirror } },
  { id: '3.a.1', ...impulse, filter: lawsA },
  { id: '3.a.2', ...impulse, filter: { ...lawsA, rotations: 'max' } },
  { id: '3.a.3', ...impulse, filter: { ...lawsA, ...energy } },
  { id: '3.b.1', ...checkerboard, filter: lawsB },
  { id: '3.b.2', ...checkerboard, filter: { ...lawsB, rotations: 'max' } },
  { id: '3.b.3', ...checkerboard, filter: { ...lawsB, ...energy } },
  { id: '3.c.1', ...checkerboard, filter: lawsC },
  { id: '3.c.2', ...checkerboard, filter: { ...lawsC, rotations: 'max' } },
  { id: '3.c.3', ...checkerboard, filter: { ...lawsC, ...energy } },
  { id: '4.a.1', ...impulse, filter: { ...gaborA, ...slices, theta: 60 } },
  { id: '4.a.2', ...impulse, filter: { ...gaborA, ...volume, theta: 0, thetaStep: 45 } },
  { id: '4.b.1', ...sphere, filter: { ...gaborB, ...slices, theta: 225 } },
  { id: '4.b.2', ...sphere, filter: { ...gaborB, ...volume, theta: 0, thetaStep: 22.5 } },
  { id: '5.a.1', ...impulse, filter: db2 },
  { id: '5.a.2', ...impulse, filter: { ...db2, rotations: 'mean' } },
  { id: '6.a.1', ...sphere, filter: coif1 },
  { id: '6.a.2', ...sphere, filter: { ...coif1, rotations: 'mean' } },
  { id: '7.a.1', ...checkerboard, filter: { ...haar, band: 'LLL' } },
  { id: '7.a.2', ...checkerboard, filter: { ...haar, band: 'HHH' } },
  { id: '8.a.1', ...checkerboard, filter: { ...simoncelli, level: 1 } },
  { id: '8.a.2', ...checkerboard, filter: { ...simoncelli, level: 2 } },
  { id: '8.a.3', ...checkerboard, filter: { ...simoncelli, level: 3 } },
  { id: '9.a', ...impulse, filter: { ...log, sigma: 3, boundary: zero, riesz: { order: [1, 0, 0] } } },
  { id: '9.b.1', ...sphere, filter: { ...log, sigma: 3, boundary: zero, riesz: { order: [0, 2, 0] } } },
  {
    id: '10.b.1',
    phantom: 'pattern_1',
    filter: { ...simoncelli, level: 1, boundary: 'nearest', riesz: { order: [0, 2, 0] } },
  },
];

/** Configurations of phase 2, with and without interpolation; `undefined`: the image without a filter. */
export interface FilterConfiguration {
  readonly id: string;
  readonly settings: IbsiSettings;
  readonly filter: IbsiFilter | undefined;
}

const settings = {
  roundInput: true,
  outlierSigma: null,
  range: [-1000, 400],
  discretisation: { method: 'none' },
  ivh: { method: 'none' },
  distance: 1,
  ngldmAlpha: 0,
} as const;
const bySlice: IbsiSettings = { ...settings, name: 'ibsi-filters-a', dimensions: ['2D'], interpolation: null };
const byVolume: IbsiSettings = {
  ...settings,
  name: 'ibsi-filters-b',
  dimensions: ['3D'],
  interpolation: {
    spacing: [1, 1, 1],
    image: 'cubic',
    mask: 'linear',
    maskThreshold: 0.5,
    roundIntensities: true,
  },
};

/** Filters of phase 2 by slice (A) and by volume (B); letters and kernels per axis repeat in the third. */
function phase2Filters(dimensions: 2 | 3): Array<IbsiFilter | undefined> {
  const common = { dimensions, boundary: mirror } as const;
  const [laws, llh, hhh] = dimensions === 2 ? ['L5E5', 'LH', 'HH'] : ['L5E5E5', 'LLH', 'HHH'];
  const db3 = { ...common, filter: 'wavelet', family: 'db3', rotations: 'mean' } as const;
  const angles = { sigma: 5, lambda: 2, gamma: 1.5, theta: 0, thetaStep: 22.5 } as const;
  return [
    undefined,
    { ...common, filter: 'mean', support: 5 },
    { ...common, filter: 'log', sigma: 1.5, cutoff: 4 },
    { ...common, filter: 'laws', kernel: laws!, ...energy },
    { ...common, ...gabor, ...angles },
    { ...db3, band: llh!, level: 1 },
    { ...db3, band: hhh!, level: 2 },
    // The manual states mirroring for all filters, but this one is applied to the image as one period: see the README.
    { ...common, filter: 'simoncelli', level: 1, boundary: periodize },
    { ...common, filter: 'simoncelli', level: 2, boundary: periodize },
  ];
}

/** Configurations 1.A to 9.B of phase 2 (reference manual, chapter 6). */
export const filterConfigurations: readonly FilterConfiguration[] = ([2, 3] as const).flatMap((dimensions) =>
  phase2Filters(dimensions).map((filter, n) => ({
    id: `${n + 1}.${dimensions === 2 ? 'A' : 'B'}`,
    settings: dimensions === 2 ? bySlice : byVolume,
    filter,
  })),
);
