import type { Identity } from '../identity/index.ts';
import type { SoftwareRecord } from '../provenance/index.ts';

/** What an import depends on besides file and mapping. */
export interface ImportContext {
  readonly identity: Identity;
  /** Issuer of patient identifiers where the mapping names none. */
  readonly issuer: string;
  /** Dataset where the mapping names none; `inDataset` gives a mapping another than its own. */
  readonly dataset: string;
  readonly software: SoftwareRecord;
  /** Whether the subject was erased from the data directory; its rows are left out. */
  readonly erased: (subject: string) => boolean;
}
