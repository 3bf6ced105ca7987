import { EndableThread, QiawError, type ThreadEnd, workerEntry } from '../../core/index.ts';
import type { ValidationResult } from './model.ts';

export interface CheckRequest {
  readonly graph: string;
  readonly ntriples: string;
}

/** A graph that was checked by itself. */
export interface CheckedGraph {
  readonly conforms: boolean;
  /** The first findings; a graph can have more of them than it has statements. */
  readonly results: readonly ValidationResult[];
  /** How many violations there are in all. */
  readonly violations: number;
  /** The graph as it is to be kept; empty when it does not conform. */
  readonly trig: string;
}

/** The gate did not come to a verdict: its thread ended, or something unforeseen happened in it. */
export class GateFailed extends QiawError {
  readonly code = 'QIAW_GATE_FAILED';
}

/** A graph whose check costs more than any may: it would never pass. */
export class GateTooCostly extends QiawError {
  readonly code = 'QIAW_RDF_TOO_COSTLY';
}

const memoryMb = 4096;
/** Ten megabytes take ten seconds on a free core. */
const timeMs = ({ ntriples }: CheckRequest): number => 60_000 + ntriples.length / 100;

function noAnswer(why: ThreadEnd): QiawError {
  if (why === 'time' || why === 'memory')
    return new GateTooCostly(
      'Checking the graph cost too much time or memory and was ended. Send it in several graphs.',
    );
  if (why === 'busy') return new GateFailed('Too many graphs wait for the gate. Try again in a few seconds.');
  return new GateFailed('The gate ended before it had checked the graph. Try again.');
}

/**
 * A gate in a thread of its own, for a server that must go on answering: checking ten megabytes takes ten seconds. Started by the
 * first graph, and again after its thread has ended. Graphs are checked in the order they came.
 */
export class GateThread {
  private readonly thread = new EndableThread<CheckRequest, CheckedGraph>(workerEntry('gate-worker'), {
    timeMs,
    memoryMb,
    mostWaiting: 64,
    noAnswer,
    failed: (_, message) => new GateFailed(`The graph could not be checked: ${message}`),
  });

  check(graph: string, ntriples: string): Promise<CheckedGraph> {
    return this.thread.run({ graph, ntriples });
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
