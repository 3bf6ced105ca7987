import type { Refusal } from '../core/index.ts';
import {
  type DelineationHeader,
  type ImageSeries,
  type LinkMethod,
  type LinkOptions,
  linkDelineation,
  type Note,
  type OtherParts,
  ownDerivative,
  patientOf,
  type Scan,
  scan,
  unreadImageClass,
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
  /** What of the delineation belongs to other series; absent where nothing does. */
  readonly others?: OtherParts;
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

export interface PlanOptions extends LinkOptions {
  readonly signal?: AbortSignal;
  readonly onFile?: (done: number) => void;
  /** Delineations are measured on other images of their frame of reference too. */
  readonly measure?: CaseSettings['measure'] | undefined;
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
    const { links, refusals: unlinked } = linkDelineation(delineation, found, options);
    for (const uid of delineation.referencedSeriesUids) mentioned.add(uid);
    refusals.push(...unlinked);
    // The references of single ROIs have been followed; a job travels without them.
    const header = delineation.kind === 'SEG' ? delineation : { ...delineation, roiReferences: [] };
    for (const { series, method, notes: linkNotes, others } of links) {
      mentioned.add(series.seriesInstanceUid);
      const job: CaseJob = {
        series,
        delineation: header,
        linkMethod: method,
        notes: linkNotes,
        ...(others && { others }),
      };
      jobs.push(job);
      if (options.measure === undefined) continue;
      for (const other of sameFrameJobs(job, found)) {
        jobs.push(other);
        mentioned.add(other.series.seriesInstanceUid);
      }
    }
  }
  notes.push(...unreadClasses(found));
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

/** Images of classes that are not read, by class: a person would look for them among the cases. */
function unreadClasses(found: Scan): Note[] {
  const counts = new Map<string, number>();
  for (const { sopClassUid } of found.otherObjects) {
    const name = unreadImageClass(sopClassUid);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort().map(([name, count]) => ({
    code: 'QIAW_CLASS_NOT_READ',
    message: `${count} objects of the class ${name} were left aside: images of this class are not read.`,
  }));
}

function withoutDelineation(series: ImageSeries): Refusal {
  return {
    code: 'QIAW_SERIES_WITHOUT_DELINEATION',
    kind: 'series',
    input: { seriesInstanceUid: series.seriesInstanceUid, ...patientOf(series.patientStudy) },
    reason: 'No RT structure set or segmentation that could be read among the sources refers to this image series.',
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
