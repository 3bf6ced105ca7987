import type { MeanSquares } from './mean-squares.ts';
import type { Estimate, IccForm } from './model.ts';
import { fQuantile } from './special.ts';

const upperTail = 0.975;

/**
 * Intraclass correlation with its exact 95 % interval (McGraw and Wong 1996, doi:10.1037/1082-989X.1.1.30, tables 4, 7 and 8). The
 * interval is not cut off at 0.
 * @param squares of at least two subjects and two readings that are not all equal
 */
export function intraclassCorrelation(form: IccForm, squares: MeanSquares): Estimate {
  const single = form.startsWith('ICC(A')
    ? agreement(squares)
    : ratio(form.startsWith('ICC(1') ? 'within' : 'residual', squares);
  if (form.endsWith(',1)')) return single;
  // Spearman and Brown's formula: the mean of k readings.
  const ofMean = (icc: number): number => (squares.k * icc) / (1 + (squares.k - 1) * icc);
  return { value: ofMean(single.value), lower: ofMean(single.lower), upper: ofMean(single.upper) };
}

/** One-way and consistency forms, whose interval is that of a ratio of two mean squares. */
function ratio(error: 'within' | 'residual', squares: MeanSquares): Estimate {
  const { n, k, subjects } = squares;
  const [df1, df2] = [n - 1, error === 'within' ? n * (k - 1) : (n - 1) * (k - 1)];
  const icc = (factor: number): number => {
    const [above, below] = [subjects * factor, squares[error]];
    return (above - below) / (above + (k - 1) * below);
  };
  return { value: icc(1), lower: icc(1 / quantile(df1, df2)), upper: icc(quantile(df2, df1)) };
}

/** Absolute agreement; the degrees of freedom of the error are Satterthwaite's. */
function agreement({ n, k, subjects, readings, residual }: MeanSquares): Estimate {
  const value = (subjects - residual) / (subjects + (k - 1) * residual + (k * (readings - residual)) / n);
  if (residual === 0 && readings === 0) return { value: 1, lower: 1, upper: 1 };
  const a = k * value * readings;
  const b = (n * (1 + (k - 1) * value) - k * value) * residual;
  const df = (a + b) ** 2 / (a ** 2 / (k - 1) + b ** 2 / ((n - 1) * (k - 1)));
  const other = k * readings + (k * n - k - n) * residual;
  const low = quantile(n - 1, df);
  const high = quantile(df, n - 1);
  return {
    value,
    lower: (n * (subjects - low * residual)) / (low * other + n * subjects),
    upper: (n * (high * subjects - residual)) / (other + n * high * subjects),
  };
}

const quantiles = new Map<string, number>();

/** The quantile of F; those of whole degrees of freedom are the same for all features of a table. */
function quantile(df1: number, df2: number): number {
  if (!Number.isInteger(df1) || !Number.isInteger(df2)) return fQuantile(upperTail, df1, df2);
  const key = `${df1} ${df2}`;
  const known = quantiles.get(key) ?? fQuantile(upperTail, df1, df2);
  if (quantiles.size < 1000) quantiles.set(key, known);
  return known;
}
