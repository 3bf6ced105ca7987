import type { Identity, Log } from '../../core/index.ts';
import type { DelineationFilter, ImageSeries } from '../../dicom/index.ts';
import { erasedSubjects, readWithdrawn } from '../../graph/index.ts';
import type { Archives } from '../../sources/index.ts';
import { Checkpoints } from '../files/checkpoints.ts';
import { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import { estimateCaseBytes } from '../files/disk-space.ts';
import { TroubledCases } from '../files/troubled-cases.ts';
import { type CaseSettings, identityOf } from '../make/case-settings.ts';
import { publicRefusal } from '../make/public-refusal.ts';
import type { RunEvent } from '../model.ts';
import type { CaseJob } from './case-job.ts';
import { nameRefusedRois } from './name-refused-rois.ts';
import { makePlan, type Plan, seriesVoxels } from './plan.ts';
import { countsOf, type PlannedCase, plannedCases } from './planned-cases.ts';

export interface SurveyRequest {
  /** One folder (or single file) per source. */
  readonly sources: readonly string[];
  readonly delineations?: DelineationFilter;
  /** The sources as the user wrote them, if they are paths. */
  readonly paths?: readonly (string | undefined)[];
  /** Number of delineations per source that were not fetched because of the filter. */
  readonly notFetched?: readonly number[];
  readonly archives?: Archives;
  /** Follow symbolic links that lead out of the sources. */
  readonly followLinks?: boolean;
  readonly settings: CaseSettings;
  readonly log: Log;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
}

/** The content of the sources and its recorded state, before any processing. */
export interface Survey extends Omit<Plan, 'jobs'> {
  readonly cases: readonly PlannedCase[];
  /** Upper estimate of the bytes on disk that the cases to be made need. */
  readonly estimatedBytes: number;
}

/** Reads every file of the sources once and the records of the data directory; changes nothing. */
export async function survey(request: SurveyRequest): Promise<Survey> {
  const { sources, settings, signal, onEvent, log, delineations, paths, notFetched, archives, followLinks } = request;
  const data = new DataDirectory(settings.dataDirectory);
  const identity = identityOf(settings);
  let reported = 0;
  const everyone = await makePlan(sources, identity, {
    partialContours: settings.geometry?.partialContours,
    ...(signal && { signal }),
    ...(delineations && { delineations }),
    ...(paths && { paths }),
    ...(notFetched && { notFetched }),
    ...(archives && { archives }),
    ...(followLinks && { followLinks }),
    ...(settings.measure && { measure: settings.measure }),
    onFile: (done) => {
      if (done - reported < 100) return;
      reported = done;
      onEvent({ event: 'scan', files: done });
    },
  });
  const plan = await withoutErased(everyone, data, settings, identity, log);
  const known = { checkpoints: await Checkpoints.open(data), setAside: new TroubledCases(data) };
  const cases = await plannedCases(plan.jobs, settings, identity, known);
  for (const note of [...plan.notes, ...plan.withoutCase]) onEvent({ event: 'note', ...note });
  const { files, notDicom, others, leftOut } = plan;
  const aside = { ...(others > 0 && { others }), ...(leftOut > 0 && { leftOut }) };
  onEvent({ event: 'plan', cases: cases.length, files, notDicom, ...aside, ...countsOf(cases) });
  const toMake = cases.filter(({ state }) => state === 'new' || state === 'changed');
  const bytes = toMake.reduce((sum, { job }) => sum + estimateCaseBytes(seriesVoxels(job.series)), 0);
  // De-identified copies need as much space again as the images.
  const refusals = await nameRefusedRois(plan.refusals, plan.jobs, settings, identity);
  return { ...plan, refusals, cases, estimatedBytes: bytes * (settings.deidentify ? 2 : 1) };
}

/** An erased subject must not come back because the sources still contain it; not even a refusal may name it. */
async function withoutErased(
  plan: Plan,
  data: DataDirectory,
  { base, issuer }: CaseSettings,
  identity: Identity,
  log: Log,
): Promise<Plan> {
  const withdrawn = await readWithdrawn(data.graphs);
  if (withdrawn.size === 0) return plan;
  const { formerBases } = (await readManifest(data)) ?? {};
  const erased = erasedSubjects(withdrawn, base, formerBases);
  const subjectOf = ({ series: { patientStudy } }: CaseJob): string =>
    identity.subject(patientStudy.patientId ?? '', patientStudy.issuerOfPatientId ?? issuer);
  const jobs = plan.jobs.filter((job) => !erased(subjectOf(job)));
  const refusals = plan.refusals.filter((one) => {
    const { subject } = publicRefusal(one, identity, issuer).input;
    return subject === undefined || !erased(subject);
  });
  const isErased = ({ patientStudy: { patientId, issuerOfPatientId } }: Pick<ImageSeries, 'patientStudy'>): boolean =>
    erased(identity.subject(patientId ?? '', issuerOfPatientId ?? issuer));
  const series = plan.series.filter((one) => !isErased(one));
  const delineations = plan.delineations.filter((one) => !isErased(one));
  const skipped = plan.jobs.length - jobs.length + plan.refusals.length - refusals.length;
  if (skipped > 0) log.info({ skipped }, 'inputs of erased subjects were left out');
  return { ...plan, jobs, refusals, series, delineations };
}
