import type { Estimate, StabilityStudy } from '../../src/cohorts/index.ts';
import { type CaseRecord, instanceIris } from '../../src/graph/index.ts';
import { base } from '../graph/rdf/case-record-fixture.ts';

/**
 * A made-up study of two observers that counts some subjects and leaves out others.
 * @param features lower bound of the ICC by PyRadiomics name; undefined for none
 */
export function madeUpStudy(
  id: string,
  counted: readonly CaseRecord[],
  omitted: readonly CaseRecord[],
  features: Readonly<Record<string, number | undefined>>,
  at = base,
): StabilityStudy {
  const iris = instanceIris(at);
  const { settingsDigest } = counted[0]!.run;
  const icc = (lower: number): Estimate => ({ value: (1 + lower) / 2, lower, upper: 1 });
  return {
    id,
    dataset: 'demo',
    version: undefined,
    over: 'observer',
    structure: 'http://www.cancerdata.org/roo/C100346',
    modality: 'CT',
    parameterSet: iris.parameterSet(settingsDigest).value,
    held: {},
    options: [],
    forms: ['ICC(A,1)'],
    readings: ['observer 1', 'observer 2'],
    subjects: counted.map(({ subject }) => iris.subject(subject.id).value),
    vectors: counted.flatMap(({ run }) => [iris.vector(run.digest, 1).value, iris.vector(run.digest, 2).value]),
    omitted: omitted.map(({ subject }) => ({
      subject: iris.subject(subject.id).value,
      reason: 'reading-missing' as const,
    })),
    rareReadings: [],
    features: Object.entries(features).map(([name, lower]) => ({
      definition: iris.definition(`${name}.${settingsDigest}`).value,
      name,
      unit: '',
      reliability: {
        subjects: counted.length,
        estimates: lower === undefined ? {} : { icc: icc(lower) },
        ...(lower === undefined && { noIcc: 'too-few-subjects' as const }),
        noCv: 'not-ratio-scale' as const,
      },
    })),
  };
}
