import { dicomWebKind } from './dicomweb/kind.ts';
import { s5cmdKind, tciaKind } from './manifest/kinds.ts';
import type { SourceKind } from './source-kind.ts';
import { xnatKind } from './xnat/kind.ts';

/** Every kind of source that is fetched; a manifest is of the first kind that recognises it. */
const kinds = { dicomweb: dicomWebKind, xnat: xnatKind, tcia: tciaKind, s5cmd: s5cmdKind } as const;

type Kinds = typeof kinds;
type AddressOf<K> = K extends SourceKind<infer Address> ? Address : never;

/** A source that is fetched into a spool. */
export type RemoteAddress = { [K in keyof Kinds]: { readonly kind: K } & AddressOf<Kinds[K]> }[keyof Kinds];

/**
 * The kind of a source given on the command line. A `folder` (or one file, also an archive) can be walked directly; the
 * others are fetched into a spool.
 */
export type SourceAddress = { readonly kind: 'folder'; readonly path: string } | RemoteAddress;

export const kindOf = ({ kind }: RemoteAddress): SourceKind<RemoteAddress> => kinds[kind] as SourceKind<RemoteAddress>;

/** Kinds with their names, as rows that do not tell their addresses apart. */
export const kindRows = Object.entries(kinds) as ReadonlyArray<
  readonly [kind: RemoteAddress['kind'], row: SourceKind<object>]
>;

/** How the addresses of some kinds are written, for texts: `dicomweb:<url> or xnat:<url>/<project>`. */
export const formsOf = (which: (row: SourceKind<object>) => boolean): string =>
  kindRows.flatMap(([, row]) => (row.form !== undefined && which(row) ? row.form : [])).join(' or ');
