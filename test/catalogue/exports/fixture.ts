import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../../src/core/index.ts';
import { deepFeaturesCsv } from '../../../src/deep/index.ts';
import type { CaseRecord } from '../../../src/graph/index.ts';
import { base, caseRecord } from '../../graph/rdf/case-record-fixture.ts';
import { DirectoryFixture } from '../../support/directory-fixture.ts';

export { base };
export const model = { id: 'deep-prognosis', version: '1.0' };

/** A data directory with the given cases and one deep vector for the first region of each. */
export async function exportDirectory(root: string, records: readonly CaseRecord[]): Promise<CaseRecord[]> {
  const fixture = await DirectoryFixture.make(root);
  const written: CaseRecord[] = [];
  for (const record of records) written.push(await fixture.publish(record));
  return written;
}

/** The record with one deep vector file among its outputs, written after the case was published. */
export function addDeepVectors(root: string, record: CaseRecord, values: readonly number[]): void {
  const vector = { model: model.id, version: model.version, layer: 'dense_4', values: Float32Array.from(values) };
  const text = deepFeaturesCsv([{ case: record.id, roi: record.rois[0]!.label, vector }]);
  const folder = join(root, 'cases', record.id);
  writeFileSync(join(folder, 'deep-features.csv'), text);
  const { rois, deepVectors: _, ...rest } = record;
  const outputs = [
    ...record.outputs,
    {
      role: 'deep-features',
      path: 'deep-features.csv',
      mediaType: 'text/csv',
      bytes: text.length,
      sha256: sha256(text),
    },
  ];
  const documented = rois.map(({ features, ...roi }) => ({ ...roi, featureCount: features.values.length }));
  writeFileSync(join(folder, 'case.json'), JSON.stringify({ ...rest, outputs, rois: documented }));
}

/** Creates a record whose values need every digit, some of them not numbers. */
export function awkward(patient: number, dataset = 'demo'): CaseRecord {
  const record = caseRecord(patient);
  const odd = [0.1 + 0.2, Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324, 1e21];
  return {
    ...record,
    run: { ...record.run, dataset },
    rois: record.rois.map((roi) => ({
      ...roi,
      features: {
        ...roi.features,
        values: roi.features.values.map((one, at) => ({
          ...one,
          value: roi.segmentNumber === 1 ? (odd[at] ?? one.value) : one.value,
        })),
        warnings: roi.features.values.map(({ name }) => ({
          code: 'QIAW_RADIOMICS_UNDEFINED' as const,
          message: `${name} is undefined`,
        })),
      },
    })),
  } as CaseRecord;
}
