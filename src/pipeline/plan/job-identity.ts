import { stat } from 'node:fs/promises';
import { digestOf, type Identity, sha256 } from '../../core/index.ts';
import type { ImageSeries } from '../../dicom/index.ts';
import { type CaseSettings, parameterSet } from '../make/case-settings.ts';
import type { CaseJob } from './case-job.ts';

/** Names of a job without identifiers, for checkpoints, queues and logs. */
export interface JobIdentity {
  /** Digest of inputs and settings: the same in every run and process. */
  readonly id: string;
  /** Digest of the image series and the delineation. */
  readonly inputs: string;
  /** Digest of everything else that affects the result. */
  readonly settings: string;
  /**
   * Name, size and times of the files, in their current state: a file that was modified without a change of content
   * differs here and is read again.
   */
  readonly files: string;
  readonly subject: string;
}

export async function identifyJob(job: CaseJob, settings: CaseSettings, identity: Identity): Promise<JobIdentity> {
  const inputs = inputsOf(job, settings, identity);
  const settingsDigest = settingsOf(settings);
  const { patientId, issuerOfPatientId } = job.series.patientStudy;
  return {
    id: digestOf({ inputs, settings: settingsDigest }).slice(0, 32),
    inputs,
    settings: settingsDigest,
    files: await filesOf(job, identity),
    subject: identity.subject(patientId ?? '', issuerOfPatientId ?? settings.issuer),
  };
}

function inputsOf(job: CaseJob, { measure }: CaseSettings, identity: Identity): string {
  const { series, delineation, drawnOn, others } = job;
  const keyed = ({ seriesInstanceUid }: ImageSeries): string => identity.uid('series', seriesInstanceUid);
  return digestOf({
    series: keyed(series),
    delineation: identity.uid('sop', delineation.sopInstanceUid),
    ...(others && { others: { rois: others.rois, images: others.images.map((uid) => identity.uid('sop', uid)) } }),
    ...(drawnOn && { drawnOn: keyed(drawnOn), transfer: measure }),
  }).slice(0, 32);
}

/** As {@link runDigest} without the inputs. */
function settingsOf(settings: CaseSettings): string {
  return digestOf({
    parameters: parameterSet(settings).digest,
    given: { ...settings.radiomics.given },
    roi: settings.roi ?? null,
    contourRule: settings.contourRule,
    ...(settings.geometry && { geometry: { ...settings.geometry } }),
    ...(settings.perturb && { perturb: { ...settings.perturb } }),
    ...(settings.outputs && { outputs: [...settings.outputs] }),
    ...(settings.volumes && { volumes: [...settings.volumes] }),
    deidentify: settings.deidentify ? { ...settings.deidentify } : null,
    site: settings.site ? { ...settings.site } : null,
    dataset: settings.dataset,
    issuer: settings.issuer,
    nameTables: settings.nameTableDigest,
    models: settings.models.map((model) => ({ ...model })),
    identity: { mode: settings.identity.mode, key: settings.identity.keyId },
    software: { ...settings.software },
  }).slice(0, 32);
}

async function filesOf(job: CaseJob, identity: Identity): Promise<string> {
  const images = [...job.series.instances, ...(job.drawnOn?.instances ?? [])];
  const paths = [...new Set([...images.map(({ path }) => path), job.delineation.path])].sort();
  const lines: string[] = [];
  for (const path of paths) {
    const about = await stat(path).catch(() => undefined);
    lines.push(`${path}\0${about?.size}\0${about?.mtimeMs}\0${about?.ctimeMs}`);
  }
  return identity.contentDigest(sha256(lines.join('\n'))).slice(0, 32);
}
