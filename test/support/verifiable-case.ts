import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../../src/core/index.ts';
import { deepFeaturesCsv } from '../../src/deep/index.ts';
import { writeSegmentation } from '../../src/dicom/index.ts';
import { writeNrrd } from '../../src/image/index.ts';
import { featuresCsv } from '../../src/radiomics/index.ts';
import { writeStructuredReport } from '../../src/report/index.ts';
import { measuredSegment, measuredVector, reportInput } from './report-input.ts';
import { segmentationInput } from './segmentation-input.ts';

const size = [5, 3, 4] as const;
const area = 15;
const labels = ['GTV-1', 'Lung, left'];

export const caseValues = [
  [
    { name: 'original_shape_MeshVolume', value: 0.1 + 0.2 },
    { name: 'wavelet-LLH_firstorder_Mean', value: Number.NaN },
    { name: 'wavelet-LLH_firstorder_Skewness', value: -0 },
  ],
  [
    { name: 'original_shape_MeshVolume', value: Number.POSITIVE_INFINITY },
    { name: 'log-sigma-1-0-mm-3D_glcm_Imc1', value: -1 / 3 },
  ],
] as const;

/** What {@link writeVerifiableCase} writes; each part can be changed before it is written and listed. */
export interface CaseParts {
  readonly masks: Uint8Array[];
  values: (typeof caseValues)[number][number][][];
  deepVectors: ReturnType<typeof measuredVector>[];
  /** Changes bytes after they were digested. */
  spoil?: (path: string, bytes: Uint8Array) => Uint8Array;
  /** Changes what is written as if it had been made that way. */
  replace?: (path: string, bytes: Uint8Array) => Uint8Array;
  /** Paths that are listed but not written. */
  readonly lost: string[];
}

/** A small complete case folder; `change` makes its parts disagree: masks and values are those of NRRD and tables. */
export async function writeVerifiableCase(
  folder: string,
  change: (parts: CaseParts) => void = () => {},
): Promise<void> {
  const masks = [1, 2].map((number) => {
    const mask = new Uint8Array(area * size[2]);
    for (let i = area * number; i < area * number + 7 + number; i += 1) mask[i] = 1;
    return mask;
  });
  const deepVectors = [measuredVector(1, 9), measuredVector(2, 9)];
  const segmentation = segmentationInput(
    size,
    masks.map((mask) => mask.slice()),
  );
  const groups = caseValues.map((values, index) => measuredSegment(index + 1, values));
  const sr = writeStructuredReport(reportInput(groups, { deepVectors }));
  const parts: CaseParts = { masks, values: caseValues.map((values) => [...values]), deepVectors, lost: [] };
  change(parts);
  const outputs: {
    role: string;
    path: string;
    data: string | Uint8Array;
    segmentNumber?: number;
    sopInstanceUid?: string;
  }[] = [
    { role: 'seg', path: 'seg.dcm', data: writeSegmentation(segmentation), sopInstanceUid: '2.25.1' },
    { role: 'sr', path: 'sr.dcm', data: sr, sopInstanceUid: '2.25.11' },
    { role: 'features', path: 'features.csv', data: tableOf(parts) },
  ];
  for (const [index, voxels] of parts.masks.entries()) {
    const data = await writeNrrd({ grid: segmentation.grid, voxels });
    outputs.push({ role: 'mask', path: `masks/${index + 1}.nrrd`, data, segmentNumber: index + 1 });
  }
  if (parts.deepVectors.length > 0) {
    const rows = parts.deepVectors.map(({ segmentNumber, vector }) => ({
      case: 'case-1',
      roi: labels[segmentNumber - 1]!,
      vector,
    }));
    outputs.push({ role: 'deep-features', path: 'deep-features.csv', data: deepFeaturesCsv(rows) });
  }
  const listed = [];
  for (const { data, ...about } of outputs) {
    const made = new Uint8Array(Buffer.from(data));
    const bytes = parts.replace?.(about.path, made) ?? made;
    listed.push({ ...about, mediaType: 'x/y', bytes: bytes.length, sha256: sha256(bytes) });
    if (parts.lost.includes(about.path)) continue;
    const path = join(folder, about.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, parts.spoil?.(about.path, bytes) ?? bytes);
  }
  const rois = labels.map((label, index) => ({ segmentNumber: index + 1, label }));
  await writeFile(join(folder, 'case.json'), JSON.stringify({ id: 'case-1', rois, outputs: listed }));
}

function tableOf({ values }: CaseParts): string {
  const diagnostics = [['diagnostics_Versions_PyRadiomics', 'a, "b"']] as const;
  return featuresCsv(
    values.map((row, index) => ({
      case: 'case-1',
      roi: labels[index]!,
      features: { diagnostics, values: row, warnings: [] },
      subject: 'subject-1',
      image: 'CT abcdef',
    })),
  );
}
