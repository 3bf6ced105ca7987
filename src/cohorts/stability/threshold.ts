import { QiawError } from '../../core/index.ts';
import { type EstimateKey, estimates } from './model.ts';
import type { FeatureStability } from './study.ts';

/** A condition on the stability of features that cannot be read. */
export class ThresholdInvalid extends QiawError {
  readonly code = 'QIAW_STABILITY_CONDITION';
}

/** A condition on a bound of an estimate: `icc.lower>=0.9`. */
export interface Threshold {
  readonly key: EstimateKey;
  readonly bound: 'lower' | 'upper';
  readonly least: boolean;
  readonly limit: number;
}

/**
 * Reads a condition. It is about a bound of the 95 % interval and never about the point, because a point says nothing about how sure it is:
 * `icc.lower>=0.9`, `withinCv.upper<=0.1`.
 * @throws ThresholdInvalid
 */
export function readThreshold(text: string): Threshold {
  const [, key = '', bound, sign, number] = /^\s*(\w+)\.(lower|upper)\s*(>=|<=)\s*(\S+)\s*$/.exec(text) ?? [];
  const limit = Number(number);
  if (!Object.hasOwn(estimates, key) || !Number.isFinite(limit)) {
    throw new ThresholdInvalid(
      `"${text}" is not a condition on stable features. Write an estimate, a bound of its 95 % interval, >= or <=, and a number, such as ` +
        `"icc.lower>=0.9". Estimates: ${Object.keys(estimates).join(', ')}.`,
    );
  }
  return { key: key as EstimateKey, bound: bound as Threshold['bound'], least: sign === '>=', limit };
}

/** Whether a feature meets the condition. A feature without the estimate does not. */
export function meets({ reliability }: FeatureStability, { key, bound, least, limit }: Threshold): boolean {
  const value = reliability.estimates[key]?.[bound];
  if (value === undefined) return false;
  return least ? value >= limit : value <= limit;
}
