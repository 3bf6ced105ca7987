/**
 * The modules of src/, upstream first: what each does, and what it may import. The architecture test checks every
 * import against these rules, and docs/architecture.md is generated from them.
 */
export interface Module {
  readonly does: string;
  readonly mayImport: readonly string[];
}

export const modules: Readonly<Record<string, Module>> = {
  core: { does: 'errors, files and locks, clock, log and metrics ports, configuration, pseudonyms', mayImport: [] },
  dicom: { does: 'reads DICOM, links delineations to images, writes SEG, removes identifiers', mayImport: ['core'] },
  sources: {
    does: 'finds, fetches and receives files: folders, archives, DICOMweb, XNAT, manifests',
    mayImport: ['core', 'dicom'],
  },
  image: {
    does: 'series to voxels, contours to masks, NRRD, NIfTI and MetaImage, previews',
    mayImport: ['core', 'dicom'],
  },
  radiomics: { does: 'radiomic features, and the table that describes each of them', mayImport: ['core', 'image'] },
  deep: { does: 'deep features: models, vectors, nearest neighbours', mayImport: ['core', 'image'] },
  report: {
    does: 'measurements as DICOM structured reports',
    mayImport: ['core', 'dicom', 'image', 'radiomics', 'deep'],
  },
  graph: { does: 'records to RDF, named queries, and the SHACL gate', mayImport: ['core', 'image', 'radiomics'] },
  imports: { does: 'tables and graphs of other systems into gated graphs', mayImport: ['core', 'radiomics', 'graph'] },
  store: { does: 'graphs that answer SPARQL, embedded or remote', mayImport: ['core', 'graph'] },
  sparql: {
    does: "queries over several sites, and what the store's engine cannot evaluate",
    mayImport: ['core', 'deep', 'graph', 'store'],
  },
  cohorts: {
    does: 'filters, counts and statistics of subjects, with disclosure control',
    mayImport: ['core', 'graph', 'store'],
  },
  catalogue: {
    does: 'datasets: records, versions, metadata, exports, harvest checks',
    mayImport: ['core', 'image', 'radiomics', 'deep', 'graph', 'cohorts'],
  },
  pipeline: {
    does: 'plans, makes, verifies and publishes cases; queue, erasure, backup',
    mayImport: ['core', 'dicom', 'sources', 'image', 'radiomics', 'deep', 'report', 'graph', 'cohorts', 'catalogue'],
  },
  server: {
    does: 'HTTP: SPARQL, GraphQL, files, metadata, pages, access rights',
    mayImport: ['core', 'image', 'radiomics', 'graph', 'store', 'sparql', 'cohorts', 'catalogue'],
  },
  cli: {
    does: 'one file per command; the composition root',
    mayImport: [
      'core',
      'dicom',
      'sources',
      'image',
      'radiomics',
      'deep',
      'graph',
      'imports',
      'store',
      'sparql',
      'cohorts',
      'catalogue',
      'pipeline',
      'server',
    ],
  },
};

/**
 * Folders of src/ that are not modules: npm scripts, and the entries of the library. Files directly in src/ are not
 * modules either.
 */
export const notModules: readonly string[] = ['setup', 'library', 'entries'];

/**
 * Other modules import a module through its `index.ts` only, or through the `index.ts` of one of these folders. Each
 * keeps code out of the module's index that would slow down everybody who loads it; the text states which.
 */
export const doors: Readonly<Record<string, string>> = {
  'core/config': 'reads YAML and checks schemas, which worker threads do not need',
  'catalogue/harvest': 'reads other catalogues, only for `qiaw harvest-check`',
  'server/access': 'tokens and the audit log, also for commands that do not start a server',
  'pipeline/queue': 'BullMQ and Redis, only for runs with a queue',
  'pipeline/operate': 'Prometheus, tracing and backup, only if they are enabled',
};

/** Packages that are heavy, native or opinionated are imported in exactly the modules named here. */
export const packageModules: Readonly<Record<string, readonly string[]>> = {
  dcmjs: ['pipeline'],
  'onnxruntime-node': ['deep'],
  oxigraph: ['graph', 'store'],
  '@comunica/query-sparql': ['sparql'],
  '@traqula/parser-sparql-1-1': ['sparql', 'store'],
  n3: ['sparql', 'graph'],
  'rdf-validate-shacl': ['graph'],
  'shacl-engine': ['graph'],
  hono: ['server'],
  '@hono/node-server': ['server'],
  'rate-limiter-flexible': ['server'],
  '@cornerstonejs/codec-charls': ['dicom'],
  '@cornerstonejs/codec-libjpeg-turbo-8bit': ['dicom'],
  '@cornerstonejs/codec-openjpeg': ['dicom'],
  commander: ['cli'],
  yauzl: ['catalogue', 'sources'],
  'jsonld-streaming-parser': ['catalogue', 'graph'],
  'rdfxml-streaming-parser': ['catalogue', 'graph'],
  aws4fetch: ['sources'],
  'dcmjs-dimse': ['sources'],
  pino: ['cli'],
  jose: ['server'],
  'hyparquet-writer': ['catalogue'],
  yazl: ['catalogue'],
  'prom-client': ['pipeline'],
  '@opentelemetry/api': ['pipeline'],
  '@opentelemetry/sdk-trace-node': ['pipeline'],
  '@opentelemetry/exporter-trace-otlp-http': ['pipeline'],
  'modern-tar': ['pipeline', 'sources'],
  bullmq: ['pipeline'],
  ioredis: ['pipeline'],
  piscina: ['radiomics', 'pipeline'],
  graphql: ['server'],
  'graphql-yoga': ['server'],
  '@escape.tech/graphql-armor': ['server'],
  '@graphql-yoga/plugin-persisted-operations': ['server'],
  '@graphql-yoga/render-graphiql': ['server'],
};

/** Globals that make a result depend on when and where it ran, and the only files that may use them. */
export const guardedGlobals: ReadonlyArray<{ readonly pattern: RegExp; readonly allowed: RegExp }> = [
  { pattern: /\bprocess\.env\b/, allowed: /^(core\/config\/environment\.ts|cli\/)/ },
  { pattern: /\bDate\.now\(|\bnew Date\(\)/, allowed: /^(core\/observe\/clock\.ts|cli\/)/ },
  { pattern: /\bMath\.random\(/, allowed: /^$/ },
  { pattern: /\bconsole\./, allowed: /^$/ },
  // One client makes every request (core/http).
  { pattern: /\bawait fetch\(|\bglobalThis\.fetch\b/, allowed: /^$/ },
  // Temporary names have an owner whose process is checked: one file creates and clears them.
  { pattern: /\bmkdtemp|\.tmp\b/, allowed: /^core\/files\/temporary\.ts$/ },
];

/** The text of docs/architecture.md. */
export function drawing(): string {
  const names = Object.keys(modules);
  const arrows = names.flatMap((module) => directlyUpstream(module).map((from) => `  ${from} --> ${module}`));
  const boxes = names
    .filter((module) => module !== 'core')
    .map((module) => `  ${module}["<b>${module}</b><br/>${modules[module]!.does}"]`);
  const rows = names.map(
    (module) => `| \`${module}\` | ${modules[module]!.does} | ${modules[module]!.mayImport.join(', ') || 'nothing'} |`,
  );
  return [
    '# Modules and the flow of data',
    '',
    'Generated from `test/support/modules.ts`. `npx vitest run test/architecture.test.ts` checks it, and `-u` updates it.',
    'Data flow along the arrows. A module imports only the modules in its row, and only through their `index.ts`. There are no',
    'import cycles between files, not even for types. `core` is left out of the drawing, because every module may import it.',
    '[where-do-i.md](where-do-i.md) names the files that the most common changes touch.',
    '',
    '```mermaid',
    'flowchart LR',
    ...boxes,
    ...arrows,
    '```',
    '',
    '| module | does | may import |',
    '|---|---|---|',
    ...rows,
    '',
    '`main.ts` starts `cli`, the composition root, which alone decides which store, clock, log and directory the other modules get.',
    '`setup` holds the npm scripts. It is plain JavaScript and not part of the program.',
    '',
    'Some folders have an `index.ts` of their own, so that they are loaded only when they are needed:',
    '',
    ...Object.entries(doors).map(([folder, why]) => `* \`${folder}\`: ${why}.`),
    '',
  ].join('\n');
}

/** Upstream modules that are not already reached through another one: the arrows worth drawing. */
function directlyUpstream(module: string): string[] {
  const wanted = modules[module]!.mayImport.filter((name) => name !== 'core');
  return wanted.filter((name) => !wanted.some((other) => other !== name && reaches(other, name)));
}

function reaches(from: string, to: string): boolean {
  return modules[from]!.mayImport.some((name) => name === to || reaches(name, to));
}
