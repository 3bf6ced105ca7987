import { expect, it } from 'vitest';
import { computeStability } from '../../../src/cohorts/index.ts';
import { instanceIris } from '../../../src/graph/index.ts';
import { cohortBase, randomFrom } from '../../support/generated-cohort.ts';
import { openGraphql } from '../../support/graphql-fixture.ts';
import { readerRecords, readersCohort } from '../../support/readers-fixture.ts';

const iris = instanceIris(cohortBase);
const ns = 'https://w3id.org/fair-qiaw/ns#';
const prov = 'http://www.w3.org/ns/prov#';
const type = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>';
const names = ['original_shape_MeshVolume', 'original_firstorder_Mean'];

/** Perturbed copies of the first region of each patient, as N-Quads: the volume hardly changes, the mean is noise. */
function copiesOf(patients: number, count: number, settings: string): string {
  const random = randomFrom(3);
  return readerRecords(patients, 2)
    .flatMap(({ run, subject }, patient) => {
      const graph = `<${cohortBase}graph/perturbation/${subject.id}>`;
      const series = `${cohortBase}id/perturbation/${subject.id}/${run.digest}/1`;
      const copies = Array.from({ length: count }, (_, copy) => {
        const packed = Buffer.alloc(16);
        packed.writeDoubleLE(100 + 10 * patient + 0.1 * random(), 0);
        packed.writeDoubleLE(random(), 8);
        const vector = `<${series}/${copy + 1}>`;
        return [
          `${vector} <${prov}wasGeneratedBy> <${series}> ${graph} .`,
          `${vector} <${ns}copyNumber> "${copy + 1}"^^<http://www.w3.org/2001/XMLSchema#integer> ${graph} .`,
          `${vector} <${ns}packedValues> "${packed.toString('base64')}"^^<${ns}float64le> ${graph} .`,
        ];
      });
      return [
        `<${series}> ${type} <${ns}PerturbationSeries> ${graph} .`,
        `<${series}> <${ns}ofROI> <${iris.roi(run.digest, 1).value}> ${graph} .`,
        `<${series}> <${ns}perturbationSettings> ${JSON.stringify(settings)} ${graph} .`,
        `<${series}> <${ns}featureColumns> "${names.join(' ')}" ${graph} .`,
        ...copies.flat(),
      ];
    })
    .join('\n');
}

it('Perturbed copies give a study of their own: ICC(1,1) with ICC(A,1) beside it, and no vector of a region counts', async () => {
  const served = await openGraphql(`${readersCohort(12, 2).nquads}${copiesOf(12, 12, '{"noise":true}')}\n`);
  try {
    const { studies } = await computeStability(served.store, cohortBase, { dataset: 'readers', version: undefined });
    expect(studies.map(({ over }) => over)).toEqual(['observer', 'perturbation']);
    const [readers, copies] = studies as [(typeof studies)[0], (typeof studies)[0]];
    expect(readers.vectors).toHaveLength(22);
    expect(copies).toMatchObject({
      perturbation: '{"noise":true}',
      forms: ['ICC(1,1)', 'ICC(A,1)'],
      held: { observer: 'observer 1', method: 'manual' },
    });
    expect(copies.subjects).toHaveLength(12);
    expect(copies.readings.slice(0, 3)).toEqual(['copy 01', 'copy 02', 'copy 03']);
    const [mean, volume] = copies.features.map(({ reliability: { estimates } }) => estimates);
    expect(copies.features.map(({ name }) => name)).toEqual([...names].sort());
    expect(volume!.icc!.lower).toBeGreaterThan(0.99);
    expect(volume!.iccAgreement!.lower).toBeGreaterThan(0.99);
    expect(mean!.icc!.upper).toBeLessThan(0.5);
  } finally {
    await served.close();
  }
});
