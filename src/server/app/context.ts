import type { ImageLocations } from '../../cohorts/index.ts';
import type { CatalogueSettings } from '../../core/config/index.ts';
import type { Clock, Identifiers, Log, Metrics, Tracer } from '../../core/index.ts';
import type { QueryParameter } from '../../graph/index.ts';
import type { QueryRouter } from '../../sparql/index.ts';
import type { FollowedDirectory, GraphStore } from '../../store/index.ts';
import type { AuditLog } from '../access/audit-log.ts';
import type { AccessRights, PublishedLevels } from '../access/model.ts';
import type { GraphWriter } from '../graphs/write/graph-writer.ts';
import type { UnreadAnswers } from '../http/unread-answers.ts';
import type { Limits } from './limits.ts';

/** Everything the server needs; made by the composition root. */
export interface ApiContext {
  readonly store: GraphStore;
  /** Runs queries that need more than the embedded engine: other sites, or functions over vectors. Without it, such queries are refused. */
  readonly router?: QueryRouter;
  readonly dataDirectory: string;
  /** Identifiers of the patients of the directory, which nothing typed here may contain. */
  readonly patients?: () => Promise<Identifiers>;
  /** Updates the store when the data directory changes, and tracks withdrawals and loading; absent for a store without files. */
  readonly directory?: FollowedDirectory;
  /** Base IRI, ending in `/`; absolute addresses are built only from it, never from the request. */
  readonly base: string;
  /** Address and port the server listens on. */
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  /** Queries offered on the SPARQL page. */
  readonly queries: readonly NamedQuery[];
  /** Undefined if no rights are configured, which is allowed on loopback only. */
  readonly access: AccessRights | undefined;
  /** Levels of datasets from their published records; the configuration overrides them. */
  readonly publishedLevels?: PublishedLevels;
  /** Writes user graphs; without it, the protocols are read-only. */
  readonly writer?: GraphWriter;
  readonly limits?: Partial<Limits>;
  /** Without it, nothing is recorded. */
  readonly audit?: AuditLog;
  /** Made by `createApp`, from the limits. */
  readonly unread?: UnreadAnswers;
  readonly clock?: Clock;
  /** Without it, nothing is measured. */
  readonly metrics?: Metrics;
  /** Without it, nothing is traced. */
  readonly tracer?: Tracer;
  /** The measurements for `/metrics`. */
  readonly exposition?: { readonly contentType: string; text(): Promise<string> };
  /** Aborted when the server is stopping and no longer ready. */
  readonly stopping?: AbortSignal;
  /** Start time in milliseconds since 1970: distinguishes the entity tags of this process from earlier ones. */
  readonly startedAt?: number;
  /** Release shown in the metadata. */
  readonly version?: string;
  readonly title?: string;
  /** Smaller numbers of subjects are withheld from callers without record access; default 5. */
  readonly smallCells?: number;
  /** Execute only GraphQL operations known by their digest. */
  readonly persistedOnly?: boolean;
  /** Whether tools of language models may return records that are not public; default false. */
  readonly mcpRecords?: boolean;
  /** Metadata of the catalogue as a whole, used until the metadata graph is written. */
  readonly catalogue?: CatalogueSettings;
  /** Where the images are stored, for manifests of cohorts. */
  readonly images?: ImageLocations;
}

/** A query of `queries/`, with its header as fields. */
export interface NamedQuery {
  readonly name: string;
  readonly title?: string;
  readonly answers?: string;
  readonly parameters?: readonly QueryParameter[];
  readonly text: string;
}
