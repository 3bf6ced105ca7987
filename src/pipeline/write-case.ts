import { deriveUid } from '../core/index.ts';
import type { StructureSet } from '../dicom/index.ts';
import { deepFeaturesCsv } from '../features/index.ts';
import { writeNrrd } from '../formats/index.ts';
import { drawPreview, featuresCsv, type SegmentInput, segMetadata, writeSegmentation } from '../outputs/index.ts';
import type { CaseFolder } from './case-folder.ts';
import type { CaseSettings } from './case-settings.ts';
import type { MeasuredCase, MeasuredRoi } from './make-case.ts';
import { segmentOf } from './segment.ts';
import type { StepClock } from './step-clock.ts';

const nrrd = 'application/x-nrrd';

/** Writes every derived file of a case into the given folder, which nobody sees yet. */
export async function writeCase(
  measured: MeasuredCase,
  settings: CaseSettings,
  folder: CaseFolder,
  steps: StepClock,
  signal?: AbortSignal,
): Promise<void> {
  const { inputs, rois } = measured;
  const { volume } = inputs.loaded;
  await steps.measure('volumes', async () => {
    await folder.add('image.nrrd', await writeNrrd(volume), { role: 'image', mediaType: nrrd });
    for (const { record, rasterised } of rois) {
      signal?.throwIfAborted();
      await folder.add(`masks/${record.fileName}.nrrd`, await writeNrrd(rasterised.mask), {
        role: 'mask',
        mediaType: nrrd,
        segmentNumber: record.segmentNumber,
      });
    }
  });
  signal?.throwIfAborted();
  await steps.measure('segmentation', () => addSegmentation(measured, settings, folder));
  signal?.throwIfAborted();
  await steps.measure('pictures', async () => {
    for (const { record, rasterised } of rois) {
      const picture = drawPreview(volume, rasterised.mask, record.largestSlice, {
        modality: inputs.job.series.modality,
      });
      await folder.add(`previews/${record.fileName}.png`, picture, {
        role: 'preview',
        mediaType: 'image/png',
        segmentNumber: record.segmentNumber,
      });
    }
  });
  const rows = rois.map(({ record }) => ({ case: inputs.caseId, roi: record.label, features: record.features }));
  await folder.add('features.csv', featuresCsv(rows), { role: 'features', mediaType: 'text/csv' });
  if (measured.deepVectors.length === 0) return;
  const labels = new Map(rois.map(({ record }) => [record.segmentNumber, record.label]));
  const vectors = measured.deepVectors.map(({ segmentNumber, vector }) => ({
    case: inputs.caseId,
    roi: labels.get(segmentNumber)!,
    vector,
  }));
  await folder.add('deep-features.csv', deepFeaturesCsv(vectors), { role: 'deep-features', mediaType: 'text/csv' });
}

async function addSegmentation(measured: MeasuredCase, settings: CaseSettings, folder: CaseFolder): Promise<void> {
  const { inputs, rois } = measured;
  const { structureSet, loaded, job } = inputs;
  const segments: SegmentInput[] = rois.map((roi: MeasuredRoi) => segmentOf(roi, inputs.delineationDigest));
  const sopInstanceUid = deriveUid('seg', inputs.run.run);
  const seg = await writeSegmentation({
    series: job.series,
    grid: loaded.volume.grid,
    instances: loaded.instances,
    segments,
    uids: {
      sopInstanceUid,
      seriesInstanceUid: deriveUid('seg-series', inputs.run.run),
      dimensionOrganizationUid: deriveUid('seg-dimensions', inputs.run.run),
    },
    delineation: { ...structureSet, studyInstanceUid: structureSet.patientStudy.studyInstanceUid },
    ...contentTime(structureSet),
    software: settings.software,
  });
  await folder.add('seg.dcm', seg, {
    role: 'seg',
    mediaType: 'application/dicom',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4',
    sopInstanceUid,
  });
  // The JSON is not an identifying object: an ROI name that no rule matched stands in it as its keyed hash.
  const described = segments.map((segment, index) => {
    const { label, fileName } = rois[index]!.record;
    return { ...segment, label, fileName: `${fileName}.nrrd` };
  });
  await folder.add('seg-metadata.json', segMetadata(described, { ...job.series.description, seriesNumber: 300 }), {
    role: 'seg-metadata',
    mediaType: 'application/json',
  });
}

/** The content is as old as the delineation, not as this run. */
function contentTime({ structureSetDate, structureSetTime }: StructureSet): {
  contentDate?: string;
  contentTime?: string;
} {
  if (!structureSetDate) return {};
  return { contentDate: structureSetDate, ...(structureSetTime && { contentTime: structureSetTime }) };
}
