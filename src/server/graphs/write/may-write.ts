import { AccessRefused } from '../../access/errors.ts';
import type { Caller } from '../../access/model.ts';
import { HttpProblem } from '../../answer/problem.ts';
import type { ApiContext } from '../../app/context.ts';
import type { GraphWriter } from './graph-writer.ts';

/** The writer; throws 401 for a request without a token, 403 for one whose token does not permit writing. */
export function assertMayWrite(request: Request, caller: Caller, { writer }: ApiContext): GraphWriter {
  if (!caller.write) {
    if (request.headers.has('authorization'))
      throw new AccessRefused('QIAW_NOT_GRANTED', 'This token does not permit writing.');
    throw new AccessRefused('QIAW_TOKEN_NEEDED', 'Changing graphs requires a token with the scope write.');
  }
  if (writer) return writer;
  throw new HttpProblem(
    403,
    'QIAW_UPDATE_REFUSED',
    'This server only answers queries; graphs are changed by the pipeline.',
  );
}
