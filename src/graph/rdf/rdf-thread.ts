import { EndableThread, QiawError, type ThreadEnd, workerEntry } from '../../core/index.ts';
import { mostCharacters, RdfTooCostly } from './bounds.ts';
import { RdfSyntaxError } from './parse.ts';
import type { RdfMediaType } from './read-rdf.ts';

/** Untrusted RDF texts that are parsed together. */
export interface RdfJob {
  readonly texts: ReadonlyArray<{ readonly text: string; readonly mediaType: RdfMediaType }>;
  readonly base: string;
  /** The only graph that they may contain, `''` for the default graph; the result is N-Triples. If absent, it is N-Quads. */
  readonly graph?: string;
  /** Limit on their expanded size; set by {@link RdfThread}. */
  readonly mostCharacters?: number;
}

/** Limits for parsing. */
export interface RdfLimits {
  readonly memoryMb: number;
  /** Characters when written as N-Quads: prefixes, bases, contexts and entities can expand a short text to any length. */
  readonly mostCharacters: number;
}

/** For data from the network. */
const bodyLimits: RdfLimits = { memoryMb: 1024, mostCharacters };
/** For a file named by a local user. */
export const fileLimits: RdfLimits = { memoryMb: 4096, mostCharacters: 4 * mostCharacters - 32 };

export interface RdfLines {
  /** One statement per line. */
  readonly lines: string;
  /** Whether a statement is in a graph other than the requested one. */
  readonly elsewhere: boolean;
}

/** The queue of texts to parse is full; try again later. */
export class RdfBusy extends QiawError {
  readonly code = 'QIAW_STORE_BUSY';
}

/** The parsing thread ended without a result because of an internal error. */
class RdfThreadEnded extends QiawError {
  readonly code = 'QIAW_RDF_THREAD';
}

/** Any syntax is parsed at more than one megabyte per second. Small texts get half a minute too. */
const timeMs = ({ texts }: RdfJob): number => 30_000 + texts.reduce((sum, { text }) => sum + text.length / 1000, 0);

function noAnswer(why: ThreadEnd, memoryMb: number): QiawError {
  switch (why) {
    case 'time':
      return new RdfTooCostly('Reading the RDF took too long and was stopped. Send it as N-Triples, or in parts.');
    case 'memory':
      return new RdfTooCostly(
        `Reading the RDF needed more than ${memoryMb} MB and was stopped. Send it as N-Triples, or in parts.`,
      );
    case 'busy':
      return new RdfBusy('Other graphs are being read. Try again in a few seconds.');
    case 'ended':
      return new RdfThreadEnded('The thread that parses RDF ended. Try again.');
  }
}

/** Parses RDF in a thread that is stopped when a text exceeds its time, memory, depth or size (see {@link readRdf}). */
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
