import { waveletNames } from './wavelet-coefficients.ts';

/** Wavelets a parameter file may name, as PyWavelets writes them. */
export const supportedWavelets: readonly string[] = waveletNames();
