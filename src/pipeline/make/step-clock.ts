import type { Clock } from '../../core/index.ts';
import type { StepName, StepTiming } from '../model.ts';

/** Measures each step of a case and reports when one begins. The times of a step that runs once per ROI are summed. */
export class StepClock {
  private readonly clock: Clock;
  private readonly onStep: (step: StepName) => void;
  private readonly timings = new Map<StepName, { seconds: number; peakMemoryMb: number }>();

  constructor(clock: Clock, onStep: (step: StepName) => void) {
    this.clock = clock;
    this.onStep = onStep;
  }

  async measure<T>(step: StepName, work: () => T | Promise<T>): Promise<T> {
    this.onStep(step);
    const start = this.clock.elapsed();
    try {
      return await work();
    } finally {
      const before = this.timings.get(step)?.seconds ?? 0;
      this.timings.set(step, {
        seconds: before + (this.clock.elapsed() - start) / 1000,
        peakMemoryMb: peakMemoryMb(),
      });
    }
  }

  list(): StepTiming[] {
    return [...this.timings].map(([step, { seconds, peakMemoryMb }]) => ({
      step,
      seconds: Math.round(seconds * 1000) / 1000,
      peakMemoryMb,
    }));
  }
}

/** Highest resident memory of this process so far, in MiB (ru_maxrss is in KiB on Linux and macOS in Node). */
export function peakMemoryMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
