import { QiawError } from '../../core/index.ts';
import type { VerifyCheck, VerifyDifference } from './model.ts';

/** The findings of one check. A file that cannot be read is a finding and does not end the verification. */
export class Findings {
  compared = 0;
  readonly #name: VerifyCheck['name'];
  readonly #differences: VerifyDifference[] = [];
  readonly #notes: VerifyDifference[] = [];

  constructor(name: VerifyCheck['name']) {
    this.#name = name;
  }

  differ(code: VerifyDifference['code'], message: string): void {
    this.#differences.push({ code, message });
  }

  note(code: VerifyDifference['code'], message: string): void {
    this.#notes.push({ code, message });
  }

  async attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof QiawError)) throw error;
      this.differ(error.code, error.message);
    }
  }

  check(): VerifyCheck {
    return {
      name: this.#name,
      compared: this.compared,
      differences: this.#differences,
      ...(this.#notes.length > 0 && { notes: this.#notes }),
    };
  }
}
