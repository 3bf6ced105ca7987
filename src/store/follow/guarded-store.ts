import { StoreFull, StoreLoading } from '../errors.ts';
import type { GraphStore, QueryAnswer, QueryOptions, StoreStatistics, UpdateOptions } from '../port.ts';
import type { GraphSource, RdfFormat } from '../sources.ts';
import type { GraphChange, UpdateOperation } from '../update/model.ts';
import type { FollowProgress } from './follow-progress.ts';

/** A store that refuses queries until it is filled, and when it cannot be filled. */
export class GuardedStore implements GraphStore {
  constructor(
    private readonly inner: GraphStore,
    private readonly progress: () => FollowProgress,
  ) {}

  load(text: string, format: RdfFormat, graph?: string): Promise<void> {
    return this.inner.load(text, format, graph);
  }

  replaceGraph(graph: string, text: string, format: RdfFormat): Promise<void> {
    return this.inner.replaceGraph(graph, text, format);
  }

  replaceGraphs(graphs: readonly string[], sources: readonly GraphSource[]): Promise<void> {
    return this.inner.replaceGraphs(graphs, sources);
  }

  removeGraph(graph: string): Promise<void> {
    return this.inner.removeGraph(graph);
  }

  async query(text: string, options: QueryOptions): Promise<QueryAnswer> {
    await this.assertFilled();
    return this.inner.query(text, options);
  }

  async planUpdate(operations: readonly UpdateOperation[], options: UpdateOptions): Promise<readonly GraphChange[]> {
    await this.assertFilled();
    return this.inner.planUpdate(operations, options);
  }

  private async assertFilled(): Promise<void> {
    const { state, ...progress } = this.progress();
    if (state === 'loading') throw new StoreLoading(progress);
    if (state !== 'full') return;
    const { capacity = Number.POSITIVE_INFINITY } = await this.inner.statistics();
    throw new StoreFull(capacity);
  }

  statistics(): Promise<StoreStatistics> {
    return this.inner.statistics();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
