import { otherValue, type SeriesRecord, seriesAttributes } from '../../core/index.ts';
import type {
  CaseRecord,
  DeepVectorRecord,
  DelineationRecord,
  DrawnOnRecord,
  ImageRecord,
  OutputRecord,
  SubjectRecord,
} from '../../graph/index.ts';
import { secondsApart } from '../plan/same-frame.ts';
import type { SourceTexts } from '../source-texts.ts';
import { acquisitionRecord } from './acquisition-record.ts';
import { imageTimePoints } from './attribution.ts';
import type { CaseInputs, SourceImage } from './case-inputs.ts';
import type { CaseSettings } from './case-settings.ts';
import type { CaseTools, MeasuredCase, RoiVector } from './measured-case.ts';
import { publicRefusal } from './public-refusal.ts';

/** The whole case as plain, pseudonymous data, from which the graph and case.json are written. */
export function caseRecord(
  measured: MeasuredCase,
  image: ImageRecord,
  outputs: readonly OutputRecord[],
  settings: CaseSettings,
  tools: CaseTools,
): CaseRecord {
  const { inputs, texts } = measured;
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
      ...(settings.perturb && { perturb: settings.perturb }),
      ...(settings.geometry && { geometry: settings.geometry }),
      ...(settings.faces && { faces: settings.faces }),
    },
    subject: subjectRecord(measured, settings),
    image,
    ...(inputs.drawnOn && { drawnOn: drawnOnRecord(inputs.drawnOn, measured, settings, tools) }),
    delineation: delineationRecord(inputs, settings, tools),
    rois: measured.rois.map(({ record }) => record),
    outputs,
    ...(measured.deepVectors.length > 0 && { deepVectors: measured.deepVectors.map(deepVectorRecord) }),
    refusals: measured.refusals.map((refusal) => publicRefusal(refusal, tools.identity, settings.issuer)),
    notes: texts.held([...measured.notes, ...texts.notes()]),
  };
}

/** The measured image. */
export function measuredImage(measured: MeasuredCase, settings: CaseSettings, tools: CaseTools): ImageRecord {
  const { job, loaded, imageDigest } = measured.inputs;
  const image = { series: job.series, grid: loaded.volume.grid, unit: loaded.unit, digest: imageDigest };
  return { ...imageRecord(image, measured, settings, tools), head: measured.head };
}

function subjectRecord({ inputs, texts }: MeasuredCase, settings: CaseSettings): SubjectRecord {
  const { patientId, patientSex } = inputs.job.series.patientStudy;
  const sex = texts.coded('PatientSex', patientSex);
  const keep = settings.identity.mode === 'keep';
  return {
    id: inputs.subjectId,
    ...(keep && patientId !== undefined && { patientId: patientId.trim() }),
    ...(sex && { sex }),
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
  { texts, inputs }: MeasuredCase,
  settings: CaseSettings,
  tools: CaseTools,
): ImageRecord {
  const { description } = series;
  const keep = settings.identity.mode === 'keep';
  return {
    studyId: tools.identity.uid('study', series.patientStudy.studyInstanceUid),
    seriesId: tools.identity.uid('series', series.seriesInstanceUid),
    ...(keep && {
      studyInstanceUid: series.patientStudy.studyInstanceUid,
      seriesInstanceUid: series.seriesInstanceUid,
    }),
    modality: texts.coded('Modality', series.modality) ?? otherValue,
    instanceCount: series.instances.length,
    contentDigest: digest,
    ...stated(description, texts),
    size: grid.size,
    spacing: grid.spacing,
    origin: grid.origin,
    direction: grid.direction,
    unit,
    acquisition: acquisitionRecord(series, inputs.subjectId, imageTimePoints(series, tools), tools, texts),
  };
}

/** A number with five or more digits could identify a person. */
const mostOfNumber = 10_000;

/** The published attributes of the images, as far as they may be shown. An empty text counts as absent. */
const stated = (description: SeriesRecord, texts: SourceTexts): SeriesRecord =>
  Object.fromEntries(
    seriesAttributes.flatMap((row) => {
      const value = row.type === 'text' ? texts.coded(row.keyword, description[row.key]) : description[row.key];
      const told = typeof value === 'number' ? value < mostOfNumber : value !== undefined && value !== '';
      return told ? [[row.key, value]] : [];
    }),
  );

function delineationRecord(inputs: CaseInputs, settings: CaseSettings, tools: CaseTools): DelineationRecord {
  const { delineation } = inputs;
  const keep = settings.identity.mode === 'keep';
  const sources = delineation.kind === 'SEG' ? [...new Set(delineation.derivedFromSopInstanceUids)] : [];
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
    ...(sources.length > 0 && { derivedFrom: sources.map((uid) => tools.identity.uid('sop', uid)).sort() }),
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
