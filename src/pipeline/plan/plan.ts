import { codedValue, counted, type Identity, otherValue, type Refusal } from '../../core/index.ts';
import {
  type DelineationFilter,
  type DelineationHeader,
  everyDelineation,
  type ImageSeries,
  type LinkOptions,
  type Links,
  linkDelineation,
  type Note,
  ownDerivative,
  patientOf,
  type Scan,
  scan,
  unreadImageClass,
} from '../../dicom/index.ts';
import type { Archives } from '../../sources/index.ts';
import type { CaseSettings } from '../make/case-settings.ts';
import type { CaseJob } from './case-job.ts';
import { sameFrameJobs } from './same-frame.ts';
import { sourcesWithoutCase } from './sources-without-case.ts';
import { SourceWalk } from './walk-sources.ts';

export interface Plan {
  readonly jobs: readonly CaseJob[];
  readonly refusals: readonly Refusal[];
  /** All image series and delineations that were found, also those without a case. */
  readonly series: readonly ImageSeries[];
  readonly delineations: readonly DelineationHeader[];
  /** Inputs that were skipped without a refusal. */
  readonly notes: readonly Note[];
  /** One for each source that gave no case: its position and its content. */
  readonly withoutCase: readonly Note[];
  /** Hashed identity of every input that was examined; the refusal ledger may drop their old refusals. */
  readonly seen: ReadonlySet<string>;
  readonly files: number;
  readonly notDicom: number;
  /** Objects of classes that are not processed. */
  readonly others: number;
  /** Delineations that the filter excludes. */
  readonly leftOut: number;
}

export interface PlanOptions extends LinkOptions {
  readonly signal?: AbortSignal;
  readonly onFile?: (done: number) => void;
  /** Which delineations to use; default all. */
  readonly delineations?: DelineationFilter;
  /** The sources as the user wrote them, if they are paths: a wrong one is repeated. */
  readonly paths?: readonly (string | undefined)[];
  /** Number of delineations per source that were not fetched because of the filter. */
  readonly notFetched?: readonly number[];
  /** Opens archives among the files; without it archives count as files that are not DICOM. */
  readonly archives?: Archives;
  /** Follow symbolic links that lead out of the sources. */
  readonly followLinks?: boolean;
  /** Measure delineations on other images of their frame of reference too. */
  readonly measure?: CaseSettings['measure'] | undefined;
}

/** Looks at every file once and pairs each delineation with the image series it refers to. */
export async function makePlan(
  sources: readonly string[],
  identity: Identity,
  options: PlanOptions = {},
): Promise<Plan> {
  const { signal, onFile, delineations = everyDelineation, notFetched = [], archives, measure } = options;
  const walk = new SourceWalk(sources, archives, options.followLinks);
  const found = await scan(walk.files(signal), {
    ...(signal && { signal }),
    wanted: delineations,
    onFile(done, file, what) {
      walk.take(file, what);
      onFile?.(done);
    },
  });
  for (const [index, count] of notFetched.entries()) walk.seen[index]!.leftOut += count;
  const jobs: CaseJob[] = [];
  const refusals: Refusal[] = [...walk.refusals, ...found.refusals];
  const mentioned = new Set<string>();
  const notes: Note[] = [...walk.notes(), ...mediaNotes(found)];
  const ownDerivatives = new Set<string>();
  for (const delineation of [...found.structureSets, ...found.segmentations]) {
    const own = delineation.kind === 'SEG' ? ownDerivative(delineation, found) : undefined;
    if (own !== undefined) {
      notes.push(own);
      ownDerivatives.add(delineation.sopInstanceUid);
      continue;
    }
    const { links, refusals: unlinked } = linkDelineation(delineation, found, options);
    for (const uid of delineation.referencedSeriesUids) mentioned.add(uid);
    refusals.push(...unlinked);
    for (const job of jobsOf(delineation, links, found, measure)) {
      mentioned.add(job.series.seriesInstanceUid);
      jobs.push(job);
    }
  }
  notes.push(...unreadClasses(found));
  const ofLeftOut = seriesOf(found.leftOut, found, options);
  const lonely = found.series.filter(({ seriesInstanceUid: uid }) => !mentioned.has(uid) && !ofLeftOut.has(uid));
  refusals.push(...lonely.map(withoutDelineation));
  const slices = ({ modality, instances }: ImageSeries): string =>
    `${codedValue('Modality', modality) === undefined ? otherValue : modality} of ${counted(instances.length, 'slice')}`;
  return {
    jobs: inStableOrder(jobs, identity),
    refusals,
    series: found.series,
    delineations: [...found.structureSets, ...found.segmentations],
    notes,
    withoutCase: await sourcesWithoutCase(
      walk.seen,
      {
        jobs,
        ownDerivatives,
        withoutDelineation: new Map(lonely.map((series) => [series.seriesInstanceUid, slices(series)])),
      },
      options.paths,
    ),
    seen: seenInputs(found, walk.paths, identity, (uid) => mentioned.has(uid) || !ofLeftOut.has(uid)),
    files: sum(walk.seen.map(({ files }) => files)),
    notDicom: sum(walk.seen.map(({ notDicom }) => notDicom.length)),
    others: found.otherObjects.length,
    leftOut: sum(walk.seen.map(({ leftOut }) => leftOut)),
  };
}

/** One case per series on which a delineation was drawn, and one per further series on which it is measured. */
function jobsOf(
  delineation: DelineationHeader,
  links: Links['links'],
  found: Scan,
  measure: CaseSettings['measure'],
): CaseJob[] {
  // The references of single ROIs have been resolved; they are not part of the job that is sent to workers.
  const header = delineation.kind === 'SEG' ? delineation : { ...delineation, roiReferences: [] };
  return links.flatMap(({ series, method, notes, others }) => {
    const job: CaseJob = { series, delineation: header, linkMethod: method, notes, ...(others && { others }) };
    return measure === undefined ? [job] : [job, ...sameFrameJobs(job, found)];
  });
}

/** The series on which excluded delineations were drawn, and those on which they would be measured. */
function seriesOf(leftOut: readonly DelineationHeader[], found: Scan, options: PlanOptions): ReadonlySet<string> {
  const uids = leftOut.flatMap((delineation) => {
    const jobs = jobsOf(delineation, linkDelineation(delineation, found, options).links, found, options.measure);
    return [...delineation.referencedSeriesUids, ...jobs.map(({ series }) => series.seriesInstanceUid)];
  });
  return new Set(uids);
}

/** Images of classes that are not read, by class, because users would look for them among the cases. */
function unreadClasses(found: Scan): Note[] {
  const counts = new Map<string, number>();
  for (const { sopClassUid } of found.otherObjects) {
    const name = unreadImageClass(sopClassUid);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort().map(([name, count]) => ({
    code: 'QIAW_CLASS_NOT_READ',
    message: `${counted(count, 'object')} of the class ${name} ${count === 1 ? 'was' : 'were'} skipped: images of this class are not read.`,
  }));
}

function mediaNotes({ missingOfMedia: missing }: Scan): Note[] {
  if (missing === 0) return [];
  const message =
    `A DICOMDIR names ${counted(missing, 'object that is', 'objects that are')} missing from the sources. ` +
    'Copy the whole medium again if you need them.';
  return [{ code: 'QIAW_MEDIA_INCOMPLETE', message }];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

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

/** The same inputs are processed in the same order, regardless of the order of the file system. */
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

/** @param isJudged whether this run makes a statement about a series; false if all its delineations are excluded */
function seenInputs(
  found: Scan,
  paths: readonly string[],
  identity: Identity,
  isJudged: (seriesInstanceUid: string) => boolean,
): Set<string> {
  const seen = new Set(paths.map((path) => identity.file(path)));
  for (const series of found.series.filter(({ seriesInstanceUid }) => isJudged(seriesInstanceUid))) {
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
