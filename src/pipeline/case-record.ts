import { deidentifySeries } from '../dicom/index.ts';
import type {
  CaseRecord,
  DeepVectorRecord,
  DelineationRecord,
  DrawnOnRecord,
  ImageRecord,
  OutputRecord,
  SubjectRecord,
} from '../provenance/index.ts';
import type { CaseInputs, SourceImage } from './case-inputs.ts';
import type { CaseSettings } from './case-settings.ts';
import type { RoiVector } from './deep-vectors.ts';
import type { CaseTools, MeasuredCase } from './make-case.ts';
import { publicRefusal } from './public-refusal.ts';
import { secondsApart } from './same-frame.ts';

/** The whole case as plain, pseudonymous data: what the graph is mapped from and case.json is written from. */
export function caseRecord(
  measured: MeasuredCase,
  outputs: readonly OutputRecord[],
  settings: CaseSettings,
  tools: CaseTools,
): CaseRecord {
  const { inputs } = measured;
  return {
    schemaVersion: 1,
    id: inputs.caseId,
    run: {
      digest: inputs.run.run,
      inputDigest: inputs.run.input,
      settingsDigest: inputs.parameterSet.digest,
      settingsJson: inputs.parameterSet.json,
      software: settings.software,
      dataset: settings.dataset,
      contourRule: settings.contourRule,
      ...(settings.geometry && { geometry: settings.geometry }),
      ...(settings.faces && { faces: settings.faces }),
    },
    subject: subjectRecord(inputs, settings),
    image: {
      ...imageRecord(
        {
          series: inputs.job.series,
          grid: inputs.loaded.volume.grid,
          unit: inputs.loaded.unit,
          digest: inputs.imageDigest,
        },
        measured,
        settings,
        tools,
      ),
      head: measured.head,
    },
    ...(inputs.drawnOn && { drawnOn: drawnOnRecord(inputs.drawnOn, measured, settings, tools) }),
    delineation: delineationRecord(inputs, settings, tools),
    rois: measured.rois.map(({ record }) => record),
    outputs,
    ...(measured.deepVectors.length > 0 && { deepVectors: measured.deepVectors.map(deepVectorRecord) }),
    refusals: measured.refusals.map((refusal) => publicRefusal(refusal, tools.identity, settings.issuer)),
    notes: measured.notes,
  };
}

function subjectRecord(inputs: CaseInputs, settings: CaseSettings): SubjectRecord {
  const { patientId, patientSex } = inputs.job.series.patientStudy;
  const keep = settings.identity.mode === 'keep';
  return {
    id: inputs.subjectId,
    ...(keep && patientId !== undefined && { patientId: patientId.trim() }),
    ...(patientSex && { sex: patientSex }),
  };
}

function drawnOnRecord(
  image: SourceImage,
  measured: MeasuredCase,
  settings: CaseSettings,
  tools: CaseTools,
): DrawnOnRecord {
  const seconds = secondsApart(image.series, measured.inputs.job.series);
  return {
    ...imageRecord(image, measured, settings, tools),
    ...(seconds !== undefined && { secondsToMeasured: seconds }),
  };
}

function imageRecord(
  { series, grid, unit, digest }: Pick<SourceImage, 'series' | 'grid' | 'unit' | 'digest'>,
  { deidentify }: MeasuredCase,
  settings: CaseSettings,
  tools: CaseTools,
): ImageRecord {
  const { description } = deidentify ? deidentifySeries(series, deidentify) : series;
  const { manufacturer, manufacturerModelName, convolutionKernel, sliceThickness } = description;
  const keep = settings.identity.mode === 'keep';
  return {
    studyId: tools.identity.uid('study', series.patientStudy.studyInstanceUid),
    seriesId: tools.identity.uid('series', series.seriesInstanceUid),
    ...(keep && {
      studyInstanceUid: series.patientStudy.studyInstanceUid,
      seriesInstanceUid: series.seriesInstanceUid,
    }),
    modality: series.modality,
    instanceCount: series.instances.length,
    contentDigest: digest,
    ...(manufacturer && { manufacturer }),
    ...(manufacturerModelName && { manufacturerModelName }),
    ...(convolutionKernel && { convolutionKernel }),
    ...(sliceThickness !== undefined && { sliceThickness }),
    size: grid.size,
    spacing: grid.spacing,
    origin: grid.origin,
    direction: grid.direction,
    unit,
  };
}

function delineationRecord(inputs: CaseInputs, settings: CaseSettings, tools: CaseTools): DelineationRecord {
  const { delineation } = inputs;
  const keep = settings.identity.mode === 'keep';
  return {
    kind: delineation.kind,
    studyId: tools.identity.uid('study', delineation.patientStudy.studyInstanceUid),
    seriesId: tools.identity.uid('series', delineation.seriesInstanceUid),
    sopId: tools.identity.uid('sop', delineation.sopInstanceUid),
    ...(keep && {
      studyInstanceUid: delineation.patientStudy.studyInstanceUid,
      seriesInstanceUid: delineation.seriesInstanceUid,
      sopInstanceUid: delineation.sopInstanceUid,
    }),
    contentDigest: inputs.delineationDigest,
    linkMethod: inputs.job.linkMethod,
  };
}

function deepVectorRecord({ segmentNumber, title, vector }: RoiVector): DeepVectorRecord {
  return {
    segmentNumber,
    model: {
      id: `${vector.model}-${vector.version}`,
      name: title,
      weightsDigest: vector.weightsDigest,
      cardDigest: vector.cardDigest,
      layer: vector.layer,
    },
    values: Array.from(vector.values),
    ...(vector.predictions.length > 0 && {
      predictions: vector.predictions.flatMap(({ tensor, values }) =>
        values.map(({ label, value }) => ({ tensor, label, value })),
      ),
    }),
  };
}
