/**
 * The rooms of src/ in the order of the data's way, what each does, and what it may import. The architecture test walks
 * the imports by these rules and docs/architecture.md is generated from them.
 */
export interface Room {
  readonly does: string;
  readonly mayImport: readonly string[];
}

export const rooms: Readonly<Record<string, Room>> = {
  core: { does: 'errors, refusals, digests, UIDs, whole files and locks, clock, log and metrics ports', mayImport: [] },
  config: { does: 'one checked configuration; the only reader of the environment', mayImport: ['core'] },
  disclosure: { does: 'what may be told of people nobody may list', mayImport: ['core'] },
  identity: { does: 'keyed pseudonyms for patients, UIDs, paths and ROI names', mayImport: ['core'] },
  access: { does: 'who is calling, and what the caller may read or change', mayImport: ['core', 'config'] },
  sources: { does: 'finds files in folders, archives and spools', mayImport: ['core'] },
  dicom: { does: 'reads DICOM, groups series, links delineations to images', mayImport: ['core', 'sources'] },
  archives: {
    does: 'DICOMweb, XNAT, manifests: downloads inputs, receives objects, sends results',
    mayImport: ['core', 'config', 'sources', 'dicom'],
  },
  volume: { does: 'grids; series to voxels', mayImport: ['core', 'dicom'] },
  phantom: { does: 'writes synthetic DICOM cohorts with known results', mayImport: ['core', 'dicom', 'volume'] },
  mask: { does: 'contours to voxels; ROI names to codes', mayImport: ['core', 'dicom', 'volume'] },
  formats: { does: 'NRRD, NIfTI and MetaImage', mayImport: ['core', 'volume'] },
  features: { does: 'radiomic and deep features, the feature table', mayImport: ['core', 'volume', 'formats'] },
  provenance: { does: 'the record of a case and of an execution', mayImport: ['core', 'mask', 'features'] },
  outputs: {
    does: 'DICOM-SEG, metadata, tables, pictures',
    mayImport: ['core', 'dicom', 'volume', 'mask', 'formats', 'features', 'provenance'],
  },
  rdf: { does: 'vocabularies; records to quads; named queries', mayImport: ['core', 'features', 'provenance'] },
  gate: { does: 'SHACL before anything becomes visible', mayImport: ['core', 'rdf'] },
  store: { does: 'stores graphs and answers SPARQL', mayImport: ['core', 'rdf'] },
  vectors: {
    does: 'nearest neighbours among deep vectors; SPARQL functions over them',
    mayImport: ['core', 'features', 'rdf', 'store'],
  },
  federation: {
    does: 'queries over several sites, and queries that the embedded engine cannot evaluate',
    mayImport: ['core', 'features', 'rdf', 'store', 'vectors'],
  },
  imports: {
    does: 'turns tables and graphs of other systems into gated graphs',
    mayImport: ['core', 'config', 'identity', 'features', 'provenance', 'rdf', 'gate'],
  },
  catalogue: {
    does: 'records, versions and metadata of datasets',
    mayImport: ['core', 'config', 'disclosure', 'provenance', 'rdf', 'gate'],
  },
  exports: {
    does: 'features, graphs and files for other programs: tables, dumps, crates, downloads',
    mayImport: ['core', 'disclosure', 'features', 'provenance', 'rdf', 'catalogue'],
  },
  columns: { does: 'a columnar index of the store, for cohorts', mayImport: ['core', 'rdf', 'store'] },
  cohorts: {
    does: 'filters, counts and statistics of subjects whose records may be read',
    mayImport: ['core', 'rdf', 'gate', 'store', 'columns'],
  },
  pipeline: {
    does: 'orders the steps: plan, work, publish, recover',
    mayImport: [
      'core',
      'config',
      'identity',
      'sources',
      'dicom',
      'volume',
      'mask',
      'formats',
      'features',
      'provenance',
      'outputs',
      'rdf',
      'gate',
      'catalogue',
      'cohorts',
    ],
  },
  work: {
    does: 'several machines on one data directory, through a queue',
    mayImport: ['core', 'identity', 'pipeline'],
  },
  operation: {
    does: 'metrics, traces, backup and migration',
    mayImport: ['core', 'pipeline', 'rdf'],
  },
  web: { does: 'pages', mayImport: ['core'] },
  api: {
    does: 'HTTP: SPARQL, files, metadata, pages',
    mayImport: [
      'core',
      'config',
      'disclosure',
      'access',
      'features',
      'provenance',
      'rdf',
      'gate',
      'catalogue',
      'store',
      'vectors',
      'federation',
      'exports',
      'columns',
      'cohorts',
      'web',
    ],
  },
  harvest: {
    does: 'reads a catalogue over HTTP as harvesters and assessors do',
    mayImport: ['core', 'disclosure', 'rdf'],
  },
  entries: {
    does: 'what programs of others import: the library',
    mayImport: [
      'core',
      'sources',
      'dicom',
      'volume',
      'mask',
      'formats',
      'features',
      'provenance',
      'outputs',
      'rdf',
      'gate',
    ],
  },
  setup: { does: 'npm scripts, in plain JavaScript; not part of the program', mayImport: [] },
  cli: {
    does: 'one file per command; the composition root',
    mayImport: [
      'core',
      'config',
      'identity',
      'access',
      'sources',
      'archives',
      'dicom',
      'volume',
      'phantom',
      'mask',
      'formats',
      'features',
      'provenance',
      'outputs',
      'rdf',
      'gate',
      'store',
      'vectors',
      'federation',
      'imports',
      'catalogue',
      'exports',
      'pipeline',
      'work',
      'operation',
      'api',
      'harvest',
    ],
  },
};

/** Packages that are heavy, native or opinionated are imported in exactly the rooms named here. */
export const packageRooms: Readonly<Record<string, readonly string[]>> = {
  dcmjs: ['outputs'],
  'onnxruntime-node': ['features'],
  oxigraph: ['store'],
  '@comunica/query-sparql': ['federation'],
  '@traqula/parser-sparql-1-1': ['federation', 'store'],
  n3: ['rdf', 'gate', 'federation'],
  'rdf-validate-shacl': ['gate'],
  'shacl-engine': ['gate'],
  '@zazuko/env': ['gate'],
  hono: ['api'],
  '@hono/node-server': ['api'],
  '@zazuko/yasgui': ['api'],
  'rate-limiter-flexible': ['api'],
  '@cornerstonejs/codec-charls': ['dicom'],
  '@cornerstonejs/codec-libjpeg-turbo-8bit': ['dicom'],
  '@cornerstonejs/codec-openjpeg': ['dicom'],
  '@cornerstonejs/codec-openjph': ['dicom'],
  commander: ['cli'],
  yauzl: ['sources', 'harvest'],
  'jsonld-streaming-parser': ['rdf', 'harvest'],
  'rdfxml-streaming-parser': ['rdf', 'harvest'],
  aws4fetch: ['archives'],
  'dcmjs-dimse': ['archives'],
  pino: ['cli'],
  jose: ['access'],
  'hyparquet-writer': ['exports'],
  yazl: ['exports'],
  'prom-client': ['operation'],
  '@opentelemetry/api': ['operation'],
  '@opentelemetry/sdk-trace-node': ['operation'],
  '@opentelemetry/exporter-trace-otlp-http': ['operation'],
  'modern-tar': ['operation', 'sources'],
  bullmq: ['work'],
  ioredis: ['work'],
  piscina: ['pipeline', 'features'],
  graphql: ['api'],
  'graphql-yoga': ['api'],
  '@escape.tech/graphql-armor': ['api'],
  '@graphql-yoga/plugin-persisted-operations': ['api'],
  '@graphql-yoga/render-graphiql': ['api'],
};

/** Globals that make a result depend on when and where it ran, and the only places that may use them. */
export const guardedGlobals: ReadonlyArray<{ readonly pattern: RegExp; readonly allowed: RegExp }> = [
  { pattern: /\bprocess\.env\b/, allowed: /^(config\/environment\.ts|cli\/)/ },
  { pattern: /\bDate\.now\(|\bnew Date\(\)/, allowed: /^(core\/clock\.ts|cli\/)/ },
  { pattern: /\bMath\.random\(/, allowed: /^$/ },
  { pattern: /\bconsole\./, allowed: /^$/ },
  // One client makes every request (core/http).
  { pattern: /\bawait fetch\(|\bglobalThis\.fetch\b/, allowed: /^$/ },
  // Temporary names have an owner that is checked for life: one place makes and clears them.
  { pattern: /\bmkdtemp|\.tmp\b/, allowed: /^core\/temporary\.ts$/ },
];

/** The drawing of docs/architecture.md. */
export function drawing(): string {
  const names = Object.keys(rooms).filter((room) => room !== 'setup');
  const arrows = names.flatMap((room) => directlyUpstream(room).map((from) => `  ${from} --> ${room}`));
  const boxes = names
    .filter((room) => room !== 'core')
    .map((room) => `  ${room}["<b>${room}</b><br/>${rooms[room]!.does}"]`);
  const rows = names.map(
    (room) => `| \`${room}\` | ${rooms[room]!.does} | ${rooms[room]!.mayImport.join(', ') || 'nothing'} |`,
  );
  return [
    '# Architecture',
    '',
    'Generated from `test/support/rooms.ts`; a test checks it (`npx vitest run test/architecture.test.ts -u` renews it).',
    'Data flow along the arrows. A module imports only the modules in its row, and those only through their `index.ts`.',
    '`core` is not drawn, because every module may import it.',
    '',
    '```mermaid',
    'flowchart LR',
    ...boxes,
    ...arrows,
    '```',
    '',
    '| module | purpose | may import |',
    '|---|---|---|',
    ...rows,
    '',
    '`main.ts` starts `cli`, which is the composition root: it alone chooses the store, clock, log and directory that the other modules get.',
    '',
  ].join('\n');
}

/** Upstream rooms that are not reached through another one already: the arrows worth drawing. */
function directlyUpstream(room: string): string[] {
  const wanted = rooms[room]!.mayImport.filter((name) => name !== 'core');
  return wanted.filter((name) => !wanted.some((other) => other !== name && reaches(other, name)));
}

function reaches(from: string, to: string): boolean {
  return rooms[from]!.mayImport.some((name) => name === to || reaches(name, to));
}
