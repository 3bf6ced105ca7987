import type { Refusal } from '../core/index.ts';
import { patientOf } from '../dicom/index.ts';
import type { CaseJob } from './plan.ts';

/** A fault of this program or this machine, not of the input: recorded like a refusal so that it is never lost. */
export function failure(job: CaseJob, code: string, tries: number): Refusal {
  return {
    code: 'QIAW_CASE_FAILED',
    ...about(job),
    reason: 'Processing ended with an unexpected error.',
    remedy: 'Run again; if it happens again, run with log level debug and report what it prints.',
    evidence: { instances: job.series.instances.length, fault: code, tries },
  };
}

export function setAsideRefusal(job: CaseJob, crashes: number): Refusal {
  return {
    code: 'QIAW_CASE_SET_ASIDE',
    ...about(job),
    reason: 'Processes died while this case was being made, more than once, so it is not tried any more.',
    remedy: 'Give more memory or fewer workers, then run with --retry-set-aside; if processes die again, report it.',
    evidence: { instances: job.series.instances.length, crashes },
  };
}

export function subjectRefused(job: CaseJob): Refusal {
  return {
    code: 'QIAW_GRAPH_REFUSED',
    ...about(job),
    reason: 'With this case the graph of its subject would break the shapes, so the case stays out of the answers.',
    remedy: 'Run `qiaw validate` on the case in quarantine/; contradictory patient attributes are the usual cause.',
    evidence: { instances: job.series.instances.length },
  };
}

function about(job: CaseJob): Pick<Refusal, 'kind' | 'input'> {
  return {
    kind: 'case',
    input: { sopInstanceUid: job.delineation.sopInstanceUid, ...patientOf(job.series.patientStudy) },
  };
}
