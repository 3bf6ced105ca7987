/** Properties of one kind of graph. */
interface GraphKindRow {
  /** What follows the kind in the name `{base}graph/{kind}`: nothing, one segment, or a path chosen by a user. */
  readonly key: 'none' | 'segment' | 'path';
  /**
   * Who may read it: `anyone`; readers of the datasets of its subjects (`datasets`); readers of every dataset that it mentions,
   * because anyone with a token may write it (`mentioned`); or readers of every record (`everything`).
   */
  readonly readers: 'anyone' | 'datasets' | 'mentioned' | 'everything';
  /** Where its files are, below `graphs/`: a single file or a folder of files. Run graphs are stored with their cases. */
  readonly place: 'file' | 'folder' | 'case';
  /**
   * Which identifiers of persons the gate looks for in it: those of its `source`, when it is made; those of all patients of the
   * data `directory`, for graphs that are made from others or typed by a steward; or none: what holders of a write token put into their own graphs.
   */
  readonly searched: 'source' | 'directory' | 'none';
  /** Made from the other graphs whenever they change, so that it is not checked when it is read. */
  readonly regenerated?: true;
  /** Whether a full dump includes the file of that name; of a folder, the dump of each dataset includes the files of its subjects. */
  readonly dumped?: true;
  /**
   * Whether a node belongs to the graph. A graph describes only its own nodes; otherwise patients could be merged.
   * @param node IRI without the base.
   * @param key Digest of a run or import, or name of a subject, cohort or user graph.
   */
  owns(node: string, key: string): boolean;
}

const below =
  (prefix: string) =>
  (node: string): boolean =>
    node.startsWith(prefix);
const bearing = (node: string, key: string): boolean => node.startsWith('id/') && node.split(/[/#]/).includes(key);

/** One row per kind of graph. Each has a file of shapes in shapes/. */
const rows = {
  run: { key: 'segment', readers: 'datasets', searched: 'source', place: 'case', owns: bearing },
  subject: {
    key: 'segment',
    readers: 'datasets',
    searched: 'source',
    place: 'folder',
    owns: (node, key) =>
      node === `id/subject/${key}` ||
      node.startsWith(`id/subject/${key}#`) ||
      /^id\/(?:study|series|sop|observer|acquisition|pair)\//.test(node),
  },
  // Which delineations of one subject encode the same region. Regions are named after their runs, not after the subject.
  regions: {
    key: 'segment',
    readers: 'datasets',
    searched: 'directory',
    place: 'folder',
    dumped: true,
    owns: (node, key) => /^id\/roi\/[0-9a-f]{64}\/\d+$/.test(node) || bearing(node, key),
  },
  // How far the delineations of one subject agree.
  agreement: {
    key: 'segment',
    readers: 'datasets',
    searched: 'directory',
    place: 'folder',
    dumped: true,
    owns: bearing,
  },
  // Perturbed copies of the regions of one subject; never mixed with the vectors of a run.
  perturbation: { key: 'segment', readers: 'datasets', searched: 'directory', place: 'folder', owns: bearing },
  // An import owns its records, definitions, parameter sets and variables, and the subjects of its records.
  import: {
    key: 'segment',
    readers: 'datasets',
    searched: 'source',
    place: 'folder',
    owns: (node, key) => /^(?:fd|ps|id\/refusal|id\/subject|id\/variable)\//.test(node) || bearing(node, key),
  },
  definitions: {
    key: 'none',
    readers: 'anyone',
    searched: 'source',
    place: 'file',
    owns: (node) => /^(?:fd|ps|sw)\//.test(node),
  },
  executions: {
    key: 'none',
    readers: 'everything',
    searched: 'directory',
    place: 'file',
    owns: below('id/execution/'),
  },
  refusals: {
    key: 'none',
    readers: 'everything',
    searched: 'directory',
    place: 'file',
    dumped: true,
    owns: below('id/refusal/'),
  },
  validation: {
    key: 'none',
    readers: 'everything',
    searched: 'directory',
    place: 'file',
    owns: (node) => /^graph\/[^#]+#(?:report|result-\d+)$/.test(node),
  },
  tombstones: {
    key: 'none',
    readers: 'everything',
    searched: 'directory',
    place: 'file',
    dumped: true,
    owns: below('id/tombstone/'),
  },
  checks: {
    key: 'none',
    readers: 'everything',
    searched: 'directory',
    place: 'file',
    dumped: true,
    owns: below('id/check/'),
  },
  catalog: {
    key: 'none',
    readers: 'anyone',
    searched: 'directory',
    place: 'file',
    dumped: true,
    regenerated: true,
    owns: () => true,
  },
  cohort: {
    key: 'segment',
    readers: 'mentioned',
    searched: 'directory',
    place: 'folder',
    owns: (node, key) => node.replace(/#(?:freezing|plan)$/, '') === `id/cohort/${key}`,
  },
  stability: {
    key: 'segment',
    readers: 'datasets',
    searched: 'directory',
    place: 'folder',
    owns: (node, key) => node === `id/stability/${key}` || node.startsWith(`id/stability/${key}#`),
  },
  // An exported training set, with all its subjects.
  'training-set': {
    key: 'segment',
    readers: 'mentioned',
    searched: 'directory',
    place: 'folder',
    owns: (node, key) => node.replace(/#(?:making|plan|case-\d+(?:-file-\d+)?)$/, '') === `id/training-set/${key}`,
  },
  user: { key: 'path', readers: 'mentioned', searched: 'none', place: 'folder', owns: () => true },
} as const satisfies Readonly<Record<string, GraphKindRow>>;

export type GraphKind = keyof typeof rows;
export const graphKinds: Readonly<Record<GraphKind, GraphKindRow>> = rows;

/** Kinds that are stored in a single file. */
export type SingleGraph = { [K in GraphKind]: (typeof rows)[K]['place'] extends 'file' ? K : never }[GraphKind];

const names = Object.keys(rows) as GraphKind[];
const keyed = (key: GraphKindRow['key']): string => names.filter((name) => graphKinds[name].key === key).join('|');
const pattern = new RegExp(
  `^(.*?/)graph/(?:(${keyed('none')})|(${keyed('segment')})/([^/]+)|(${keyed('path')})/(.+))$`,
);

export interface GraphAddress {
  /** Base of the deployment, ending with `/`; empty if the name does not contain it. */
  readonly base: string;
  readonly kind: GraphKind | undefined;
  /** Digest of a run or import, or name of a subject, cohort or user graph. */
  readonly key: string | undefined;
}

/** The kind of a graph, derived from its name. */
export function graphAddress(name: string): GraphAddress {
  const [, base = '', single, segmented, segment, own, path] = pattern.exec(name) ?? [];
  const kind = single ?? segmented ?? own;
  if (kind !== undefined) return { base, kind: kind as GraphKind, key: segment ?? path };
  return { base: /^(.*\/)graph\//.exec(name)?.[1] ?? '', kind: undefined, key: undefined };
}
