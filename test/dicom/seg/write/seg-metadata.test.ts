import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { segMetadata } from '../../../../src/dicom/index.ts';
import { loadNameTable, mapRoiName } from '../../../../src/image/index.ts';
import { realData } from '../../../support/real-data.ts';

const tissue = { value: '85756007', scheme: 'SCT', meaning: 'Tissue' };

describe('seg-metadata.json', () => {
  it('has one list per mask file, in the order of the segments, each naming its file', () => {
    const segment = { algorithmType: 'MANUAL', category: tissue, type: tissue } as const;
    const text = segMetadata([
      { ...segment, label: 'b', fileName: 'b.nrrd', color: [1, 2, 3] },
      { ...segment, label: 'A', fileName: 'A.nrrd', algorithmType: 'AUTOMATIC' },
    ]);
    const code = { CodeValue: '85756007', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Tissue' };
    expect(JSON.parse(text)).toEqual({
      '@schema': 'https://raw.githubusercontent.com/qiicr/dcmqi/master/doc/schemas/seg-schema.json#',
      SeriesDescription: 'Segmentation',
      SeriesNumber: '300',
      InstanceNumber: '1',
      segmentAttributes: [
        [
          {
            labelID: 1,
            segmentationFileName: 'b.nrrd',
            SegmentDescription: 'b',
            SegmentAlgorithmType: 'MANUAL',
            SegmentedPropertyCategoryCodeSequence: code,
            SegmentedPropertyTypeCodeSequence: code,
            recommendedDisplayRGBValue: [1, 2, 3],
          },
        ],
        [
          {
            labelID: 1,
            segmentationFileName: 'A.nrrd',
            SegmentDescription: 'A',
            SegmentAlgorithmType: 'AUTOMATIC',
            SegmentAlgorithmName: 'unknown',
            SegmentedPropertyCategoryCodeSequence: code,
            SegmentedPropertyTypeCodeSequence: code,
          },
        ],
      ],
    });
  });

  it('includes what is known about the trial', () => {
    const text = segMetadata([], {
      contentCreatorName: 'Reader',
      clinicalTrialTimePointId: '1',
      seriesNumber: 301,
      bodyPartExamined: 'LUNG',
    });
    expect(JSON.parse(text)).toMatchObject({
      ContentCreatorName: 'Reader',
      ClinicalTrialTimePointID: '1',
      SeriesNumber: '301',
      BodyPartExamined: 'LUNG',
    });
  });
});

const published = realData('lung1-005', 'reference', 'original-dcmqi-metadata', 'LUNG1-005.json');
describe.skipIf(!published)('The codes of the published metadata', () => {
  it('are those of the name table, except for a region that the name does not determine', async () => {
    const table = await loadNameTable();
    const { segmentAttributes } = JSON.parse(readFileSync(published!, 'utf8')) as {
      segmentAttributes: Record<string, unknown>[][];
    };
    for (const [wanted] of segmentAttributes) {
      const mapped = mapRoiName(table, wanted!['SegmentDescription'] as string)!;
      const text = segMetadata([
        {
          label: wanted!['SegmentDescription'] as string,
          algorithmType: 'MANUAL',
          category: mapped.category,
          type: mapped.type,
          ...(mapped.modifier && { typeModifier: mapped.modifier }),
        },
      ]);
      const [[ours]] = (JSON.parse(text) as { segmentAttributes: [[Record<string, unknown>]] }).segmentAttributes;
      const codes = Object.keys(wanted!).filter((name) => /CodeSequence$/.test(name));
      expect(codes.map((name) => ours[name])).toEqual(codes.map((name) => wanted![name]));
    }
  });
});
