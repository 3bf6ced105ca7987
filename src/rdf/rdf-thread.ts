import { EndableThread, QiawError, type ThreadEnd, workerEntry } from '../core/index.ts';
import { RdfTooCostly } from './bounds.ts';
import { RdfSyntaxError } from './parse.ts';
import type { RdfMediaType } from './read-rdf.ts';

/** RDF texts of strangers, which are read together. */
export interface RdfJob {
  readonly texts: ReadonlyArray<{ readonly text: string; readonly mediaType: RdfMediaType }>;
  readonly base: string;
  /** The one graph they may speak of, `''` for the default graph: N-Triples are given. Without it N-Quads are. */
  readonly graph?: string;
}

export interface RdfLines {
  /** One statement a line. */
  readonly lines: string;
  /** Whether a statement is in another graph than the one that was asked for. */
  readonly elsewhere: boolean;
}

/** As many texts as may be read are waiting: try again after a while. */
export class RdfBusy extends QiawError {
  readonly code = 'QIAW_STORE_BUSY';
}

/** Reading ended without an answer, which is nobody's fault but ours. */
class RdfThreadEnded extends QiawError {
  readonly code = 'QIAW_RDF_THREAD';
}

const memoryMb = 1024;
/** Any syntax is read at more than a megabyte per second; half a minute also for the smallest. */
const timeMs = ({ texts }: RdfJob): number => 30_000 + texts.reduce((sum, { text }) => sum + text.length / 1000, 0);

function noAnswer(why: ThreadEnd): QiawError {
  switch (why) {
    case 'time':
      return new RdfTooCostly('Reading the RDF took too long and was ended. Send it as N-Triples, or in parts.');
    case 'memory':
      return new RdfTooCostly(
        `Reading the RDF needed more than ${memoryMb} MB and was ended. Send it as N-Triples, or in parts.`,
      );
    case 'busy':
      return new RdfBusy('Other graphs are being read. Try again in a few seconds.');
    case 'ended':
      return new RdfThreadEnded('The thread that reads RDF ended. Try again.');
  }
}

/** Reads RDF where it can be ended (see {@link readRdf}): a text is given up at its time, its memory, its depth, and at what it grows to. */
export class RdfThread {
  private readonly thread = new EndableThread<RdfJob, RdfLines>(workerEntry(import.meta.url, './rdf-worker.ts'), {
    timeMs,
    memoryMb,
    mostWaiting: 16,
    noAnswer,
    failed: (code, message) => {
      if (code === 'QIAW_RDF_TOO_COSTLY') return new RdfTooCostly(message);
      return code === 'QIAW_RDF_SYNTAX' ? new RdfSyntaxError(message) : new Error(message);
    },
  });

  /** @throws RdfSyntaxError, RdfTooCostly, RdfBusy */
  read(job: RdfJob, signal?: AbortSignal): Promise<RdfLines> {
    return this.thread.run(job, signal);
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
