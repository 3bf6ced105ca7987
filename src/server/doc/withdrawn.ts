import { withdrawnDigest } from '../../graph/index.ts';
import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';

/** Throws 410 for an address below the base that was withdrawn. */
export function assertNotWithdrawn(path: string, { base, directory }: ApiContext): void {
  if (!directory?.withdrawn.has(withdrawnDigest(`${base}${path}`))) return;
  throw new HttpProblem(410, 'QIAW_WITHDRAWN', 'The resource at this address was withdrawn permanently.');
}
