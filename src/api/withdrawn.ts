import { withdrawnDigest } from '../rdf/index.ts';
import type { ApiContext } from './context.ts';
import { HttpProblem } from './problem.ts';

/** Throws 410 for an address below the base that was withdrawn. */
export function assertNotWithdrawn(path: string, { base, directory }: ApiContext): void {
  if (!directory?.withdrawn.has(withdrawnDigest(`${base}${path}`))) return;
  throw new HttpProblem(410, 'QIAW_WITHDRAWN', 'What stood at this address was withdrawn for good.');
}
