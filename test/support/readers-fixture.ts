import { type CaseRecord, instanceIris, mapDefinitions, mapRun, mapSubject, serialise } from '../../src/graph/index.ts';
import { caseRecord, region } from '../graph/rdf/case-record-fixture.ts';
import { cohortBase, randomFrom } from './generated-cohort.ts';

export const readFeatures = [
  'original_shape_MeshVolume',
  'original_firstorder_Mean',
  'original_firstorder_Skewness',
  'original_glcm_JointEntropy',
  'wavelet-LLH_glcm_JointEntropy',
] as const;

/** How far readers differ, relative to patients; the last feature is the same for everybody. */
const noise = [0.02, 0.4, 3, 0.1, 0];

/**
 * Patients whose primary tumour was drawn by several readers on one image, as N-Quads. The last patient lacks the last reader, who
 * therefore does not count there.
 */
export function readersCohort(patients: number, readers: number, dataset = 'readers'): { readonly nquads: string } {
  const iris = instanceIris(cohortBase);
  const random = randomFrom(7);
  const records: CaseRecord[] = [];
  const said: string[] = [];
  const ns = 'https://w3id.org/fair-qiaw/ns#';
  for (let patient = 1; patient <= patients; patient++) {
    const template = caseRecord(patient, readFeatures, 1);
    const own = readFeatures.map(() => 100 + 30 * random());
    const count = patient === patients ? readers - 1 : readers;
    const rois = Array.from({ length: count }, (_, at) => ({
      ...region(patient, 1, readFeatures),
      segmentNumber: at + 1,
      roiNumber: at + 1,
      fileName: `gtv-1-${at + 1}`,
      features: {
        diagnostics: [],
        warnings: [],
        values: readFeatures.map((name, n) => ({
          name,
          value: noise[n] === 0 ? 5 : own[n]! + 30 * noise[n]! * (random() - 0.5),
        })),
      },
    }));
    const record: CaseRecord = { ...template, run: { ...template.run, dataset }, rois, deepVectors: [] };
    records.push(record);
    for (const { segmentNumber } of rois) {
      const [roi, observer] = [
        iris.roi(record.run.digest, segmentNumber).value,
        `${cohortBase}id/observer/${dataset}/${segmentNumber}`,
      ];
      const graph = `<${cohortBase}graph/run/${record.run.digest}>`;
      const statement = `<${roi}#statement-1>`;
      said.push(
        `<${roi}> <${ns}observer> <${observer}> ${graph} .`,
        `<${roi}> <http://www.w3.org/ns/prov#qualifiedAttribution> ${statement} ${graph} .`,
        `${statement} <http://www.w3.org/ns/prov#agent> <${observer}> ${graph} .`,
        `${statement} <${ns}decisive> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> ${graph} .`,
        `${statement} <${ns}certainty> <${ns}Stated> ${graph} .`,
        `<${observer}> <http://www.w3.org/2000/01/rdf-schema#label> "observer ${segmentNumber}" <${cohortBase}graph/subject/${record.subject.id}> .`,
      );
    }
  }
  const quads = [
    ...records.flatMap((one) => [...mapRun(one, { base: cohortBase }), ...mapSubject([one], { base: cohortBase })]),
    ...mapDefinitions(records, { base: cohortBase }),
  ];
  return { nquads: `${serialise(quads, 'nquads')}${said.join('\n')}\n` };
}
