import type { Refusal } from '../../core/index.ts';
import { patientOf } from '../../dicom/index.ts';
import type { CaseJob } from '../plan/case-job.ts';
import { type Fault, firstOf, type GraphRefused, type SharedGraph } from '../publish/graph-refused.ts';

/**
 * A fault of this program or this machine, not of the input: recorded like a refusal, so that it is always reported.
 */
export function failure(job: CaseJob, code: string, tries: number): Refusal {
  return {
    code: 'QIAW_CASE_FAILED',
    ...about(job),
    reason: 'Processing ended with an unexpected error.',
    remedy: 'Run again. If it happens again, run with log level debug and report the output.',
    evidence: { instances: job.series.instances.length, fault: code, tries },
  };
}

export function setAsideRefusal(job: CaseJob, crashes: number): Refusal {
  return {
    code: 'QIAW_CASE_SET_ASIDE',
    ...about(job),
    reason: 'Processes died repeatedly while this case was being made, so it is not tried again.',
    remedy:
      'Provide more memory or use fewer workers, then run with --retry-set-aside. If processes die again, report it.',
    evidence: { instances: job.series.instances.length, crashes },
  };
}

const FAULTS: Readonly<Record<Fault, readonly [said: string, remedy: string]>> = {
  before: [
    'broke the shapes before this case was added',
    'Run `qiaw validate --data DIR` and first correct what it reports.',
  ],
  case: ['breaks the shapes because of the statements of this case', ''],
  contradiction: ['breaks the shapes because this case contradicts earlier cases', ''],
};

const SHARED: Readonly<Partial<Record<SharedGraph, string>>> = {
  subject: 'The graph of its subject',
  definitions: 'The graph of the definitions that all cases share',
};

/** The refusal of the case that was to be added. It states the cause and the rule that failed. */
export function graphRefused(job: CaseJob, { shared, violations, fault = 'case' }: GraphRefused): Refusal {
  const [said, remedy] = FAULTS[fault];
  return {
    code: 'QIAW_GRAPH_REFUSED',
    ...about(job),
    reason: `${SHARED[shared] ?? 'A shared graph'} ${said} (${firstOf(violations)}), so the case stays out of the answers.`,
    remedy: `${remedy || (violations[0]?.remedy ?? '')} The report is in quarantine/: \`qiaw quarantine list\`.`.trim(),
    evidence: { instances: job.series.instances.length, graph: shared, violations: violations.length, fault },
  };
}

function about(job: CaseJob): Pick<Refusal, 'kind' | 'input'> {
  return {
    kind: 'case',
    input: { sopInstanceUid: job.delineation.sopInstanceUid, ...patientOf(job.series.patientStudy) },
  };
}
