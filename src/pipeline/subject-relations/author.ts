import { type Attribution, taken } from '../../core/index.ts';

/** Who drew a region and how, as far as it distinguishes two delineations. */
export class Author {
  /** Id of the person; a program is a method. */
  readonly observer: string | undefined;
  /** How the person is shown. */
  readonly label: string | undefined;
  /** Method, with the name of the program and its version if they are stated. */
  readonly method: string | undefined;

  /** @param inferred whether what was only inferred counts */
  constructor({ observers, methods }: Attribution, inferred: boolean) {
    const counts = ({ certainty }: { readonly certainty: string }): boolean => inferred || certainty !== 'inferred';
    const [who, how] = [taken(observers), taken(methods)];
    const known = who !== undefined && counts(who) ? who : undefined;
    if (known?.kind === 'person') [this.observer, this.label] = [known.id, known.label];
    const program = known?.kind === 'program' ? known.label : undefined;
    const told = how !== undefined && counts(how) ? how : undefined;
    const { name = program, version } = told?.algorithm ?? {};
    this.method = [told?.method, name, version].filter(Boolean).join(' ') || undefined;
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
