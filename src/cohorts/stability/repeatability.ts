import type { MeanSquares } from './mean-squares.ts';
import type { Estimate, NoCv, Readings } from './model.ts';
import { chiSquareQuantile, tQuantile } from './special.ts';

/** As in the definitions of the limits of agreement and of the repeatability coefficient. */
const ninetyFive = 1.96;

/** The interval of a standard deviation with these degrees of freedom. */
function deviation(value: number, df: number, scale = 1): Estimate {
  const bound = (p: number): number => scale * value * Math.sqrt(df / chiSquare(p, df));
  return { value: scale * value, lower: bound(0.975), upper: bound(0.025) };
}

const known = new Map<string, number>();

function chiSquare(p: number, df: number): number {
  if (!Number.isInteger(df)) return chiSquareQuantile(p, df);
  const key = `${p} ${df}`;
  const value = known.get(key) ?? chiSquareQuantile(p, df);
  if (known.size < 1000) known.set(key, value);
  return value;
}

/** Within-subject standard deviation: the root of the one-way mean square within subjects (Bland and Altman 1996, doi:10.1136/bmj.312.7047.1654). */
export const withinSd = ({ n, k, within }: MeanSquares): Estimate => deviation(Math.sqrt(within), n * (k - 1));

/** Repeatability coefficient: 1.96 sqrt(2) wSD (Raunig 2015, doi:10.1177/0962280214537344). */
export const repeatability = ({ n, k, within }: MeanSquares): Estimate =>
  deviation(Math.sqrt(within), n * (k - 1), ninetyFive * Math.SQRT2);

/** Within-subject coefficient of variation: the root of the mean of variance over squared mean per subject (Raunig 2015). */
export function withinCv({ values }: Readings, { n, k, subjectMeans, centre }: MeanSquares): Estimate | NoCv {
  if (values.some((value) => value < 0) || subjectMeans.some((mean) => mean + centre <= 0)) return 'not-positive';
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let squares = 0;
    for (let j = 0; j < k; j++) squares += (values[i * k + j]! - centre - subjectMeans[i]!) ** 2;
    sum += squares / (k - 1) / (subjectMeans[i]! + centre) ** 2;
  }
  return deviation(Math.sqrt(sum / n), n * (k - 1));
}

/** Without a mean difference for more than two readings, because differences from a mean cancel. */
interface Limits {
  readonly bias?: Estimate;
  readonly lowerLimit: Estimate;
  readonly upperLimit: Estimate;
}

/**
 * Limits of agreement. Two readings: mean difference and 1.96 of its standard deviations, with Bland and Altman's intervals
 * (doi:10.1177/096228029900800204). More readings: limits of agreement with the mean (Christensen 2020,
 * doi:10.1186/s12874-020-01182-w), whose interval uses Satterthwaite's degrees of freedom.
 */
export function limitsOfAgreement({ values }: Readings, squares: MeanSquares): Limits {
  const { n, k } = squares;
  if (k > 2) return limitsWithMean(squares);
  const bias = squares.readingMeans[1]! - squares.readingMeans[0]!;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (values[2 * i + 1]! - values[2 * i]! - bias) ** 2;
  const variance = sum / (n - 1);
  const t = tQuantile(0.975, n - 1);
  const around = (value: number, half: number): Estimate => ({ value, lower: value - half, upper: value + half });
  const half = ninetyFive * Math.sqrt(variance);
  const ofLimit = t * Math.sqrt(variance * (1 / n + ninetyFive ** 2 / (2 * (n - 1))));
  return {
    bias: around(bias, t * Math.sqrt(variance / n)),
    lowerLimit: around(bias - half, ofLimit),
    upperLimit: around(bias + half, ofLimit),
  };
}

function limitsWithMean({ n, k, readings, residual }: MeanSquares): Limits {
  const parts = [
    { part: (readings * (k - 1)) / (n * k), df: k - 1 },
    { part: (residual * (n - 1) * (k - 1)) / (n * k), df: (n - 1) * (k - 1) },
  ];
  const variance = parts.reduce((sum, { part }) => sum + part, 0);
  if (variance === 0) {
    const none = { value: 0, lower: 0, upper: 0 };
    return { lowerLimit: none, upperLimit: none };
  }
  const df = variance ** 2 / parts.reduce((sum, { part, df }) => sum + part ** 2 / df, 0);
  const upper = deviation(Math.sqrt(variance), df, ninetyFive);
  return { lowerLimit: { value: -upper.value, lower: -upper.upper, upper: -upper.lower }, upperLimit: upper };
}
