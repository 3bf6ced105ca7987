import type { Refusal } from '../core/index.ts';
import {
  type DelineationHeader,
  type ImageSeries,
  type LinkMethod,
  linkDelineation,
  type Note,
  ownDerivative,
  patientOf,
  type Scan,
  scan,
} from '../dicom/index.ts';
import type { Identity } from '../identity/index.ts';
import { walkFolder } from '../sources/index.ts';
import type { CaseSettings } from './case-settings.ts';
import { sameFrameJobs } from './same-frame.ts';

/** One image series and one delineation of it: what becomes a case. Headers only, no pixels, no contours. */
export interface CaseJob {
  readonly series: ImageSeries;
  readonly delineation: DelineationHeader;
  readonly linkMethod: LinkMethod;
  /** The image series the delineation was drawn on, where it is measured on another one (`series`). */
  readonly drawnOn?: ImageSeries;
  /** How the link was found where the references alone did not tell. */
  readonly notes: readonly Note[];
}

export interface Plan {
  readonly jobs: readonly CaseJob[];
  readonly refusals: readonly Refusal[];
  /** What was left aside without being refused. */
  readonly notes: readonly Note[];
  /** Hashed identity of every input that was looked at: what the refusal ledger may forget. */
  readonly seen: ReadonlySet<string>;
  readonly files: number;
  readonly notDicom: number;
}

export interface PlanOptions {
  readonly signal?: AbortSignal;
  readonly onFile?: (done: number) => void;
  /** Delineations are measured on other images of their frame of reference too. */
  readonly measure?: CaseSettings['measure'];
}

/** Looks at every file once and pairs each delineation with the image series it refers to. */
export async function makePlan(
  sources: readonly string[],
  identity: Identity,
  options: PlanOptions = {},
): Promise<Plan> {
  const paths: string[] = [];
  const found = await scan(noting(walkFolder(sources, options.signal), paths), options);
  const jobs: CaseJob[] = [];
  const refusals: Refusal[] = [...found.refusals];
  const mentioned = new Set<string>();
  const notes: Note[] = [];
  for (const delineation of [...found.structureSets, ...found.segmentations]) {
    const own = delineation.kind === 'SEG' ? ownDerivative(delineation, found) : undefined;
    if (own !== undefined) {
      notes.push(own);
      continue;
    }
    const link = linkDelineation(delineation, found);
    for (const uid of delineation.referencedSeriesUids) mentioned.add(uid);
    if (!link.ok) {
      refusals.push(link.refusal);
      continue;
    }
    mentioned.add(link.value.series.seriesInstanceUid);
    const { series, method, notes: linkNotes } = link.value;
    const job: CaseJob = { series, delineation, linkMethod: method, notes: linkNotes };
    jobs.push(job);
    if (options.measure === undefined) continue;
    for (const other of sameFrameJobs(job, found)) {
      jobs.push(other);
      mentioned.add(other.series.seriesInstanceUid);
    }
  }
  for (const series of found.series) {
    if (!mentioned.has(series.seriesInstanceUid)) refusals.push(withoutDelineation(series));
  }
  return {
    jobs: inStableOrder(jobs, identity),
    refusals,
    notes,
    seen: seenInputs(found, paths, identity),
    files: found.files,
    notDicom: found.notDicom,
  };
}

async function* noting<T extends { readonly relative: string }>(
  files: AsyncIterable<T>,
  paths: string[],
): AsyncIterable<T> {
  for await (const file of files) {
    paths.push(file.relative);
    yield file;
  }
}

function withoutDelineation(series: ImageSeries): Refusal {
  return {
    code: 'QIAW_SERIES_WITHOUT_DELINEATION',
    kind: 'series',
    input: { seriesInstanceUid: series.seriesInstanceUid, ...patientOf(series.patientStudy) },
    reason: 'No RT structure set or segmentation among the sources refers to this image series.',
    remedy: 'Add the delineation that was drawn on it, or leave the series out.',
    evidence: { modality: series.modality, instances: series.instances.length },
  };
}

/** The same inputs are worked on in the same order, whatever order the file system lists them in. */
function inStableOrder(jobs: readonly CaseJob[], identity: Identity): readonly CaseJob[] {
  const key = (job: CaseJob): string =>
    [
      identity.subject(job.series.patientStudy.patientId ?? ''),
      job.series.seriesInstanceUid,
      job.delineation.sopInstanceUid,
      job.drawnOn?.seriesInstanceUid ?? '',
    ].join('|');
  return jobs
    .map((job) => ({ job, key: key(job) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ job }) => job);
}

function seenInputs(found: Scan, paths: readonly string[], identity: Identity): Set<string> {
  const seen = new Set(paths.map((path) => identity.file(path)));
  for (const series of found.series) {
    seen.add(identity.uid('series', series.seriesInstanceUid));
    for (const instance of series.instances) seen.add(identity.uid('sop', instance.sopInstanceUid));
  }
  for (const object of [...found.structureSets, ...found.segmentations, ...found.otherObjects]) {
    if (object.seriesInstanceUid !== undefined) seen.add(identity.uid('series', object.seriesInstanceUid));
    if (object.sopInstanceUid !== undefined) seen.add(identity.uid('sop', object.sopInstanceUid));
  }
  return seen;
}

export function seriesVoxels(series: ImageSeries): number {
  return series.instances.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}
