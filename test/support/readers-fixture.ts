import type { Attribution } from '../../src/core/index.ts';
import { type CaseRecord, mapDefinitions, mapRun, mapSubject, serialise } from '../../src/graph/index.ts';
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
 * Patients whose primary tumour was drawn by several readers on one image. The last patient lacks the last reader, who therefore does not
 * count there.
 */
export function readerRecords(patients: number, readers: number, dataset = 'readers'): CaseRecord[] {
  const random = randomFrom(7);
  return Array.from({ length: patients }, (_, at): CaseRecord => {
    const patient = at + 1;
    const template = caseRecord(patient, readFeatures, patient === patients ? readers - 1 : readers);
    const own = readFeatures.map(() => 100 + 30 * random());
    const rois = template.rois.map(({ segmentNumber, roiNumber, fileName }) => ({
      ...region(patient, 1, readFeatures),
      segmentNumber,
      roiNumber,
      fileName,
      attribution: attributedTo(segmentNumber),
      features: {
        diagnostics: [],
        warnings: [],
        values: readFeatures.map((name, n) => ({
          name,
          value: noise[n] === 0 ? 5 : own[n]! + 30 * noise[n]! * (random() - 0.5),
        })),
      },
    }));
    return { ...template, run: { ...template.run, dataset }, rois, deepVectors: [] };
  });
}

/** The same as N-Quads. */
export function readersCohort(patients: number, readers: number): { readonly nquads: string } {
  const records = readerRecords(patients, readers);
  const quads = [
    ...records.flatMap((one) => [...mapRun(one, { base: cohortBase }), ...mapSubject([one], { base: cohortBase })]),
    ...mapDefinitions(records, { base: cohortBase }),
  ];
  return { nquads: serialise(quads, 'nquads') };
}

const attributedTo = (reader: number): Attribution => ({
  observers: [
    {
      kind: 'person',
      id: `reader${reader}`,
      label: `observer ${reader}`,
      origin: 'ROIInterpreter',
      certainty: 'stated',
      taken: true,
    },
  ],
  methods: [{ method: 'manual', origin: 'ROIGenerationAlgorithm', certainty: 'stated', taken: true }],
  timePoints: [],
});
