import type { QueryOptions } from '../../port.ts';
import type { EngineCommand, EngineSuccess } from '../engine/engine-thread.ts';

/** A query in the scheduler. */
export interface Job {
  readonly shape: string;
  readonly command: EngineCommand;
  readonly options: Pick<QueryOptions, 'timeoutMs' | 'signal' | 'client'>;
  readonly resolve: (reply: EngineSuccess) => void;
  readonly reject: (error: Error) => void;
  waitTimer?: NodeJS.Timeout;
}

/** Queries waiting for an engine. Clients take turns, so that a client with many queries delays only itself. */
export class WaitingQueries {
  private readonly jobs: Job[] = [];
  private readonly served = new Map<string, number>();
  private turn = 0;

  constructor(private readonly most: number) {}

  has(wanted: (job: Job) => boolean): boolean {
    return this.jobs.some(wanted);
  }

  /**
   * Adds a job; returns false if there is no room. If the queue is full, a job is removed to make room and passed to `dropped`: the
   * youngest one that is `expendable`, otherwise the youngest one of the client with the most jobs.
   */
  add(job: Job, expendable: (job: Job) => boolean, dropped: (job: Job) => void): boolean {
    if (this.jobs.length >= this.most) {
      const victim = expendable(job) ? undefined : this.jobs.findLast(expendable);
      const loser = victim ?? this.youngestOfGreediest(clientOf(job));
      if (loser === undefined) return false;
      this.remove(loser);
      dropped(loser);
    }
    this.jobs.push(job);
    return true;
  }

  /** Removes and returns the eligible job whose client has waited longest for a turn; undefined if there is none. */
  take(wanted: (job: Job) => boolean): Job | undefined {
    let chosen: Job | undefined;
    for (const job of this.jobs) {
      if (!wanted(job)) continue;
      if (chosen === undefined || this.lastTurn(job) < this.lastTurn(chosen)) chosen = job;
    }
    if (chosen === undefined) return undefined;
    this.remove(chosen);
    if (this.served.size > 10_000) this.served.clear();
    this.served.set(clientOf(chosen), ++this.turn);
    return chosen;
  }

  /** Removes a job. Returns whether it was still waiting. */
  remove(job: Job): boolean {
    const place = this.jobs.indexOf(job);
    if (place >= 0) this.jobs.splice(place, 1);
    return place >= 0;
  }

  clear(): readonly Job[] {
    return this.jobs.splice(0);
  }

  private lastTurn(job: Job): number {
    return this.served.get(clientOf(job)) ?? 0;
  }

  /** The youngest job of a client that would still have more jobs than the new one's client. */
  private youngestOfGreediest(newcomer: string): Job | undefined {
    const counts = new Map<string, number>();
    for (const job of this.jobs) counts.set(clientOf(job), (counts.get(clientOf(job)) ?? 0) + 1);
    const [greediest, most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
    if (most <= (counts.get(newcomer) ?? 0) + 1) return undefined;
    return this.jobs.findLast((job) => clientOf(job) === greediest);
  }
}

const clientOf = ({ options }: Job): string => options.client ?? '';
