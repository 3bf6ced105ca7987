import { join } from 'node:path';

/** Graphs that stand in one file each, directly below graphs/. */
export type CatalogueGraph = 'definitions' | 'refusals' | 'executions' | 'validation' | 'tombstones' | 'checks';

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
  /** Work in progress; never read by anything but the run that made it, removed by the next one. */
  get staging(): string {
    return join(this.root, '.staging');
  }
  /** What an erasure in progress still has to do; gone when it is done. */
  get erasure(): string {
    return join(this.root, '.erasure.json');
  }
  /** What was fetched from archives or sent here, until the pipeline has used it; hidden, never served. */
  get spool(): string {
    return join(this.root, '.spool');
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
  graph(name: CatalogueGraph): string {
    return join(this.graphs, `${name}.trig`);
  }
}
