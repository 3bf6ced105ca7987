import { EndableThread, QiawError, type ThreadEnd, workerEntry } from '../../core/index.ts';
import type { ValidationResult } from './model.ts';

export interface CheckRequest {
  readonly graph: string;
  readonly ntriples: string;
}

/** Result of checking one graph in the gate thread. */
export interface CheckedGraph {
  readonly conforms: boolean;
  /** The first findings. A graph can have more findings than statements. */
  readonly results: readonly ValidationResult[];
  /** Total number of violations. */
  readonly violations: number;
  /** The graph in the form to store; empty when it does not conform. */
  readonly trig: string;
}

/** The gate reached no verdict: its thread ended or failed unexpectedly. */
export class GateFailed extends QiawError {
  readonly code = 'QIAW_GATE_FAILED';
}

/** Checking the graph exceeds the time or memory limit, so a retry cannot succeed. */
export class GateTooCostly extends QiawError {
  readonly code = 'QIAW_RDF_TOO_COSTLY';
}

const memoryMb = 4096;
/** Ten megabytes take ten seconds on an idle core. */
const timeMs = ({ ntriples }: CheckRequest): number => 60_000 + ntriples.length / 100;

function noAnswer(why: ThreadEnd): QiawError {
  if (why === 'time' || why === 'memory')
    return new GateTooCostly(
      'Checking the graph took too much time or memory and was stopped. Split it into several graphs.',
    );
  if (why === 'busy') return new GateFailed('Too many graphs are waiting for the gate. Try again in a few seconds.');
  return new GateFailed('The gate stopped before it had checked the graph. Try again.');
}

/**
 * A gate in a separate thread, so that a server stays responsive: checking ten megabytes takes ten seconds. The thread starts
 * with the first graph and is restarted if it ends. Graphs are checked in order of arrival.
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
