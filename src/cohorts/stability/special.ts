/**
 * The regularised incomplete beta and gamma functions and the quantiles of F, t and chi-square that follow from them, to about 1e-13
 * relative for the degrees of freedom of reliability studies (at most a few ten thousand).
 */

const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];
const rootTwoPi = 2.5066282746310007;

/** The logarithm of the gamma function for `x > 0`: Stirling's series above 15, Lanczos' approximation below. */
function logGamma(x: number): number {
  if (x >= 15) return (x - 0.5) * Math.log(x) - x + Math.log(rootTwoPi) + stirling(x);
  const series = lanczos.slice(1).reduce((sum, c, n) => sum + c / (x + n), lanczos[0]!);
  const t = x + 6.5;
  return (x - 0.5) * Math.log(t) - t + Math.log(rootTwoPi * series);
}

/** The error of Stirling's formula (DLMF 5.11.1), for `x` of at least 15. */
function stirling(x: number): number {
  const y = 1 / (x * x);
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - (y * 691) / 360360))))) / x;
}

/** `x^a (1-x)^b / B(a, b)`, where `y` is `1 - x`. Large parameters are taken relative to the mode, so that no large terms cancel. */
function betaPower(x: number, y: number, a: number, b: number): number {
  if (a >= 15 && b >= 15) {
    const n = a + b;
    const around = a * logRatio(x, a / n) + b * logRatio(y, b / n);
    return (Math.sqrt((a * b) / n) / rootTwoPi) * Math.exp(around + stirling(n) - stirling(a) - stirling(b));
  }
  if (a > b) return betaPower(y, x, b, a);
  const [logX, logY] = [x < y ? Math.log(x) : Math.log1p(-y), x < y ? Math.log1p(-x) : Math.log(y)];
  return Math.exp(a * logX + b * logY + logGammaRatio(b, a) - logGamma(a));
}

/** `log(Gamma(b + a) / Gamma(b))` */
function logGammaRatio(b: number, a: number): number {
  if (b < 15) return logGamma(a + b) - logGamma(b);
  return (a + b - 0.5) * Math.log1p(a / b) + a * Math.log(b) - a + stirling(a + b) - stirling(b);
}

const logRatio = (of: number, by: number): number => Math.log1p((of - by) / by);

/** Lentz' evaluation of the continued fraction of the incomplete beta function (Numerical Recipes 6.4), for `x < (a+1)/(a+b+2)`. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return value;

  function nonZero(one: number): number {
    return Math.abs(one) < tiny ? tiny : one;
  }
}

/**
 * The lower and the upper part of the regularised incomplete beta function, each without cancellation.
 * @param y `1 - x`
 */
export function betaParts(
  x: number,
  y: number,
  a: number,
  b: number,
): { readonly lower: number; readonly upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  const power = betaPower(x, y, a, b);
  if (x < (a + 1) / (a + b + 2)) {
    const lower = (power * betaFraction(x, a, b)) / a;
    return { lower, upper: 1 - lower };
  }
  const upper = (power * betaFraction(y, b, a)) / b;
  return { lower: 1 - upper, upper };
}

/** The quantile `p` (0 < p < 1) of the F distribution; the degrees of freedom need not be whole. */
export function fQuantile(p: number, d1: number, d2: number): number {
  const [a, b] = [d1 / 2, d2 / 2];
  // x = d1 f / (d1 f + d2), in its logit: its whole range is representable, and Newton's step is well scaled.
  return (
    (d2 / d1) *
    Math.exp(
      rootOf(Math.log(d1 / d2), (logit) => {
        const [x, y] = [1 / (1 + Math.exp(-logit)), 1 / (1 + Math.exp(logit))];
        const { lower, upper } = betaParts(x, y, a, b);
        return { excess: p < 0.5 ? lower - p : 1 - p - upper, slope: betaPower(x, y, a, b) };
      }),
    )
  );
}

/** The quantile `p` (0.5 < p < 1) of Student's t distribution. */
export const tQuantile = (p: number, df: number): number => Math.sqrt(fQuantile(2 * p - 1, 1, df));

/** The quantile `p` (0 < p < 1) of the chi-square distribution. */
export function chiSquareQuantile(p: number, df: number): number {
  const a = df / 2;
  return (
    2 *
    Math.exp(
      rootOf(Math.log(a), (logX) => {
        const x = Math.exp(logX);
        const power = gammaPower(x, a);
        const lower = x < a + 1;
        const part = power * (lower ? gammaSeries(x, a) : gammaFraction(x, a));
        return { excess: lower ? part - p : 1 - p - part, slope: power };
      }),
    )
  );
}

/** `x^a e^-x / Gamma(a)` */
function gammaPower(x: number, a: number): number {
  if (a < 15) return Math.exp(a * Math.log(x) - x - logGamma(a));
  const relative = (x - a) / a;
  return (Math.sqrt(a) / rootTwoPi) * Math.exp(a * (Math.log1p(relative) - relative) - stirling(a));
}

/** The lower incomplete gamma function over `x^a e^-x` (DLMF 8.11.4). */
function gammaSeries(x: number, a: number): number {
  let [term, sum] = [1 / a, 1 / a];
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The upper incomplete gamma function over `x^a e^-x` (DLMF 8.9.2), for `x` of at least `a + 1`. */
function gammaFraction(x: number, a: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 100_000; n++) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / (factor * d + b);
    c = b + factor / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

/** The root of an increasing function, by Newton's method that falls back to halving the bracket. */
function rootOf(start: number, at: (x: number) => { readonly excess: number; readonly slope: number }): number {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let x = start;
  for (let n = 0; n < 200; n++) {
    const { excess, slope } = at(x);
    if (excess === 0) return x;
    if (excess > 0) high = x;
    else low = x;
    let next = x - Math.max(-2, Math.min(2, excess / slope));
    if (!(next > low && next < high)) {
      if (!Number.isFinite(low) || !Number.isFinite(high)) next = x - Math.sign(excess);
      else next = (low + high) / 2;
    }
    const step = Math.abs(next - x);
    x = next;
    if (step <= 4e-16 * Math.max(1, Math.abs(x))) break;
  }
  return x;
}
