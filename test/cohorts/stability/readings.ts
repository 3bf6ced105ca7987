import type { Readings } from '../../../src/cohorts/stability/model.ts';

interface MadeReadings {
  readonly subjects: number;
  readonly readings: number;
  /** Standard deviations, roughly. */
  readonly between: number;
  readonly noise: number;
  /** Difference of each reading from the one before. */
  readonly shift: number;
  readonly offset?: number;
}

/** A made-up table of readings, the same at every call. */
export function readingsOf({ subjects, readings, between, noise, shift, offset = 30 }: MadeReadings): Readings {
  let seed = 20_261_130;
  const random = (): number => {
    let sum = -6;
    for (let n = 0; n < 12; n++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      sum += seed / 2_147_483_648;
    }
    return sum;
  };
  const values = new Float64Array(subjects * readings);
  for (let i = 0; i < subjects; i++) {
    const subject = offset + between * random();
    for (let j = 0; j < readings; j++) values[i * readings + j] = subject + shift * j + noise * random();
  }
  return { values, subjects, readings };
}
