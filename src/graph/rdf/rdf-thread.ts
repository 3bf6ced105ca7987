import { EndableThread, QiawError, type ThreadEnd, workerEntry } from '../../core/index.ts';
import { mostCharacters, RdfTooCostly } from './bounds.ts';
import { RdfSyntaxError } from './parse.ts';
import type { RdfMediaType } from './read-rdf.ts';

/** RDF texts of strangers, which are read together. */
export interface RdfJob {
  readonly texts: ReadonlyArray<{ readonly text: string; readonly mediaType: RdfMediaType }>;
  readonly base: string;
  /** The one graph they may speak of, `''` for the default graph: N-Triples are given. Without it N-Quads are. */
  readonly graph?: string;
  /** What they may grow to; set by {@link RdfThread}. */
  readonly mostCharacters?: number;
}

/** What reading may take. */
export interface RdfLimits {
  readonly memoryMb: number;
  /** Characters when written as N-Quads: prefixes, bases, contexts and entities make a short text as long as they like. */
  readonly mostCharacters: number;
}

/** For what comes over the network. */
const bodyLimits: RdfLimits = { memoryMb: 1024, mostCharacters };
/** For a file that somebody at this machine names. */
export const fileLimits: RdfLimits = { memoryMb: 4096, mostCharacters: 4 * mostCharacters - 32 };

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

/** Any syntax is read at more than a megabyte per second; half a minute also for the smallest. */
const timeMs = ({ texts }: RdfJob): number => 30_000 + texts.reduce((sum, { text }) => sum + text.length / 1000, 0);

function noAnswer(why: ThreadEnd, memoryMb: number): QiawError {
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
  private readonly thread: EndableThread<RdfJob, RdfLines>;

  constructor(private readonly limits: RdfLimits = bodyLimits) {
    const { memoryMb } = limits;
    this.thread = new EndableThread(workerEntry('rdf-worker'), {
      timeMs,
      memoryMb,
      mostWaiting: 16,
      noAnswer: (why) => noAnswer(why, memoryMb),
      failed: (code, message) => {
        if (code === 'QIAW_RDF_TOO_COSTLY') return new RdfTooCostly(message);
        return code === 'QIAW_RDF_SYNTAX' ? new RdfSyntaxError(message) : new Error(message);
      },
    });
  }

  /** @throws RdfSyntaxError, RdfTooCostly, RdfBusy */
  read(job: RdfJob, signal?: AbortSignal): Promise<RdfLines> {
    return this.thread.run({ mostCharacters: this.limits.mostCharacters, ...job }, signal);
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
