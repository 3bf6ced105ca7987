import type { RdfThread } from '../../../graph/index.ts';
import type { GraphChange, UpdateThread, Writable } from '../../../store/index.ts';

/** What makes a planned change of graphs true: checks it, keeps it, and lets it be seen. */
export interface GraphWriter {
  /** Which graphs may be changed through the protocols. */
  readonly writable: Writable;
  /** Read what is sent, beside the thread that answers. */
  readonly graphs: Pick<RdfThread, 'read'>;
  readonly updates: Pick<UpdateThread, 'read'>;
  /**
   * Runs `plan` and carries out what it gives, with nothing else being written in between. When it resolves, the change is
   * kept for good and every later answer shows it; when it rejects, nothing has changed.
   */
  change(plan: () => Promise<readonly GraphChange[]>): Promise<readonly GraphChange[]>;
}
