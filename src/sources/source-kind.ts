import type { FetchContext } from './fetch/fetch-context.ts';
import type { PushTarget } from './push/model.ts';
import type { Spool } from './spool/spool.ts';

/** One kind of source that is fetched into a spool; each kind has a file, and a row in kinds.ts. */
export interface SourceKind<Address> {
  /** How an address is written on the command line; absent for manifests, which are recognised by their text. */
  readonly form?: string;
  /** The address that follows `<kind>:`. @throws UsageError */
  parse?(text: string): Address;
  /** Whether a text file is such a manifest: its lines without space around them, and the first that says something. */
  recognises?(lines: readonly string[], first: string): boolean;
  /** The identity of a source, from which the name of its spool is made. Contains no credentials. */
  identity(address: Address): string;
  /** Brings what the pipeline needs into the spool; gives the number of studies, subjects or series that could not be delivered. */
  fetch(address: Address, spool: Spool, context: FetchContext): Promise<number>;
  /** Whether all objects are listed at each fetch, so that those that are gone can be removed from the spool. */
  readonly listsAll: boolean;
  /** Where results are sent to, for kinds that accept objects. */
  pushTarget?(address: Address, context: Omit<FetchContext, 'filters'>): PushTarget;
}
