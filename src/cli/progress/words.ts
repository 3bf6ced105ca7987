import type { RunEvent } from '../../pipeline/index.ts';
import type { FetchEvent } from './index.ts';

type CaseEvent = Extract<RunEvent, { event: 'case' }>;
type PlanEvent = Extract<RunEvent, { event: 'plan' }>;
type RefusalEvent = Extract<RunEvent, { event: 'refusal' }>;

export function describeStatus(event: CaseEvent): string {
  const seconds = `${event.seconds.toFixed(1)} s`;
  switch (event.status) {
    case 'made':
      return `${event.rois} ROI${event.rois === 1 ? '' : 's'} in ${seconds}`;
    case 'reused':
      return 'complete already, nothing to do';
    case 'refused':
      return 'refused, see the reason';
    case 'quarantined':
      return 'refused by the shapes, see the reason; kept in quarantine/';
    case 'failed':
      return 'failed unexpectedly';
    case 'setAside':
      return 'set aside: processes died with it too often';
  }
}

export function describeRefusal(refusal: RefusalEvent): string {
  const { id, roiNumber, subject } = refusal.input;
  // A case is named as its line of progress names it; an object has a name of its own.
  const input = refusal.kind === 'case' ? (subject ?? id) : id;
  const which = roiNumber === undefined ? input : `${roiNumber} of ${input}`;
  return `refused ${refusal.kind} ${which}: ${refusal.reason} [${refusal.code}] ${refusal.remedy}`;
}

export function describePlan(event: PlanEvent): string {
  const { files, notDicom, cases, changed, done, setAside } = event;
  const rest = [
    `${event.new} new`,
    `${changed} changed`,
    `${done} done`,
    ...(setAside > 0 ? [`${setAside} set aside (--retry-set-aside)`] : []),
  ];
  return `${files} files, ${notDicom} of them not DICOM; ${cases} cases: ${rest.join(', ')}`;
}

/** Time left, from the mean time of the cases finished so far. */
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
  return `fetching: ${objects} objects, ${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
