import { type Boundary, boundaries, type IbsiFilter, type Pooling, poolings, type Riesz } from './model.ts';

/** What IBSI calls a kind of filter, and its code in the reference manual of the filters. */
const kinds: Readonly<Record<IbsiFilter['filter'], readonly [meaning: string, code: string]>> = {
  mean: ['Mean filter', 'S60F'],
  log: ['Laplacian-of-Gaussian filter', 'L6PA'],
  laws: ['Laws kernel', 'JTXT'],
  gabor: ['Gabor filter', 'Q88H'],
  wavelet: ['Separable wavelet', '25BO'],
  simoncelli: ['Non-separable wavelet (Simoncelli)', 'PRT7'],
};

/** IBSI's name and code of a filter; a Riesz transform has its own code and is not standardised. */
export function filterKind(filter: IbsiFilter): { meaning: string; code: string; standardised: boolean } {
  const [meaning, code] = kinds[filter.filter];
  if (!rieszOf(filter)) return { meaning, code, standardised: true };
  return { meaning: `Riesz transform of ${meaning}`, code: 'AYRS', standardised: false };
}

export const rieszOf = (filter: IbsiFilter): Riesz | undefined =>
  filter.filter === 'log' || filter.filter === 'simoncelli' ? filter.riesz : undefined;

/** Boundary that is not written into the name. */
export const usualBoundary = (type: IbsiFilter['filter']): Boundary => (type === 'simoncelli' ? 'periodize' : 'mirror');

export const usualCutoff = 4;

/** `1.5` → `1p5`: a name does not contain points. */
const written = (x: number): string => String(x).replace('.', 'p');
const read = (text: string): number => Number(text.replace('p', '.'));

/**
 * The image type in column names: `ibsi-log-s1p5-3D`, `ibsi-laws-L5E5E5-rotmax-energy7-3D`. It contains every parameter that
 * differs from the usual, so that {@link filterNamed} reads it back.
 */
export function filterName(filter: IbsiFilter): string {
  const { boundary } = filter;
  const riesz = rieszOf(filter);
  return [
    'ibsi',
    filter.filter,
    ...ownWords(filter),
    ...(riesz ? [`riesz${riesz.order.join('')}`] : []),
    ...(riesz?.steeredSigma === undefined ? [] : [`steered${written(riesz.steeredSigma)}`]),
    `${filter.dimensions}D`,
    ...(boundary === usualBoundary(filter.filter) ? [] : [boundary]),
  ].join('-');
}

function ownWords(filter: IbsiFilter): string[] {
  const when = (wanted: boolean, word: () => string): string[] => (wanted ? [word()] : []);
  switch (filter.filter) {
    case 'mean':
      return [`d${filter.support}`];
    case 'log':
      return [`s${written(filter.sigma)}`, ...when(filter.cutoff !== usualCutoff, () => `c${written(filter.cutoff)}`)];
    case 'laws':
      return [
        filter.kernel,
        ...when(filter.rotations !== undefined, () => `rot${filter.rotations}`),
        ...when(filter.energyDistance !== undefined, () => `energy${filter.energyDistance}`),
      ];
    case 'gabor':
      return [
        `s${written(filter.sigma)}`,
        `l${written(filter.lambda)}`,
        `g${written(filter.gamma)}`,
        `t${written(filter.theta)}`,
        ...when(filter.thetaStep !== undefined, () => `step${written(filter.thetaStep!)}`),
        ...when(filter.pooling !== 'mean', () => filter.pooling),
        ...when(filter.response !== 'modulus', () => filter.response),
      ];
    case 'wavelet':
      return [
        filter.family.replace('.', 'p'),
        filter.band,
        `level${filter.level}`,
        ...when(filter.rotations !== undefined, () => `rot${filter.rotations}`),
      ];
    case 'simoncelli':
      return [`level${filter.level}`];
  }
}

const number = '\\d+(?:p\\d+)?';
const pooling = poolings.join('|');
const ending = `(?:-riesz(?<riesz>\\d{2,3}))?(?:-steered(?<steered>${number}))?-(?<dimensions>[23])D(?:-(?<boundary>${boundaries.join('|')}))?`;
const patterns: ReadonlyArray<readonly [IbsiFilter['filter'], RegExp]> = (
  [
    ['mean', 'd(?<support>\\d+)'],
    ['log', `s(?<sigma>${number})(?:-c(?<cutoff>${number}))?`],
    ['laws', `(?<kernel>(?:[LESWR][35]){2,3})(?:-rot(?<rotations>${pooling}))?(?:-energy(?<energy>\\d+))?`],
    [
      'gabor',
      `s(?<sigma>${number})-l(?<lambda>${number})-g(?<gamma>${number})-t(?<theta>-?${number})(?:-step(?<step>${number}))?(?:-(?<pooling>${pooling}))?(?:-(?<response>real|imaginary|angle))?`,
    ],
    ['wavelet', `(?<family>[a-z]+[\\dp]*)-(?<band>[LH]{2,3})-level(?<level>\\d+)(?:-rot(?<rotations>${pooling}))?`],
    ['simoncelli', 'level(?<level>\\d+)'],
  ] as const
).map(([type, own]) => [type, new RegExp(`^ibsi-${type}-${own}${ending}$`)] as const);

/** The filter that {@link filterName} gave this name; undefined for any other text. */
export function filterNamed(name: string): IbsiFilter | undefined {
  for (const [type, pattern] of patterns) {
    const groups = pattern.exec(name)?.groups;
    if (groups) return filterOfGroups(type, groups);
  }
  return undefined;
}

type Groups = Readonly<Record<string, string | undefined>>;

function filterOfGroups(filter: IbsiFilter['filter'], g: Groups): IbsiFilter {
  const boundary = (g['boundary'] ?? usualBoundary(filter)) as Boundary;
  const dimensions = Number(g['dimensions']) as 2 | 3;
  const common = { boundary, dimensions };
  const riesz = g['riesz'] === undefined ? {} : { riesz: rieszOfGroups(g) };
  const rotations = g['rotations'] === undefined ? {} : { rotations: g['rotations'] as Pooling };
  const value = (key: string): number => read(g[key]!);
  switch (filter) {
    case 'mean':
      return { ...common, filter, support: value('support') };
    case 'log':
      return {
        ...common,
        filter,
        sigma: value('sigma'),
        cutoff: g['cutoff'] ? value('cutoff') : usualCutoff,
        ...riesz,
      };
    case 'laws': {
      const energy = g['energy'] === undefined ? {} : { energyDistance: value('energy') };
      return { ...common, filter, kernel: g['kernel']!, ...rotations, ...energy };
    }
    case 'gabor': {
      const step = g['step'] === undefined ? {} : { thetaStep: value('step') };
      const [sigma, lambda, gamma, theta] = ['sigma', 'lambda', 'gamma', 'theta'].map(value) as [
        number,
        number,
        number,
        number,
      ];
      const response = (g['response'] ?? 'modulus') as 'modulus';
      return {
        ...common,
        filter,
        sigma,
        lambda,
        gamma,
        theta,
        ...step,
        pooling: (g['pooling'] ?? 'mean') as Pooling,
        response,
      };
    }
    case 'wavelet':
      return {
        ...common,
        filter,
        family: g['family']!.replace('p', '.'),
        band: g['band']!,
        level: value('level'),
        ...rotations,
      };
    case 'simoncelli':
      return { ...common, filter, level: value('level'), ...riesz };
  }
}

function rieszOfGroups(g: Groups): Riesz {
  const order = [...g['riesz']!].map(Number);
  return g['steered'] === undefined ? { order } : { order, steeredSigma: read(g['steered']) };
}
