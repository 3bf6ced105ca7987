import { waveletNames } from './wavelet-coefficients.ts';

/** Wavelets that a parameter file may name, in PyWavelets' spelling. */
export const supportedWavelets: readonly string[] = waveletNames();
