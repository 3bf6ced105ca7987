import { accepted, type Clock, digestOf, type Refusal, type Result, refused } from '../core/index.ts';
import {
  type DeidentificationProfile,
  type DelineatedRoi,
  type Delineation,
  delineationNotes,
  delineationDigest as digestOfDelineation,
  type ImageSeries,
  loadDelineation,
  patientOf,
} from '../dicom/index.ts';
import {
  type DeepModel,
  type ExtractionPool,
  extractFeatures,
  type FeatureSet,
  isRoiError,
} from '../features/index.ts';
import type { Gate } from '../gate/index.ts';
import type { Identity } from '../identity/index.ts';
import { type MappedName, maskOf, type NameTable, plainName, type RoiMask, transferMask } from '../mask/index.ts';
import type { RoiRecord } from '../provenance/index.ts';
import { type Grid, type LoadedVolume, loadVolume } from '../volume/index.ts';
import { type CaseSettings, parameterSet, runDigest } from './case-settings.ts';
import { deepVectors, type RoiVector } from './deep-vectors.ts';
import type { CaseJob } from './plan.ts';
import { meaningOf, regionNames } from './region-meaning.ts';
import { apartNotes } from './same-frame.ts';
import { shownNames } from './shown-names.ts';
import type { StepCheckpoint } from './step-checkpoint.ts';
import type { StepClock } from './step-clock.ts';

/** What a thread keeps between cases. */
export interface CaseTools {
  readonly identity: Identity;
  readonly names: NameTable;
  readonly gate: Gate;
  readonly models: readonly DeepModel[];
  /** Threads that share the image types of one region, where fewer cases than workers are in flight. */
  readonly extraction?: ExtractionPool;
  readonly clock: Clock;
}

/** The inputs of a case, read and identified. */
export interface CaseInputs {
  readonly job: CaseJob;
  readonly loaded: LoadedVolume;
  /** The image the delineation was drawn on, where it is not the one that is measured. */
  readonly drawnOn?: SourceImage;
  readonly delineation: Delineation;
  readonly subjectId: string;
  readonly imageDigest: string;
  readonly delineationDigest: string;
  readonly parameterSet: { readonly json: string; readonly digest: string };
  readonly run: { readonly run: string; readonly input: string };
  /** `<subject>-<first 8 digits of the run digest>`. */
  readonly caseId: string;
}

/** What is kept of an image that regions were drawn on but are not measured on: its voxels are of no use any more. */
export interface SourceImage {
  readonly series: ImageSeries;
  readonly grid: Grid;
  readonly unit: string;
  readonly digest: string;
  readonly instances: LoadedVolume['instances'];
  readonly offGridMm?: number;
}

/** One ROI with its mask and values; `roi` is the source's own, still with its name, made plain and distinct. */
export interface MeasuredRoi {
  readonly roi: DelineatedRoi;
  readonly rasterised: RoiMask;
  readonly record: RoiRecord;
}

export interface MeasuredCase {
  readonly inputs: CaseInputs;
  readonly deepVectors: readonly RoiVector[];
  readonly rois: readonly MeasuredRoi[];
  readonly refusals: readonly Refusal[];
  readonly notes: ReadonlyArray<{ readonly code: `QIAW_${string}`; readonly message: string }>;
  /** How the DICOM objects of the case are de-identified, where that was asked for. */
  readonly deidentify?: DeidentificationProfile;
}

/** Reads image and delineation and gives the case its identity; pixels are needed for that, since they are part of it. */
export async function readInputs(
  job: CaseJob,
  settings: CaseSettings,
  identity: Identity,
  steps: StepClock,
  signal?: AbortSignal,
): Promise<Result<CaseInputs>> {
  const delineation = await steps.measure('read delineation', () =>
    loadDelineation(job.delineation, job.series.frameOfReferenceUid, job.others),
  );
  if (!delineation.ok) return delineation;
  const loaded = await steps.measure('read image', () => loadVolume(job.series, signal, settings.geometry));
  if (!loaded.ok) return loaded;
  const drawnOn =
    job.drawnOn && (await steps.measure('read image', () => sourceImage(job.drawnOn!, settings, identity, signal)));
  if (drawnOn?.ok === false) return drawnOn;
  const { patientId, issuerOfPatientId } = job.series.patientStudy;
  if (patientId === undefined || patientId.trim() === '') return refused(withoutPatientId(job));
  const subjectId = identity.subject(patientId, issuerOfPatientId ?? settings.issuer);
  const imageDigest = identity.contentDigest(loaded.value.contentDigest);
  const whole = isShared(job) ? await loadDelineation(job.delineation) : delineation;
  if (!whole.ok) return whole;
  const delineationDigest = identity.contentDigest(digestOfDelineation(whole.value));
  const parameters = parameterSet(settings);
  const run = runDigest(settings, parameters.digest, {
    subject: subjectId,
    image: imageDigest,
    delineation: delineationDigest,
    // What of a set over several series a case leaves to others.
    ...(job.others && { others: identity.contentDigest(digestOf({ ...job.others })) }),
    ...(drawnOn && { drawnOn: drawnOn.value.digest, ...(settings.measure && { transfer: settings.measure }) }),
  });
  return accepted({
    job,
    loaded: loaded.value,
    ...(drawnOn && { drawnOn: drawnOn.value }),
    delineation: delineation.value,
    subjectId,
    imageDigest,
    delineationDigest,
    parameterSet: parameters,
    run,
    caseId: `${subjectId}-${run.run.slice(0, 8)}`,
  });
}

async function sourceImage(
  series: ImageSeries,
  settings: CaseSettings,
  identity: Identity,
  signal?: AbortSignal,
): Promise<Result<SourceImage>> {
  const loaded = await loadVolume(series, signal, settings.geometry);
  if (!loaded.ok) return loaded;
  const { volume, contentDigest, unit, instances, offGridMm } = loaded.value;
  return accepted({
    series,
    grid: volume.grid,
    unit,
    digest: identity.contentDigest(contentDigest),
    instances,
    ...(offGridMm !== undefined && { offGridMm }),
  });
}

/** A set that may be drawn on several series must be the same object in the cases of all of them. */
function isShared({ delineation, others }: CaseJob): boolean {
  if (delineation.kind === 'SEG') return false;
  return others !== undefined || delineation.referencedFrameOfReferenceUids.length > 1;
}

function withoutPatientId(job: CaseJob): Refusal {
  return {
    code: 'QIAW_PATIENT_ID_MISSING',
    kind: 'series',
    input: { seriesInstanceUid: job.series.seriesInstanceUid },
    reason: 'The image series has no PatientID, so its results could not be told apart from another patient’s.',
    remedy: 'Set a PatientID (a pseudonym will do) in the source.',
    evidence: { instances: job.series.instances.length },
  };
}

export interface MeasureOptions {
  /** Notes on the case that were made before. */
  readonly known?: MeasuredCase['notes'] | undefined;
  /** Where features of regions are kept for an interrupted case. */
  readonly checkpoint?: StepCheckpoint;
  readonly signal?: AbortSignal;
}

/** Starting threads costs about a second: fewer regions times image types are done sooner without. */
const worthThreads = 12;

/** Masks and features of every wanted ROI. An ROI that cannot be used is a refusal; the others go on. */
export async function measureCase(
  inputs: CaseInputs,
  settings: CaseSettings,
  tools: CaseTools,
  steps: StepClock,
  { known = [], checkpoint, signal }: MeasureOptions = {},
): Promise<MeasuredCase> {
  const wanted = settings.roi === undefined ? undefined : new RegExp(settings.roi, 'iu');
  const names = regionNames(inputs.delineation.rois, settings, tools);
  const chosen = inputs.delineation.rois.filter(({ name, number }) => {
    return wanted === undefined || wanted.test(plainName(name) || names.get(number)!.name);
  });
  const refusals: Refusal[] = (inputs.delineation.roiRefusals ?? []).map((one) => identified(one, inputs));
  const notes: Array<{ code: `QIAW_${string}`; message: string }> = [
    ...inputs.job.notes,
    ...delineationNotes(inputs.delineation),
    ...inputs.loaded.notes,
    ...apartNotes(inputs.job),
    ...known,
  ];
  const kept: Array<{ roi: DelineatedRoi; rasterised: RoiMask }> = [];
  for (const roi of chosen) {
    signal?.throwIfAborted();
    const result = await steps.measure('masks', () => regionMask(roi.number, inputs, settings, signal));
    if (result.ok) {
      kept.push({ roi, rasterised: result.value });
      notes.push(...result.value.notes.map((note) => ({ ...note, message: `ROI ${roi.number}: ${note.message}` })));
    } else refusals.push(identified(result.refusal, inputs));
  }
  const measured: Array<(typeof kept)[number] & { readonly features: FeatureSet }> = [];
  const pool = kept.length * settings.radiomics.imageTypes.length >= worthThreads ? tools.extraction : undefined;
  for (const one of kept) {
    signal?.throwIfAborted();
    const features = await steps.measure('features', () =>
      resumed(checkpoint, one.roi.number, tools.clock, () => featuresOf(one, inputs, settings, pool, signal)),
    );
    if (!features.ok) {
      refusals.push(identified(features.refusal, inputs));
      continue;
    }
    measured.push({ ...one, features: features.value });
    const { warnings } = features.value;
    notes.push(...warnings.map((note) => ({ ...note, message: `ROI ${one.roi.number}: ${note.message}` })));
  }
  const rois = measured.map(({ roi, rasterised, features }, index) => {
    const { name, label, fileName } = names.get(roi.number)!;
    const meaning = { mapped: meaningOf(roi, settings, tools), otherNames: shownNames(roi, settings, tools) };
    return {
      roi: { ...roi, name },
      rasterised,
      record: roiRecord(index + 1, roi, rasterised, label, fileName, features, inputs, meaning),
    };
  });
  const deep = await deepVectors(rois, inputs, tools, steps, signal);
  refusals.push(...deep.refusals.map((one) => identified(one, inputs)));
  return { inputs, rois, deepVectors: deep.vectors, refusals, notes: [...notes, ...deep.notes] };
}

/** The mask of a region on the image that is measured, wherever it was drawn. */
function regionMask(number: number, inputs: CaseInputs, settings: CaseSettings, signal?: AbortSignal): Result<RoiMask> {
  const { delineation, drawnOn, loaded } = inputs;
  const { instances, offGridMm } = drawnOn ?? loaded;
  const options = {
    rule: settings.contourRule,
    slices: slicesByImage(instances),
    offGridMm,
    trustGeometry: settings.geometry?.trustGeometry,
    partialContours: settings.geometry?.partialContours,
    ...(signal && { signal }),
  };
  const { grid } = loaded.volume;
  return drawnOn === undefined
    ? maskOf(delineation, number, grid, options)
    : transferMask(delineation, number, drawnOn.grid, grid, { ...options, method: settings.measure ?? 'coverage' });
}

/** The k of the slices of each image; an image of several frames has several. */
function slicesByImage(instances: LoadedVolume['instances']): Map<string, number[]> {
  const slices = new Map<string, number[]>();
  for (const [k, { sopInstanceUid }] of instances.entries()) {
    const known = slices.get(sopInstanceUid);
    if (known) known.push(k);
    else slices.set(sopInstanceUid, [k]);
  }
  return slices;
}

/** What an interrupted try of the same case measured already is not measured again. */
async function resumed(
  checkpoint: StepCheckpoint | undefined,
  roi: number,
  clock: Clock,
  measure: () => Promise<Result<FeatureSet>>,
): Promise<Result<FeatureSet>> {
  const kept = await checkpoint?.features(roi);
  if (kept !== undefined) return accepted(kept);
  const start = clock.elapsed();
  const features = await measure();
  if (features.ok) await checkpoint?.keep(roi, features.value, clock.elapsed() - start);
  return features;
}

/** The features of one ROI. One that cannot be measured (a single voxel, NaN in the image) is refused and the others go on. */
async function featuresOf(
  { roi, rasterised }: { readonly roi: DelineatedRoi; readonly rasterised: RoiMask },
  inputs: CaseInputs,
  settings: CaseSettings,
  pool: ExtractionPool | undefined,
  signal?: AbortSignal,
): Promise<Result<FeatureSet>> {
  const { modality } = inputs.job.series;
  try {
    const options = { modality, ...(pool && { pool }), ...(signal && { signal }) };
    return accepted(await extractFeatures(inputs.loaded.volume, rasterised.mask, settings.radiomics, options));
  } catch (error) {
    if (!isRoiError(error)) throw error;
    return refused({
      code: error.code,
      kind: 'roi',
      input: { roiNumber: roi.number },
      reason: error.message,
      remedy: 'Leave the region out with --roi, or choose settings that suit it (minimumROISize, label, resampling).',
      evidence: { voxels: rasterised.voxelCount },
    });
  }
}

/** A refusal from the mask room knows the ROI; which delineation it stands in is known here. */
function identified(refusal: Refusal, inputs: CaseInputs): Refusal {
  return {
    ...refusal,
    input: {
      sopInstanceUid: inputs.delineation.sopInstanceUid,
      ...refusal.input,
      ...patientOf(inputs.job.series.patientStudy),
    },
  };
}

function roiRecord(
  segmentNumber: number,
  roi: DelineatedRoi,
  rasterised: RoiMask,
  label: string,
  fileName: string,
  features: FeatureSet,
  inputs: CaseInputs,
  {
    mapped,
    otherNames: others,
  }: { readonly mapped: MappedName | undefined; readonly otherNames: RoiRecord['otherNames'] },
): RoiRecord {
  const { spacing } = inputs.loaded.volume.grid;
  return {
    segmentNumber,
    roiNumber: roi.number,
    label,
    fileName,
    ...(mapped !== undefined && { mapped }),
    ...(others && { otherNames: others }),
    ...(roi.generationAlgorithm && { generationAlgorithm: roi.generationAlgorithm }),
    voxelCount: rasterised.voxelCount,
    volumeMl: (rasterised.voxelCount * spacing[0] * spacing[1] * spacing[2]) / 1000,
    nestedContourVoxels: rasterised.nestedContourVoxels,
    largestSlice: rasterised.largestSlice,
    ...(rasterised.transfer && { transfer: rasterised.transfer }),
    features,
  };
}
