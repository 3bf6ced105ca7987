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
] as const;
export type GraphKind = (typeof graphKinds)[number];

const pattern =
  /^(.*\/)graph\/(run|subject|import|definitions|executions|refusals|validation|tombstones|checks|catalog)(?:\/([^/]+))?$/;

export interface GraphAddress {
  /** Base of the deployment, ending with `/`; empty when the name does not tell. */
  readonly base: string;
  readonly kind: GraphKind | undefined;
  /** Digest of a run or import, or name of a subject. */
  readonly key: string | undefined;
}

export function graphAddress(name: string): GraphAddress {
  const found = pattern.exec(name);
  if (found !== null) return { base: found[1] ?? '', kind: found[2] as GraphKind, key: found[3] };
  return { base: /^(.*\/)graph\//.exec(name)?.[1] ?? '', kind: undefined, key: undefined };
}
