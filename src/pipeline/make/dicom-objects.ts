import { deriveUid, taken } from '../../core/index.ts';
import {
  type Delineation,
  delineationMoment,
  type SegmentInput,
  segMetadata,
  writeSegmentation,
} from '../../dicom/index.ts';
import { writeStructuredReport } from '../../report/index.ts';
import { recognizable } from '../head-signs.ts';
import type { CaseFolder } from './case-folder.ts';
import type { CaseSettings } from './case-settings.ts';
import { addFurtherObjects } from './further-objects.ts';
import type { MeasuredCase } from './measured-case.ts';
import { segmentOf } from './segment.ts';

const dicom = 'application/dicom';

/**
 * seg.dcm, seg-metadata.json and sr.dcm; their UIDs are derived from the run, so a repeated run gives the same objects.
 */
export async function addDicomObjects(
  measured: MeasuredCase,
  settings: CaseSettings,
  folder: CaseFolder,
): Promise<void> {
  const { inputs, rois } = measured;
  const segments = rois.map((roi) => segmentOf(roi, inputs.delineationDigest));
  const uid = (what: string): string => deriveUid(what, inputs.run.run);
  const common = {
    series: inputs.job.series,
    grid: inputs.loaded.volume.grid,
    instances: inputs.loaded.instances,
    software: settings.software,
    ...contentTime(inputs.delineation),
  };
  const { delineation } = inputs;
  const { segmentation } = recognizable(measured, settings);
  const input = {
    ...common,
    segments,
    ...(segmentation && { recognizable: segmentation }),
    delineation: {
      sopClassUid: delineation.sopClassUid,
      sopInstanceUid: delineation.sopInstanceUid,
      seriesInstanceUid: delineation.seriesInstanceUid,
      studyInstanceUid: delineation.patientStudy.studyInstanceUid,
    },
  };
  const seg = writeSegmentation({
    ...input,
    uids: {
      sopInstanceUid: uid('seg'),
      seriesInstanceUid: uid('seg-series'),
      dimensionOrganizationUid: uid('seg-dimensions'),
    },
  });
  await folder.add('seg.dcm', seg, {
    role: 'seg',
    mediaType: dicom,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4',
    sopInstanceUid: uid('seg'),
    identifying: settings.deidentify === undefined,
  });
  const about = { mediaType: dicom, identifying: settings.deidentify === undefined };
  await addFurtherObjects(measured, settings, input, uid, about, folder);
  await addMetadata(measured, segments, folder);
  const sr = writeStructuredReport({
    ...common,
    segmentation: { sopInstanceUid: uid('seg'), seriesInstanceUid: uid('seg-series') },
    groups: segments.map((segment, index) => {
      const { record, rasterised } = rois[index]!;
      const warnings = rasterised.transfer ? rasterised.notes.map(({ message }) => message) : [];
      const observer = taken(record.attribution?.observers);
      const timePoint = taken(record.attribution?.timePoints)?.label;
      const attributed = {
        ...(observer && { observer: { ...observer, uid: deriveUid('observer', settings.dataset, observer.id) } }),
        ...(timePoint && { timePoint }),
      };
      return { ...segment, ...attributed, segmentNumber: record.segmentNumber, features: record.features, warnings };
    }),
    deepVectors: measured.deepVectors,
    intensityUnit: inputs.loaded.unit,
    settings: inputs.parameterSet,
    uids: {
      sopInstanceUid: uid('sr'),
      seriesInstanceUid: uid('sr-series'),
      deviceObserverUid: deriveUid('device', settings.software.name, settings.software.version),
    },
  });
  await folder.add('sr.dcm', sr, {
    role: 'sr',
    mediaType: dicom,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.88.22',
    sopInstanceUid: uid('sr'),
    identifying: settings.deidentify === undefined,
  });
}

/** The JSON must not identify anyone: an ROI name that no rule matched is replaced by its keyed hash. */
async function addMetadata(
  { inputs, rois, texts }: MeasuredCase,
  segments: readonly SegmentInput[],
  folder: CaseFolder,
): Promise<void> {
  const described = segments.map((segment, index) => {
    const { label, fileName } = rois[index]!.record;
    return { ...segment, label, fileName: `${fileName}.nrrd` };
  });
  const series = { ...texts.description(inputs.job.series.description), seriesNumber: 300 };
  await folder.add('seg-metadata.json', segMetadata(described, series), {
    role: 'seg-metadata',
    mediaType: 'application/json',
  });
}

/** The content has the date of the delineation, not of this run. */
function contentTime(delineation: Delineation): { contentDate?: string; contentTime?: string } {
  const { date, time } = delineationMoment(delineation);
  if (!date) return {};
  return { contentDate: date, ...(time && { contentTime: time }) };
}
