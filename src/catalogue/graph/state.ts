import type { NamedNode } from '../../graph/index.ts';
import type { DistributionDescription } from '../model.ts';
import type { DatasetRecord } from '../record/record-schema.ts';
import type { ShownFacts } from '../shown-facts.ts';

/** One state of a dataset: the current one, or a published version. */
export interface DatasetState {
  readonly id: string;
  readonly node: NamedNode;
  readonly record: DatasetRecord;
  readonly computed: ShownFacts;
  readonly version: string;
  readonly issued: string;
  readonly modified: string;
  /** Each with the node that represents it. */
  readonly distributions: ReadonlyArray<{
    readonly node: NamedNode;
    readonly description: DistributionDescription;
    /** Already described at another dataset node that has the same file. */
    readonly elsewhere?: boolean;
  }>;
  /** The previous version, and the dataset of which this is a version. */
  readonly previous?: NamedNode;
  readonly current?: NamedNode;
  readonly versionOf?: NamedNode;
}
