import { errorCode, type Log } from '../../core/index.ts';
import type { GraphStore } from '../../store/index.ts';
import { buildColumns } from './build-columns.ts';
import type { CatalogueColumns } from './model.ts';

export interface LiveOptions {
  /** Milliseconds a request waits for a newer index before it gets the current one; default 1500. */
  readonly waitMs?: number;
  readonly log?: Log;
}

/** An index that follows its store: it is rebuilt in the background whenever the store's version changes. */
export class LiveColumns {
  #current: CatalogueColumns | undefined;
  #building: Promise<CatalogueColumns> | undefined;
  /** The number of withdrawals the current index includes, and the number requested. */
  #seen = 0;
  #wanted = 0;

  constructor(
    private readonly store: GraphStore,
    private readonly base: string,
    private readonly options: LiveOptions = {},
  ) {}

  /**
   * The current index of the store. If a newer one takes too long to build, the previous one is returned (see its `version`).
   * @param withdrawals how many withdrawals there have been so far: an index that predates the last of them is never returned
   */
  async current(withdrawals = 0): Promise<CatalogueColumns> {
    const { version } = await this.store.statistics();
    this.#wanted = Math.max(this.#wanted, withdrawals);
    const known = this.#current;
    if (known?.version === version && this.#seen >= withdrawals) return known;
    // A build in progress may have started before the withdrawal.
    while (known === undefined || this.#seen < withdrawals) {
      const built = await this.#rebuild();
      if (this.#seen >= withdrawals) return built;
    }
    const building = this.#rebuild();
    return Promise.race([building.catch(() => known), after(this.options.waitMs ?? 1500, known)]);
  }

  #rebuild(): Promise<CatalogueColumns> {
    this.#building ??= this.#build().finally(() => {
      this.#building = undefined;
    });
    return this.#building;
  }

  /** Reads until the version is the same before and after; gives up after three changes and leaves it to the next request. */
  async #build(): Promise<CatalogueColumns> {
    try {
      for (let attempt = 1; ; attempt++) {
        const { version } = await this.store.statistics();
        const seen = this.#wanted;
        const built = await buildColumns(this.store, this.base, version, this.#current);
        this.#current = built;
        this.#seen = seen;
        if ((await this.store.statistics()).version === version || attempt === 3) return built;
      }
    } catch (error) {
      const code = errorCode(error);
      // A server may close its store during a read; that is not an error.
      if (code !== 'QIAW_STORE_CLOSED') {
        this.options.log?.warn({ code }, 'the cohort index could not be read from the store');
      }
      throw error;
    }
  }
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), milliseconds).unref();
  });
}
