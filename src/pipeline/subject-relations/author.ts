import type { Attribution } from '../../core/index.ts';

/** Who drew a region and how, as far as it can tell two delineations apart. */
export class Author {
  /** The most certain statement. */
  readonly observer: string | undefined;
  /** Method, with name and version of the algorithm if they are stated. */
  readonly method: string | undefined;

  /** @param inferred whether what was only inferred counts */
  constructor({ observers, methods }: Attribution, inferred: boolean) {
    const counts = ({ certainty }: { readonly certainty: string }): boolean => inferred || certainty !== 'inferred';
    this.observer = observers.find(counts)?.id;
    const told = methods.find(counts);
    this.method = told && [told.method, told.algorithm?.name, told.algorithm?.version].filter(Boolean).join(' ');
  }

  get key(): string {
    return JSON.stringify([this.observer, this.method]);
  }

  /** Whether both are known and differ. */
  otherObserver({ observer }: Author): boolean {
    return this.observer !== undefined && observer !== undefined && this.observer !== observer;
  }

  otherMethod({ method }: Author): boolean {
    return this.method !== undefined && method !== undefined && this.method !== method;
  }
}
