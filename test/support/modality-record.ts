import { sha256 } from '../../src/core/index.ts';
import type { CaseRecord } from '../../src/graph/index.ts';
import { caseRecord } from '../graph/rdf/case-record-fixture.ts';

/** Unit of the images of each modality. */
export const unitOf = { CT: "[hnsf'U]", MR: '1', PT: 'g/ml{SUVbw}' } as const;
export type Modality = keyof typeof unitOf;

/** A case of the given patient whose image has a modality other than CT, in a separate series. */
export function modalityRecord(patient: number, modality: Modality): CaseRecord {
  const record = caseRecord(patient);
  const of = (what: string) => sha256(`${what} ${patient} ${modality}`);
  const run = of('run');
  return {
    ...record,
    id: `${record.subject.id}-${run.slice(0, 8)}`,
    run: { ...record.run, digest: run, inputDigest: of('inputs') },
    image: {
      ...record.image,
      seriesId: `k1-${of('series').slice(0, 26)}`,
      contentDigest: of('image'),
      modality,
      unit: unitOf[modality],
    },
    delineation: {
      ...record.delineation,
      seriesId: `k1-${of('plan').slice(0, 26)}`,
      sopId: `k1-${of('set').slice(0, 26)}`,
      contentDigest: of('contours'),
    },
  };
}
