import { accepted, type Clock, type Refusal, type Result, refused } from '../../core/index.ts';
import { type DelineatedRoi, delineationNotes, type Note, patientOf } from '../../dicom/index.ts';
import type { RoiRecord } from '../../graph/index.ts';
import { type MappedName, plainName, type RoiMask } from '../../image/index.ts';
import {
  type ExtractionPool,
  extractFeatures,
  type FeatureSet,
  isRoiError,
  type PerturbedFeatures,
} from '../../radiomics/index.ts';
import { headSigns } from '../head-signs.ts';
import { apartNotes } from '../plan/same-frame.ts';
import { SourceTexts } from '../source-texts.ts';
import { RegionAttribution } from './attribution.ts';
import type { CaseInputs } from './case-inputs.ts';
import type { CaseSettings } from './case-settings.ts';
import { deepVectors } from './deep-vectors.ts';
import type { CaseTools, MeasuredCase } from './measured-case.ts';
import { lostCopies, PerturbedCopies } from './perturbed-copies.ts';
import { regionMasks } from './region-masks.ts';
import { meaningOf, regionNames, shownLabel, shownNames } from './region-meaning.ts';
import type { StepCheckpoint } from './step-checkpoint.ts';
import type { StepClock } from './step-clock.ts';

export interface MeasureOptions {
  /** Notes on the case that were made before. */
  readonly known?: MeasuredCase['notes'] | undefined;
  /** Keeps the features of regions if the case is interrupted. */
  readonly checkpoint?: StepCheckpoint;
  readonly signal?: AbortSignal;
}

/** Starting threads takes about a second. With fewer regions times image types, a single thread is faster. */
const worthThreads = 12;

/** Masks and features of every requested ROI. An ROI that cannot be used gives a refusal; the others continue. */
export async function measureCase(
  inputs: CaseInputs,
  settings: CaseSettings,
  tools: CaseTools,
  steps: StepClock,
  { known = [], checkpoint, signal }: MeasureOptions = {},
): Promise<MeasuredCase> {
  const wanted = settings.roi === undefined ? undefined : new RegExp(settings.roi, 'iu');
  const texts = new SourceTexts(inputs.job, settings);
  const names = regionNames(inputs.delineation.rois, settings, tools, texts);
  const chosen = inputs.delineation.rois.filter(({ name, number }) => {
    return wanted === undefined || wanted.test(plainName(name) || names.get(number)!.name);
  });
  const refusals: Refusal[] = (inputs.delineation.roiRefusals ?? []).map((one) => identified(one, inputs));
  const notes: Note[] = [
    ...inputs.job.notes,
    ...delineationNotes(inputs.delineation),
    ...inputs.loaded.notes,
    ...apartNotes(inputs.job),
    ...known,
  ];
  const maskOfRegion = regionMasks(inputs, settings, signal);
  const kept: Array<{ roi: DelineatedRoi; rasterised: RoiMask }> = [];
  for (const roi of chosen) {
    signal?.throwIfAborted();
    const result = await steps.measure('masks', () => maskOfRegion(roi.number));
    if (result.ok) {
      kept.push({ roi, rasterised: result.value });
      notes.push(...result.value.notes.map((note) => ({ ...note, roiNumber: roi.number })));
    } else refusals.push(identified(result.refusal, inputs));
  }
  const measured: Array<
    (typeof kept)[number] & { readonly features: FeatureSet; readonly perturbed?: PerturbedFeatures }
  > = [];
  const pool = kept.length * settings.radiomics.imageTypes.length >= worthThreads ? tools.extraction : undefined;
  const copies = new PerturbedCopies(inputs, settings, steps, pool, signal);
  for (const one of kept) {
    signal?.throwIfAborted();
    const features = await steps.measure('features', () =>
      resumed(checkpoint, one.roi.number, tools.clock, () => featuresOf(one, inputs, settings, pool, signal)),
    );
    if (!features.ok) {
      refusals.push(identified(features.refusal, inputs));
      continue;
    }
    const perturbed = await copies.of(one.roi.number, one.rasterised.mask);
    measured.push({ ...one, features: features.value, ...(perturbed && { perturbed }) });
    const lost = perturbed && lostCopies(perturbed);
    if (lost !== undefined) notes.push({ code: 'QIAW_PERTURBATION_LOST', roiNumber: one.roi.number, message: lost });
    const { warnings } = features.value;
    notes.push(...warnings.map((note) => ({ ...note, roiNumber: one.roi.number })));
  }
  const { delineation, job } = inputs;
  const attribution = new RegionAttribution(delineation, job.drawnOn ?? job.series, settings, tools, texts);
  const rois = measured.map(({ roi, rasterised, features, perturbed }, index) => {
    const { name, label, fileName } = names.get(roi.number)!;
    const meaning = {
      mapped: meaningOf(roi, settings, tools, texts),
      otherNames: shownNames(roi, settings, tools, texts),
      generationAlgorithm: texts.coded('ROIGenerationAlgorithm', roi.generationAlgorithm),
      attribution: attribution.of(roi),
      references: referencesOf(roi, tools),
    };
    return {
      roi: { ...roi, name },
      rasterised,
      ...(perturbed && { perturbed }),
      record: roiRecord(index + 1, roi, rasterised, label, fileName, features, inputs, meaning),
    };
  });
  const deep = await deepVectors(rois, inputs, tools, steps, signal);
  refusals.push(...deep.refusals.map((one) => identified(one, inputs)));
  const masks = new Map(kept.map(({ roi, rasterised }) => [roi.number, rasterised]));
  const head = headSigns(inputs, masks, settings, tools, texts);
  const named = [...notes, ...deep.notes].map(({ roiNumber, ...note }) => {
    const region = names.get(roiNumber ?? Number.NaN)?.label;
    if (region === undefined) return note;
    const byName = { ...note, message: `${region}: ${note.message}` };
    // A region may be called like the patient.
    return texts.held([byName])[0] === byName ? byName : { ...note, message: `ROI ${roiNumber}: ${note.message}` };
  });
  const told = refusals.map((one) => {
    const { roiNumber = Number.NaN } = one.input;
    const roi = names.get(roiNumber)?.label ?? unusedLabel(roiNumber, inputs, settings, tools);
    return roi === undefined ? one : { ...one, input: { ...one.input, roi } };
  });
  return { inputs, texts, rois, head, deepVectors: deep.vectors, refusals: told, notes: named };
}

/** The label of an ROI that was read but lies in another frame of reference than the images. */
function unusedLabel(
  roiNumber: number,
  { delineation, job }: CaseInputs,
  settings: CaseSettings,
  tools: CaseTools,
): string | undefined {
  const all = 'allRois' in delineation ? delineation.allRois : undefined;
  const name = all?.find(({ number }) => number === roiNumber)?.name;
  // Texts of its own: what is left out here is not left out of the results.
  return name && shownLabel(name, settings, tools, new SourceTexts(job, settings));
}

/** Features that an interrupted attempt at the same case already measured are not measured again. */
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

/**
 * The features of one ROI. An ROI that cannot be measured (a single voxel, NaN in the image) is refused; the others
 * continue.
 */
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

/** A refusal from the `image` module names the ROI; the delineation is added here. */
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
    generationAlgorithm,
    attribution,
    references,
  }: Record<'mapped', MappedName | undefined> &
    Record<'otherNames', RoiRecord['otherNames']> &
    Record<'generationAlgorithm', string | undefined> &
    Record<'attribution', RoiRecord['attribution']> &
    Record<'references', Pick<RoiRecord, 'trackingUid' | 'derivedFrom'>>,
): RoiRecord {
  const { spacing } = inputs.loaded.volume.grid;
  return {
    segmentNumber,
    roiNumber: roi.number,
    label,
    fileName,
    ...(mapped !== undefined && { mapped }),
    ...(others && { otherNames: others }),
    ...(generationAlgorithm && { generationAlgorithm }),
    ...(attribution && { attribution }),
    ...references,
    voxelCount: rasterised.voxelCount,
    volumeMl: (rasterised.voxelCount * spacing[0] * spacing[1] * spacing[2]) / 1000,
    nestedContourVoxels: rasterised.nestedContourVoxels,
    largestSlice: rasterised.largestSlice,
    ...(rasterised.transfer && { transfer: rasterised.transfer }),
    features,
  };
}

/** What a region says about other delineations of itself. */
function referencesOf(
  roi: DelineatedRoi,
  { identity }: Pick<CaseTools, 'identity'>,
): Pick<RoiRecord, 'trackingUid' | 'derivedFrom'> {
  const trackingUid = 'trackingUid' in roi ? roi.trackingUid : undefined;
  const source = 'source' in roi ? roi.source : undefined;
  return {
    ...(trackingUid && { trackingUid: identity.uid('tracking', trackingUid) }),
    ...(source && {
      derivedFrom: {
        sopId: identity.uid('sop', source.sopInstanceUid),
        ...(source.number !== undefined && { number: source.number }),
      },
    }),
  };
}
