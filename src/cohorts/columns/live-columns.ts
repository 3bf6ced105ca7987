import { errorCode, type Log } from '../../core/index.ts';
import type { GraphStore } from '../../store/index.ts';
import { buildColumns } from './build-columns.ts';
import type { CatalogueColumns } from './model.ts';

export interface LiveOptions {
  /** Milliseconds a request waits for a newer index before it gets the one there is; default 1500. */
  readonly waitMs?: number;
  readonly log?: Log;
}

/** The index of a store that keeps up with it: read again in the background when the store's version changes. */
export class LiveColumns {
  #current: CatalogueColumns | undefined;
  #building: Promise<CatalogueColumns> | undefined;
  /** What the index that is there was told to have seen, and what is wanted. */
  #seen = 0;
  #wanted = 0;

  constructor(
    private readonly store: GraphStore,
    private readonly base: string,
    private readonly options: LiveOptions = {},
  ) {}

  /**
   * The index of the store as it is; while a newer one takes long, the last one (its `version` tells).
   * @param withdrawals how many things were withdrawn so far: an index from before the last of them is never given
   */
  async current(withdrawals = 0): Promise<CatalogueColumns> {
    const { version } = await this.store.statistics();
    this.#wanted = Math.max(this.#wanted, withdrawals);
    const known = this.#current;
    if (known?.version === version && this.#seen >= withdrawals) return known;
    // An index that is being built may have been begun before the withdrawal.
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

  /** Reads until the version at the end is the one at the start; after three changes meanwhile the next request goes on. */
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
      // A server that ends while it still reads has done nothing wrong.
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
