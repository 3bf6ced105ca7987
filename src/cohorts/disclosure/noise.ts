import { createHmac, randomBytes } from 'node:crypto';

/**
 * Probability table: noise v from -20 to 20 has probability c exp(-|v| / 5), with c such that they sum to 1. All counts
 * use the same row, because none below k is published. Standard deviation 6.3.
 */
const [scale, most] = [5, 20];

export const noiseTable: ReadonlyArray<{ readonly noise: number; readonly probability: number }> = (() => {
  const weights = Array.from({ length: 2 * most + 1 }, (_, at) => Math.exp(-Math.abs(at - most) / scale));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight, at) => ({ noise: at - most, probability: weight / sum }));
})();

/**
 * Noise of cells by the cell-key method (Fraser and Wooton 2005, Thompson, Broadfoot and Elazar 2013): each person has a random key, and the
 * key of a cell is their sum modulo 2^32. Unlike the published method, the key also depends on the question: two questions that the
 * same people match get different noise, so equal answers prove nothing. The secret is created for one publication and discarded.
 */
export class CellKeys {
  readonly #secret: Uint8Array;

  constructor(secret: Uint8Array = randomBytes(32)) {
    this.#secret = secret;
  }

  recordKey(person: string): number {
    return this.#uint32(`record|${person}`);
  }

  noise(question: string, cellKey: number): number {
    let place = this.#uint32(`cell|${cellKey >>> 0}|${question}`) / 2 ** 32;
    for (const { noise, probability } of noiseTable) {
      place -= probability;
      if (place < 0) return noise;
    }
    return most;
  }

  #uint32(text: string): number {
    return createHmac('sha256', this.#secret).update(text).digest().readUInt32BE(0);
  }
}
