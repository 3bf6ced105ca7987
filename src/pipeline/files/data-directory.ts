import { join } from 'node:path';
import type { SingleGraph } from '../../graph/index.ts';

/** Where things lie in a data directory (CONTRACT 3). The files are the truth; every index is rebuilt from them. */
export class DataDirectory {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** What every file in the directory depends on: base, key id, identity mode, layout version. */
  get manifest(): string {
    return join(this.root, 'qiaw.json');
  }
  get lock(): string {
    return join(this.root, '.lock');
  }
  /** Held for each publication only; every process of every machine takes it in turn. */
  get publishLock(): string {
    return join(this.root, '.publish.lock');
  }
  /** Work in progress: one folder a process, removed when that process is gone. */
  get staging(): string {
    return join(this.root, '.staging');
  }
  /** Refusals of settled cases that are not in refusals.ndjson yet: one small file each. */
  get pendingRefusals(): string {
    return join(this.root, '.pending');
  }
  /** What became of each input, so that the next run need not read it again. */
  get checkpoints(): string {
    return join(this.root, '.checkpoints.ndjson');
  }
  /** Cases that were tried in vain too often: one small file each. */
  get setAside(): string {
    return join(this.root, '.set-aside');
  }
  /** What an erasure in progress still has to do; gone when it is done. */
  get erasure(): string {
    return join(this.root, '.erasure.json');
  }
  /** What was fetched from archives or sent here, until the pipeline has used it; hidden, never served. */
  get spool(): string {
    return join(this.root, '.spool');
  }
  /** What a rebase in progress still has to do; gone when it is done. */
  get rebase(): string {
    return join(this.root, '.rebase.json');
  }
  get cases(): string {
    return join(this.root, 'cases');
  }
  get graphs(): string {
    return join(this.root, 'graphs');
  }
  get quarantine(): string {
    return join(this.root, 'quarantine');
  }
  /** Downloads of datasets by content version; derived, may be removed at any time. */
  get exports(): string {
    return join(this.root, 'exports');
  }
  /** Records, published versions and their downloads. */
  get datasets(): string {
    return join(this.root, 'datasets');
  }
  get executionLog(): string {
    return join(this.root, 'executions.ndjson');
  }
  get refusals(): string {
    return join(this.root, 'refusals.ndjson');
  }
  get manifestCsv(): string {
    return join(this.root, 'manifest.csv');
  }

  caseFolder(id: string): string {
    return join(this.cases, id);
  }
  quarantined(id: string): string {
    return join(this.quarantine, id);
  }
  subjectGraph(subjectId: string): string {
    return join(this.graphs, 'subjects', `${subjectId}.trig`);
  }
  graph(name: SingleGraph): string {
    return join(this.graphs, `${name}.trig`);
  }
}
