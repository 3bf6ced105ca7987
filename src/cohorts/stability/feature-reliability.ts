import { concordance } from './concordance.ts';
import { intraclassCorrelation } from './icc.ts';
import { meanSquares } from './mean-squares.ts';
import {
  type Estimate,
  type EstimateKey,
  type FeatureReliability,
  fewestSubjects,
  type IccForm,
  iccKeys,
  type NoIcc,
  type Readings,
} from './model.ts';
import { limitsOfAgreement, repeatability, withinCv, withinSd } from './repeatability.ts';

/**
 * Reliability of one feature.
 * @param forms of the intraclass correlation, the one that decides first
 * @param ratioScale whether zero means none of the quantity, so that a coefficient of variation has a meaning
 */
export function featureReliability(
  readings: Readings,
  forms: readonly IccForm[],
  ratioScale: boolean,
): FeatureReliability {
  const { subjects, readings: count } = readings;
  const few = subjects < 2 ? 'too-few-subjects' : count < 2 ? 'too-few-readings' : undefined;
  if (few !== undefined) return { subjects, estimates: {}, noIcc: few, noCv: few };
  const squares = meanSquares(readings);
  const noIcc: NoIcc | undefined = isConstant(readings)
    ? 'constant'
    : subjects < fewestSubjects
      ? 'too-few-subjects'
      : undefined;
  const found: Partial<Record<EstimateKey, Estimate>> = {};
  for (const [at, form] of noIcc === undefined ? forms.entries() : [])
    found[at === 0 ? 'icc' : iccKeys[form]] = intraclassCorrelation(form, squares);
  const ccc = noIcc === 'constant' ? undefined : concordance(readings, squares);
  if (ccc !== undefined) found.ccc = ccc;
  const cv = ratioScale ? withinCv(readings, squares) : 'not-ratio-scale';
  if (typeof cv !== 'string') found.withinCv = cv;
  return {
    subjects,
    estimates: {
      ...found,
      withinSd: withinSd(squares),
      repeatability: repeatability(squares),
      ...limitsOfAgreement(readings, squares),
    },
    ...(noIcc !== undefined && { noIcc }),
    ...(typeof cv === 'string' && { noCv: cv }),
  };
}

/** Whether the values differ by no more than the rounding of doubles. */
function isConstant({ values }: Readings): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high));
}
