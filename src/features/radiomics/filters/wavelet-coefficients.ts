/** Decomposition filters of an orthogonal or biorthogonal wavelet, as PyWavelets orders them; equal even lengths. */
export interface WaveletFilters {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const root7 = Math.sqrt(7);
const root2 = Math.SQRT2;

/** Scaling (reconstruction low-pass) filters of orthogonal wavelets in closed form; I. Daubechies, "Ten Lectures", 1992. */
const scaling: ReadonlyMap<string, readonly number[]> = new Map([
  ['haar', [1, 1].map((h) => h / root2)],
  ['db1', [1, 1].map((h) => h / root2)],
  ['coif1', [1 - root7, 5 + root7, 14 + 2 * root7, 14 - 2 * root7, 1 - root7, -3 + root7].map((h) => h / (16 * root2))],
]);

export function waveletNames(): string[] {
  return [...scaling.keys()].sort();
}

/** Throws a RangeError for a name that {@link waveletNames} does not list; settings are checked before. */
export function waveletFilters(name: string): WaveletFilters {
  const reconstruction = scaling.get(name);
  if (!reconstruction) throw new RangeError(`no wavelet ${name}`);
  const n = reconstruction.length;
  return {
    low: Float64Array.from({ length: n }, (_, i) => reconstruction[n - 1 - i]!),
    high: Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1 : 1) * reconstruction[i]!),
  };
}
