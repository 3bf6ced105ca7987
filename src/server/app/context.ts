import type { ImageLocations } from '../../cohorts/index.ts';
import type { CatalogueSettings } from '../../core/config/index.ts';
import type { Clock, Log, Metrics, Tracer } from '../../core/index.ts';
import type { QueryParameter } from '../../graph/index.ts';
import type { QueryRouter } from '../../sparql/index.ts';
import type { FollowedDirectory, GraphStore } from '../../store/index.ts';
import type { AuditLog } from '../access/audit-log.ts';
import type { AccessRights, PublishedLevels } from '../access/model.ts';
import type { GraphWriter } from '../graphs/write/graph-writer.ts';
import type { UnreadAnswers } from '../http/unread-answers.ts';
import type { Limits } from './limits.ts';

/** Everything the server needs, made by the composition root. */
export interface ApiContext {
  readonly store: GraphStore;
  /** Runs queries that need more than the embedded engine: other sites, functions over vectors. Absent: such queries are refused. */
  readonly router?: QueryRouter;
  readonly dataDirectory: string;
  /** Keeps the store the same as the data directory, and knows what was withdrawn and loaded; none for a store without files. */
  readonly directory?: FollowedDirectory;
  /** Base IRI, ending in `/`; the only source of absolute addresses, never the request. */
  readonly base: string;
  /** Address and port the server listens on. */
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  /** Queries offered on the SPARQL page. */
  readonly queries: readonly NamedQuery[];
  /** Undefined: no rights are configured, which is allowed on loopback only. */
  readonly access: AccessRights | undefined;
  /** Levels of datasets as their published records say; the configuration wins over them. */
  readonly publishedLevels?: PublishedLevels;
  /** Writes graphs of users; absent: nothing can be written through the protocols. */
  readonly writer?: GraphWriter;
  readonly limits?: Partial<Limits>;
  /** Absent: nothing is recorded. */
  readonly audit?: AuditLog;
  /** Made by `createApp`, from the limits. */
  readonly unread?: UnreadAnswers;
  readonly clock?: Clock;
  /** Absent: nothing is measured. */
  readonly metrics?: Metrics;
  /** Absent: nothing is traced. */
  readonly tracer?: Tracer;
  /** What was measured, for `/metrics`. */
  readonly exposition?: { readonly contentType: string; text(): Promise<string> };
  /** The server is ending: not ready any more. */
  readonly stopping?: AbortSignal;
  /** Milliseconds since 1970 at start: sets entity tags of this run apart from those of earlier ones. */
  readonly startedAt?: number;
  /** Release shown in the metadata. */
  readonly version?: string;
  readonly title?: string;
  /** Numbers of subjects below this are not told to callers without record access; default 5. */
  readonly smallCells?: number;
  /** Only GraphQL operations known by their digest are executed. */
  readonly persistedOnly?: boolean;
  /** What the metadata say of the catalogue as a whole, until the metadata graph is written. */
  readonly catalogue?: CatalogueSettings;
  /** Where the images lie, for manifests of cohorts. */
  readonly images?: ImageLocations;
}

/** A query of `queries/`: its header as fields. */
export interface NamedQuery {
  readonly name: string;
  readonly title?: string;
  readonly answers?: string;
  readonly parameters?: readonly QueryParameter[];
  readonly text: string;
}
