import type { SourceKind } from '../source-kind.ts';
import { fetchS5cmd } from './fetch-s5cmd.ts';
import { fetchTcia } from './tcia.ts';

interface Manifest {
  readonly path: string;
}

/** A manifest of the Imaging Data Commons: lines for s5cmd, or addresses of buckets. */
export const s5cmdKind: SourceKind<Manifest> = {
  recognises: (_, first) => /(^|[\s'"])(s3|gs):\/\//i.test(first),
  identity: ({ path }) => path,
  fetch: ({ path }, spool, context) => fetchS5cmd(path, spool, context),
  listsAll: true,
};

/** A manifest of The Cancer Imaging Archive: SeriesInstanceUIDs, which are not listed object by object. */
export const tciaKind: SourceKind<Manifest> = {
  recognises: (lines) => lines.some((line) => /^ListOfSeriesToDownload=/i.test(line)),
  identity: ({ path }) => path,
  fetch: ({ path }, spool, context) => fetchTcia(path, spool, context),
  listsAll: false,
};
