import type { Dialect, Finding } from './model.ts';

/** Collects the findings of one dialect; the same finding at the same place is recorded once. */
export class Findings {
  private readonly list = new Map<string, Finding>();
  private readonly dialect: Dialect;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  add(code: string, place: string, message: string, remedy: string): void {
    const key = `${code} ${place}`;
    if (!this.list.has(key)) this.list.set(key, { dialect: this.dialect, code, place, message, remedy });
  }

  all(): readonly Finding[] {
    return [...this.list.values()];
  }
}
