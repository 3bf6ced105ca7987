/** A cache of the most recent answers to an expensive question; it lives as long as its owner. */
export class Remembered<T> {
  readonly #answers = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(key: string, make: () => T): T {
    const known = this.#answers.get(key);
    if (known !== undefined) {
      // Move the entry used last to the end.
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
