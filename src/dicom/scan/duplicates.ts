/**
 * Objects by SOP Instance UID. Archives often hold the same object twice: an equal copy is used once; a copy with
 * different content makes the object untrustworthy, whichever file came first.
 */
export class Duplicates<T> {
  private readonly first = new Map<string, T>();
  private readonly contradicted = new Map<string, T[]>();

  async add(sopInstanceUid: string, value: T, agree: (a: T, b: T) => Promise<boolean>): Promise<void> {
    const earlier = this.first.get(sopInstanceUid);
    if (earlier === undefined) this.first.set(sopInstanceUid, value);
    else if (!(await agree(earlier, value))) {
      this.contradicted.set(sopInstanceUid, [...(this.contradicted.get(sopInstanceUid) ?? [earlier]), value]);
    }
  }

  /** Objects without contradictory copies. */
  unique(): T[] {
    return [...this.first].filter(([uid]) => !this.contradicted.has(uid)).map(([, value]) => value);
  }

  /** The versions of each object that has several. */
  contradicting(): (readonly T[])[] {
    return [...this.contradicted.values()];
  }

  has(sopInstanceUid: string): boolean {
    return this.first.has(sopInstanceUid) && !this.contradicted.has(sopInstanceUid);
  }
}
