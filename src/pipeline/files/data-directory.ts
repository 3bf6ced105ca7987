import { join } from 'node:path';
import type { SingleGraph } from '../../graph/index.ts';

/** Paths in a data directory (CONTRACT 3). The files are the truth; every index is rebuilt from them. */
export class DataDirectory {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** What every file in the directory depends on: base, key id, identity mode, layout version. */
  get manifest(): string {
    return join(this.root, 'qiaw.json');
  }
  /** What the directory contains; written by the first run, and afterwards the steward's. */
  get readme(): string {
    return join(this.root, 'README.md');
  }
  get lock(): string {
    return join(this.root, '.lock');
  }
  /** Held only during a publication; all processes on all machines take turns. */
  get publishLock(): string {
    return join(this.root, '.publish.lock');
  }
  /** Work in progress: one folder per process, removed when that process has ended. */
  get staging(): string {
    return join(this.root, '.staging');
  }
  /** Refusals of settled cases that are not in refusals.ndjson yet: one small file each. */
  get pendingRefusals(): string {
    return join(this.root, '.pending');
  }
  /** The result of each input, so that the next run does not read it again. */
  get checkpoints(): string {
    return join(this.root, '.checkpoints.ndjson');
  }
  /** Cases that failed too often: one small file each. */
  get setAside(): string {
    return join(this.root, '.set-aside');
  }
  /** The remaining work of an erasure in progress; removed when it is complete. */
  get erasure(): string {
    return join(this.root, '.erasure.json');
  }
  /** Objects fetched from archives or received, until the pipeline has used them; hidden, never served. */
  get spool(): string {
    return join(this.root, '.spool');
  }
  /** The remaining work of a rebase in progress; removed when it is complete. */
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
  /** The graph of a kind that is derived from all cases of a subject. */
  derivedGraph(kind: string, subjectId: string): string {
    return join(this.graphs, kind, `${subjectId}.trig`);
  }
  graph(name: SingleGraph): string {
    return join(this.graphs, `${name}.trig`);
  }
}
