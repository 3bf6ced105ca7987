import type { RdfThread } from '../../../graph/index.ts';
import type { GraphChange, UpdateThread, Writable } from '../../../store/index.ts';

/** Carries out a planned change of graphs: validates, stores and publishes it. */
export interface GraphWriter {
  /** Which graphs may be changed through the protocols. */
  readonly writable: Writable;
  /** Parses request bodies in another thread than the one that answers. */
  readonly graphs: Pick<RdfThread, 'read'>;
  readonly updates: Pick<UpdateThread, 'read'>;
  /**
   * Runs `plan` and carries out the resulting changes, without any other write in between. When it resolves, the change is stored
   * durably and visible in every later answer; when it rejects, nothing has changed.
   */
  change(plan: () => Promise<readonly GraphChange[]>): Promise<readonly GraphChange[]>;
}
