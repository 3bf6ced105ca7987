import { counted, refusedWord } from '../../../core/index.ts';
import type { RunEvent } from '../../../pipeline/index.ts';
import type { FetchEvent } from './progress.ts';

type CaseEvent = Extract<RunEvent, { event: 'case' }>;
type PlanEvent = Extract<RunEvent, { event: 'plan' }>;
type RefusalEvent = Extract<RunEvent, { event: 'refusal' }>;

export function describeStatus(event: CaseEvent): string {
  const seconds = `${event.seconds.toFixed(1)} s`;
  switch (event.status) {
    case 'made':
      return `${counted(event.rois ?? 0, 'ROI')} in ${seconds}${notesText(event)}`;
    case 'reused':
      return `already complete, nothing to do${notesText(event)}`;
    case 'refused':
      return 'refused, see the reason';
    case 'quarantined':
      return 'refused by the shapes, see the reason; kept in quarantine/';
    case 'failed':
      return 'failed unexpectedly';
    case 'setAside':
      return 'set aside: processes died too often while making it';
  }
}

const notesText = ({ notes = 0 }: CaseEvent): string => (notes === 0 ? '' : `, ${counted(notes, 'note')}`);

export function describeRefusal(refusal: RefusalEvent): string {
  const { id, roi, roiNumber, subject } = refusal.input;
  // A case has the name of its progress line; an object has its own name.
  const input = refusal.kind === 'case' ? (subject ?? id) : id;
  const region = roi ?? roiNumber;
  const which = region === undefined ? input : `${region} of ${input}`;
  return `refused ${refusedWord(refusal.kind)} ${which}: ${refusal.reason} [${refusal.code}] ${refusal.remedy}`;
}

export function describePlan(event: PlanEvent): string {
  const { cases, changed, done, setAside } = event;
  const rest = [
    `${event.new} new`,
    `${changed} changed`,
    `${done} done`,
    ...(setAside > 0 ? [`${setAside} set aside (--retry-set-aside)`] : []),
  ];
  return `${describeFiles(event)}; ${counted(cases, 'case')}: ${rest.join(', ')}`;
}

/** The kinds of files in the sources, apart from images and delineations that are used. */
export function describeFiles(seen: Pick<PlanEvent, 'files' | 'notDicom' | 'others' | 'leftOut'>): string {
  const { files, notDicom, others = 0, leftOut = 0 } = seen;
  const parts = [
    counted(files, 'file'),
    `${notDicom} of them not DICOM`,
    ...(others > 0 ? [`${others} of classes that are not processed`] : []),
    ...(leftOut > 0 ? [leftOutText(leftOut)] : []),
  ];
  return parts.join(', ');
}

export function leftOutText(leftOut: number): string {
  return `${counted(leftOut, 'delineation')} left out by --delineations or --series-description`;
}

/** Remaining time, from the mean time of the cases finished so far. */
export class TimeLeft {
  private readonly start = performance.now();

  after(done: number, total: number): string {
    if (done === 0 || done >= total) return '';
    const seconds = ((performance.now() - this.start) / 1000 / done) * (total - done);
    if (seconds < 90) return `about ${Math.ceil(seconds)} s`;
    if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
    return `about ${(seconds / 3600).toFixed(1)} h`;
  }
}

export function describeFetch({ objects, bytes }: FetchEvent): string {
  return `fetching: ${counted(objects, 'object')}, ${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
