import type { Caller } from '../../access/index.ts';
import type { ApiContext } from '../context.ts';
import { visibleGraphs } from '../visibility.ts';

/** The graphs an update of this caller may read in WHERE; undefined for all. */
export async function readableGraphs(caller: Caller, context: ApiContext): Promise<readonly string[] | undefined> {
  return caller.everything ? undefined : [...(await visibleGraphs(caller, context))];
}
