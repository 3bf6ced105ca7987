/** Keeps the last answers of a costly question; the owner's life bounds theirs. */
export class Remembered<T> {
  readonly #answers = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(key: string, make: () => T): T {
    const known = this.#answers.get(key);
    if (known !== undefined) {
      // The one asked for last goes last.
      this.#answers.delete(key);
      this.#answers.set(key, known);
      return known;
    }
    const made = make();
    this.#answers.set(key, made);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > this.most && oldest !== undefined) this.#answers.delete(oldest);
    return made;
  }
}
