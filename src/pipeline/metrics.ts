import { counter, gauge, histogram } from '../core/index.ts';

export const casesTotal = counter({ name: 'qiaw_cases_total', help: 'Cases settled, by outcome.', labels: ['status'] });
export const refusalsTotal = counter({ name: 'qiaw_refusals_total', help: 'Refusals, by code.', labels: ['code'] });
export const caseSeconds = histogram({
  name: 'qiaw_case_seconds',
  help: 'Seconds from the start of a case to its publication.',
});
export const stepSeconds = histogram({
  name: 'qiaw_step_seconds',
  help: 'Seconds each step of a case took.',
  labels: ['step'],
});
export const publishSeconds = histogram({
  name: 'qiaw_publish_seconds',
  help: 'Seconds a publication held the publish lock of the data directory.',
  buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
});
export const retriesTotal = counter({
  name: 'qiaw_case_retries_total',
  help: 'Retries of a case after a transient fault, by system code.',
  labels: ['code'],
});
export const casesInFlight = gauge({ name: 'qiaw_cases_in_flight', help: 'Cases being made by this process.' });
