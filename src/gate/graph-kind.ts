/** Which shapes a graph answers to, told by its name; each kind is a file in shapes/. */
export const graphKinds = [
  'run',
  'subject',
  'import',
  'definitions',
  'executions',
  'refusals',
  'validation',
  'tombstones',
  'checks',
  'catalog',
  'cohort',
  'user',
] as const;
export type GraphKind = (typeof graphKinds)[number];

const pattern =
  /^(.*\/)graph\/(run|subject|import|definitions|executions|refusals|validation|tombstones|checks|catalog|cohort)(?:\/([^/]+))?$/;
/** Graphs of users have names of their own making. */
const userPattern = /^(.*\/)graph\/user\/(.+)$/;

export interface GraphAddress {
  /** Base of the deployment, ending with `/`; empty when the name does not tell. */
  readonly base: string;
  readonly kind: GraphKind | undefined;
  /** Digest of a run or import, or name of a subject or user graph. */
  readonly key: string | undefined;
}

export function graphAddress(name: string): GraphAddress {
  const found = pattern.exec(name);
  if (found !== null) return { base: found[1] ?? '', kind: found[2] as GraphKind, key: found[3] };
  const user = userPattern.exec(name);
  if (user !== null) return { base: user[1] ?? '', kind: 'user', key: user[2] };
  return { base: /^(.*\/)graph\//.exec(name)?.[1] ?? '', kind: undefined, key: undefined };
}
