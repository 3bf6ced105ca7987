import { accepted, digestOf, type Grid, type Identity, type Refusal, type Result, refused } from '../../core/index.ts';
import {
  type Delineation,
  delineationDigest as digestOfDelineation,
  type ImageSeries,
  loadDelineation,
} from '../../dicom/index.ts';
import { type LoadedVolume, loadVolume } from '../../image/index.ts';
import type { CaseJob } from '../plan/case-job.ts';
import { type CaseSettings, parameterSet, runDigest } from './case-settings.ts';
import type { StepClock } from './step-clock.ts';

/** The inputs of a case, read and identified. */
export interface CaseInputs {
  readonly job: CaseJob;
  readonly loaded: LoadedVolume;
  /** The image on which the delineation was drawn, if another image is measured. */
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

/**
 * The part that is kept of an image on which regions were drawn but are not measured. Its voxels are no longer needed.
 */
export interface SourceImage {
  readonly series: ImageSeries;
  readonly grid: Grid;
  readonly unit: string;
  readonly digest: string;
  readonly instances: LoadedVolume['instances'];
  readonly offGridMm?: number;
}

/**
 * Reads image and delineation and computes the identity of the case. This requires the pixels, because they are part of
 * the identity.
 */
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
  const delineationDigest = identity.contentDigest(digestOfDelineation(delineation.value));
  const parameters = parameterSet(settings);
  const run = runDigest(settings, parameters.digest, {
    subject: subjectId,
    image: imageDigest,
    delineation: delineationDigest,
    // For a structure set over several series, the parts that belong to other cases.
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

function withoutPatientId(job: CaseJob): Refusal {
  return {
    code: 'QIAW_PATIENT_ID_MISSING',
    kind: 'series',
    input: { seriesInstanceUid: job.series.seriesInstanceUid },
    reason:
      'The image series has no PatientID, so its results could not be distinguished from those of another patient.',
    remedy: 'Set a PatientID (a pseudonym is sufficient) in the source.',
    evidence: { instances: job.series.instances.length },
  };
}
