import wavelets from './wavelets.json' with { type: 'json' };

/** Decomposition filters of an orthogonal or biorthogonal wavelet, in PyWavelets' order; equal even lengths. */
export interface WaveletFilters {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Orthogonal wavelets: the decomposition low-pass; biorthogonal ones also the reconstruction low-pass. */
type Stored = readonly number[] | { readonly low: readonly number[]; readonly reconstruction: readonly number[] };

/** The constants of I. Daubechies' families as PyWavelets prints them (see NOTICE). */
const constants: Readonly<Record<string, Stored>> = wavelets;

const reverseName = (name: string): string => name.replace('bior', 'rbio');

export function waveletNames(): string[] {
  const names = Object.keys(constants);
  return ['haar', ...names, ...names.filter((n) => n.startsWith('bior')).map(reverseName)].sort();
}

/** Throws a RangeError for a name that {@link waveletNames} does not list; settings are validated earlier. */
export function waveletFilters(name: string): WaveletFilters {
  const { low, reconstruction } = lowPasses(name);
  return {
    low: Float64Array.from(low),
    high: Float64Array.from(reconstruction, (h, i) => (i % 2 === 0 ? -h : h)),
  };
}

function lowPasses(name: string): { low: readonly number[]; reconstruction: readonly number[] } {
  const reversed = name.startsWith('rbio');
  const found = constants[name === 'haar' ? 'db1' : reversed ? name.replace('rbio', 'bior') : name];
  if (!found) throw new RangeError(`no wavelet ${name}`);
  if (!('low' in found)) return { low: found, reconstruction: found.toReversed() };
  if (!reversed) return found;
  return { low: found.reconstruction.toReversed(), reconstruction: found.low.toReversed() };
}
