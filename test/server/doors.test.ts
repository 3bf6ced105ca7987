import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DistributionCache,
  distributionProvider,
  publishDataset,
  publishedLevels,
  refreshCatalogue,
} from '../../src/catalogue/index.ts';
import { mapTrainingSet } from '../../src/catalogue/training/record/training-record.ts';
import { cohortIri, firstVersion, StabilityFiles } from '../../src/cohorts/index.ts';
import { mapCohort } from '../../src/cohorts/record/cohort-record.ts';
import { configSchema } from '../../src/core/config/schema.ts';
import { sha256, systemClock } from '../../src/core/index.ts';
import {
  type CaseRecord,
  createGate,
  type Gate,
  instanceIris,
  loadQueries,
  mapDefinitions,
  mapRun,
  mapSubject,
  serialise,
} from '../../src/graph/index.ts';
import { openAccess } from '../../src/server/access/index.ts';
import { createApp } from '../../src/server/index.ts';
import { routes } from '../../src/server/routes.ts';
import { caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase, gapRefusal, type WrittenCase, writeCase, writeRefusals } from '../support/case-fixture.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { madeUpStudy } from '../support/stability-study.ts';

const html = { accept: 'text/html' };
const turtle = { accept: 'text/turtle' };
const json = { accept: 'application/json' };

const iris = instanceIris(fixtureBase);

/** A case of a dataset as a run describes it; its regions have names that occur nowhere else. */
function recordOf(patient: number, dataset: string): CaseRecord {
  const record = caseRecord(patient);
  const rois = record.rois.map((roi) => ({ ...roi, label: `Label-${dataset}-${roi.segmentNumber}` }));
  return { ...record, rois, run: { ...record.run, dataset } };
}

/** What identifies this one case: names, a label, a value. */
const traitsOf = ({ subject, run, image, rois }: CaseRecord): string[] => [
  subject.id,
  run.digest,
  image.seriesId,
  rois[0]!.label,
  // The value with the most digits: a short one occurs in other numbers by chance.
  rois[0]!.features.values.map(({ value }) => String(value)).reduce((a, b) => (b.length > a.length ? b : a)),
];

/** A saved cohort of one subject. */
const cohortOf = ({ subject, run }: CaseRecord) =>
  firstVersion({
    title: `Cohort-${run.dataset}`,
    description: undefined,
    filter: {},
    sparql: undefined,
    members: [iris.subject(subject.id).value],
    issued: '2026-11-27T08:00:00.000Z',
  });

const restricted = recordOf(2, 'clinic');
const registered = recordOf(3, 'club');
const everyone = recordOf(1, 'open');
const [clinicCohort, clubCohort] = [cohortOf(restricted), cohortOf(registered)];

function writeRecords(directory: string): void {
  const records = [everyone, restricted, registered];
  const graphs = join(directory, 'graphs');
  mkdirSync(join(graphs, 'cohorts'), { recursive: true });
  const quads = records.flatMap((one) => [
    ...mapRun(one, { base: fixtureBase }),
    ...mapSubject([one], { base: fixtureBase }),
  ]);
  writeFileSync(
    join(graphs, 'records.nq'),
    serialise([...quads, ...mapDefinitions(records, { base: fixtureBase })], 'nquads'),
  );
  for (const cohort of [clinicCohort, clubCohort]) {
    writeFileSync(join(graphs, 'cohorts', `${cohort.id}.trig`), serialise(mapCohort(cohort, fixtureBase), 'trig'));
  }
  mkdirSync(join(graphs, 'training-set'), { recursive: true });
  for (const { subject, run } of [restricted, registered]) {
    const id = run.digest.slice(0, 20);
    const cases = [
      {
        name: `case of ${subject.id}`,
        subject: subject.id,
        split: 'train',
        images: [run.digest],
        regions: [],
        files: [],
      },
    ] as const;
    const about = {
      title: `Training-${run.dataset}`,
      digest: run.digest,
      issued: '2026-11-27T08:00:00.000Z',
      rights: 'none',
    };
    const quads = mapTrainingSet({ id, ...about, datasets: [run.dataset], plan: {}, cases }, fixtureBase);
    writeFileSync(join(graphs, 'training-set', `${id}.trig`), serialise(quads, 'trig'));
  }
}

/** Publishes datasets with their downloads; returns the paths of the downloads. */
async function publishAll(
  dataDirectory: string,
  levels: Readonly<Record<string, 'restricted' | 'registered'>>,
): Promise<string[]> {
  const request = {
    dataDirectory,
    base: fixtureBase,
    settings: configSchema.parse({}).catalogue,
    release: '0.1.0',
    distributions: distributionProvider(new DistributionCache({ root: dataDirectory, base: fixtureBase })),
    gate: await createGate({ onlyCatalogue: true }),
    clock: systemClock,
  };
  const paths: string[] = [];
  for (const [dataset, level] of Object.entries(levels)) {
    mkdirSync(join(dataDirectory, 'datasets', dataset), { recursive: true });
    const record = fullRecordText.replace('accessRights: public', `accessRights: ${level}`);
    writeFileSync(join(dataDirectory, 'datasets', dataset, 'record.yaml'), record);
    const { distributions } = await publishDataset({ ...request, dataset, next: 'minor' });
    paths.push(...distributions.map(({ path }) => `/${path}`));
  }
  await refreshCatalogue(request);
  return paths;
}

/** For each root field of the schema, queries that would reveal a record if the field ignored rights. */
function rootFields(record: CaseRecord, cohort: { readonly id: string; readonly lineage: string }) {
  const subject = iris.subject(record.subject.id).value;
  const { dataset } = record.run;
  const structure = `iri label volumeMl voxelCount subject { identifier } run { iri caseId } series { iri uid }
    radiomics { iri values { lexical } } deepVectors { iri l2norm } similar(model: deep_prognosis_1_0) { structure { iri label } }`;
  const person = `iri identifier studies { iri } series { iri } runs { iri } clinical { value } structures { ${structure} }
    value(feature: { name: original_shape_MeshVolume }) values(feature: { name: original_shape_MeshVolume }) { lexical }`;
  const counts = `count { count readable } equivalentSparql facet(by: ROI_LABEL) { cells { key count } }
    distribution(feature: { name: original_shape_MeshVolume }) { minimum maximum histogram { from to count } }`;
  const whole = `iri title citation filter equivalentSparql memberCount members { totalCount nodes { ${person} } }
    changes { added { iri } removed } aggregations { ${counts} } manifest featureMatrix`;
  const quoted = JSON.stringify;
  const { digest } = record.run;
  const things = [
    [subject, 'Subject', person],
    [iris.roi(digest, 1).value, 'Structure', structure],
    [iris.run(digest).value, 'Run', 'caseId subject { identifier }'],
    [iris.series(record.image.seriesId).value, 'Series', 'uid subject { identifier }'],
    [iris.vector(digest, 1).value, 'RadiomicVector', 'values { lexical } structure { label }'],
    [iris.deepVector(digest, 1, 'deep-prognosis-1.0').value, 'DeepVector', 'l2norm structure { label }'],
    [cohortIri(fixtureBase, cohort.id), 'Cohort', whole],
  ] as const;
  return {
    catalogue: ['{ catalogue { structures values everythingReadable subjects { count readable } } }'],
    subjects: [
      `{ subjects(first: 100) { totalCount nodes { ${person} } } }`,
      `{ subjects(filter: { dataset: [${quoted(dataset)}] }) { totalCount equivalentSparql nodes { ${person} } } }`,
      `{ subjects(filter: { iri: [${quoted(subject)}] }) { nodes { ${person} } } }`,
      '{ subjects(orderBy: { feature: { name: original_shape_MeshVolume } }) { edges { orderValue cursor node { iri } } } }',
    ],
    subjectAggregations: [
      `{ subjectAggregations { ${counts} } }`,
      `{ subjectAggregations(filter: { iri: [${quoted(subject)}] }) { ${counts} } }`,
      `{ subjectAggregations(filter: { dataset: [${quoted(dataset)}] }) { ${counts} } }`,
    ],
    structures: [
      `{ structures(first: 100) { totalCount nodes { ${structure} } } }`,
      `{ structures(filter: { label: [${quoted(record.rois[1]!.label)}] }) { nodes { ${structure} } } }`,
    ],
    series: ['{ series(first: 100) { totalCount nodes { iri uid subject { iri } study { iri } } } }'],
    featureDefinitions: ['{ featureDefinitions(first: 100) { nodes { iri name label } } }'],
    parameterSets: ['{ parameterSets { iri digest settings } }'],
    models: ['{ models { iri label weightsDigest } }'],
    datasets: ['{ datasets { iri id readable subjects { count readable } } }'],
    runs: ['{ runs(first: 100) { totalCount nodes { iri caseId subject { iri identifier } } } }'],
    refusals: ['{ refusals(first: 100) { totalCount nodes { iri reason subject { iri } } } }'],
    filteringTerms: ['{ filteringTerms { path kind keys } }'],
    node: things.map(([iri, type, fields]) => `{ node(iri: ${quoted(iri)}) { iri ... on ${type} { ${fields} } } }`),
    executions: ['{ executions { iri } }'],
    stability: [
      `{ stability { title subjectCount readings } }`,
      `{ stability(dataset: ${quoted(dataset)}) { title } }`,
    ],
    stabilityStudy: ['{ stabilityStudy(id: "0123456789abcdef0123") { title } }'],
    cohorts: [`{ cohorts { ${whole} } }`, `{ cohorts(lineage: ${quoted(cohort.lineage)}) { ${whole} } }`],
    cohort: [`{ cohort(id: ${quoted(cohort.id)}) { ${whole} } }`],
    compareCohorts: [
      `{ compareCohorts(first: ${quoted(cohort.id)}, second: ${quoted(cohort.id)}) { both onlyFirst first { ${counts} } } }`,
    ],
    publishedCounts: [
      `{ publishedCounts(dataset: ${quoted(dataset)}) { individuals records facets { variable cells { key label count } missing } } }`,
    ],
    countPublished: [
      `{ countPublished(dataset: ${quoted(dataset)}, conditions: [{ variable: "region", key: "SCT:86049000" }]) { answer count } }`,
    ],
    compareFilters: [`{ compareFilters(filters: [{}, { dataset: [${quoted(dataset)}] }]) { ${counts} } }`],
  };
}

/** Requests every route of the server as a caller without rights who knows exactly what to look for. */
describe('No route reveals a record of a restricted dataset', () => {
  let api: ApiFixture;
  let open: WrittenCase;
  let closed: WrittenCase;
  /** What must never appear, wherever it is requested: names, labels and values of the restricted case. */
  let secrets: string[];
  let downloads: string[];
  let served: ApiFixture['app'];
  let callers: ReadonlyArray<readonly [name: string, app: ApiFixture['app'], headers: Record<string, string>]>;

  beforeAll(async () => {
    api = await openApi(
      async (directory) => {
        open = writeCase(directory, { subject: 'k1-open', dataset: 'open', rois: ['Liver-Open'] });
        closed = writeCase(directory, {
          subject: 'k1-closed',
          dataset: 'clinic',
          rois: ['Secret-Lesion', 'Secret-Node'],
        });
        writeCase(directory, { subject: 'k1-club', dataset: 'club', rois: ['Club-Lesion'] });
        writeRefusals(directory, [gapRefusal]);
        writeRecords(directory);
        downloads = await publishAll(directory, { clinic: 'restricted', club: 'registered' });
      },
      { queries: loadQueries() },
    );
    secrets = ['k1-closed', closed.digest, closed.name, 'Secret-Lesion', 'Secret-Node', '-85.36', gapRefusal.reason];
    const graphs = {
      'import/one': `<${fixtureBase}id/import/one> <http://purl.org/dc/terms/isPartOf> <${fixtureBase}dataset/clinic> .
        <${fixtureBase}id/record/one/1> <https://w3id.org/fair-qiaw/ns#ofSubject> <${fixtureBase}id/subject/k1-closed> ; <urn:dead> "Secret-Outcome" .`,
      'user/notes': `<urn:note> <urn:about> <${fixtureBase}id/roi/${closed.digest}/1> ; <urn:says> "Secret-Note" .`,
      'cohort/c1': `<${fixtureBase}id/cohort/c1> <http://www.w3.org/ns/prov#hadMember> <${fixtureBase}id/subject/k1-closed> .`,
      refusals: `<${fixtureBase}id/refusal/r> <https://w3id.org/fair-qiaw/ns#ofSubject> <${fixtureBase}id/subject/k1-closed> ; <urn:why> "Secret-Refusal" .`,
      executions: `<${fixtureBase}id/execution/e> <urn:of> <${fixtureBase}id/run/${closed.digest}> ; <urn:note> "Secret-Execution" .`,
    };
    secrets.push('Secret-Outcome', 'Secret-Note', 'Secret-Refusal', 'Secret-Execution');
    for (const [name, text] of Object.entries(graphs)) {
      await api.context.store.load(text, 'turtle', `${fixtureBase}graph/${name}`);
    }
    await api.context.store.load(`<urn:x> <urn:in> "Secret-Default", <${fixtureBase}id/subject/k1-closed> .`, 'turtle');
    secrets.push('Secret-Default', ...traitsOf(restricted), clinicCohort.title);
    const config = configSchema.parse({ access: { datasets: { open: 'public' } } });
    const rights = (await openAccess(config, { token: undefined, tokensFile: undefined }))!;
    const token = { name: 'open only', sha256: sha256('t'), scope: 'write' as const, datasets: ['open'] };
    const granted = {
      name: 'clinic too',
      sha256: sha256('g'),
      scope: 'records' as const,
      datasets: ['open', 'clinic'],
    };
    const levels = publishedLevels(api.context.dataDirectory, systemClock.elapsed);
    // Tools may give records to those who may read them: these callers may not.
    const context = { ...api.context, publishedLevels: levels, mcpRecords: true };
    served = createApp({ ...context, host: '0.0.0.0', access: { ...rights, tokens: [token, granted] } });
    const proxied = createApp({ ...context, access: rights });
    callers = [
      ['anybody', served, {}],
      ['a token for another dataset', served, { authorization: 'Bearer t' }],
      ['a caller behind a proxy on this machine', proxied, { 'x-forwarded-for': '203.0.113.9' }],
    ];
  });
  afterAll(() => api.close());

  const graph = (name: string) => `${fixtureBase}graph/${name}`;
  const closedGraphs = () => [
    `run/${closed.digest}`,
    'subject/k1-closed',
    'import/one',
    'user/notes',
    'cohort/c1',
    'refusals',
    'executions',
  ];
  const queries = () => [
    'SELECT * { ?s ?p ?o }',
    'SELECT * { GRAPH ?g { ?s ?p ?o } }',
    'CONSTRUCT { ?s ?p ?o } { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }',
    `DESCRIBE <${fixtureBase}id/subject/k1-closed>`,
    `SELECT * { <${fixtureBase}id/subject/k1-closed> ?p ?o }`,
    'SELECT ?g ?n { GRAPH ?g { } BIND(STR(?g) AS ?n) }',
    'SELECT * { ?s (<urn:in>|!<urn:none>)* ?o }',
    'SELECT (GROUP_CONCAT(STR(?o)) AS ?all) { GRAPH ?g { ?s ?p ?o } }',
    ...closedGraphs().flatMap((name) => [
      `SELECT * FROM <${graph(name)}> { ?s ?p ?o }`,
      `SELECT * FROM NAMED <${graph(name)}> { GRAPH ?g { ?s ?p ?o } }`,
      `SELECT * { GRAPH <${graph(name)}> { ?s ?p ?o } }`,
      `BASE <${fixtureBase}> SELECT * FROM <graph/${name}> { ?s ?p ?o }`,
    ]),
  ];
  const addresses = (): Array<readonly [path: string, headers: Record<string, string>]> => [
    ...queries().map((query) => [`/sparql?query=${encodeURIComponent(query)}`, {}] as const),
    ...queries()
      .slice(0, 3)
      .map((query) => [`/sparql?format=html&query=${encodeURIComponent(query)}`, html] as const),
    ...closedGraphs().flatMap((name) => [
      [
        `/sparql?query=${encodeURIComponent('SELECT * { ?s ?p ?o }')}&default-graph-uri=${encodeURIComponent(graph(name))}`,
        {},
      ] as const,
      [
        `/sparql?query=${encodeURIComponent('SELECT * { GRAPH ?g { ?s ?p ?o } }')}&named-graph-uri=${encodeURIComponent(graph(name))}`,
        {},
      ] as const,
      [`/rdf-graphs?graph=${encodeURIComponent(graph(name))}`, turtle] as const,
      [`/graph/${name}`, turtle] as const,
      [`/doc/graph/${name}`, turtle] as const,
    ]),
    ['/rdf-graphs?default', turtle],
    ['/sparql', turtle],
    ['/sparql', html],
    ['/sparql/terms', {}],
    ...loadQueries().map(({ name }) => [`/queries/${name}`, html] as const),
    ['/', html],
    ['/?page=2', html],
    ['/', turtle],
    ['/expanded', turtle],
    ['/.well-known/void', turtle],
    ['/.well-known/api-catalog', json],
    ['/openapi.json', json],
    ['/sitemap.xml', {}],
    ['/sitemap-1.xml', {}],
    ['/robots.txt', {}],
    ['/metrics', {}],
    ['/ready', {}],
    ...['clinic', 'open'].flatMap((id) =>
      ['', '/meta', '/expanded', '/page/distribution', '/spec'].flatMap((part) => [
        [`/dataset/${id}${part}`, turtle] as const,
        [`/dataset/${id}${part}`, html] as const,
      ]),
    ),
    ...['clinic', 'open'].flatMap((id) => [
      [`/croissant/${id}`, json] as const,
      [`/linkset/dataset/${id}`, json] as const,
    ]),
    ...downloads.filter((path) => path.includes('/clinic/')).map((path) => [path, {}] as const),
    ['/dataset/clinic/version/0.1.0', turtle],
    ['/dataset/clinic/version/1.0.0', turtle],
    ...['manifest.csv', 'manifest.json', 'features.csv', 'features.parquet'].map(
      (file) => [`/cohorts/${clinicCohort.id}/${file}`, {}] as const,
    ),
    ...['/datasets', '/subjects', '/cases', '/cohorts', '/runs', '/refusals', '/docs'].flatMap((list) =>
      ['?size=1000', '?dataset=clinic&q=closed'].map((asked) => [`${list}${asked}`, html] as const),
    ),
    ['/subjects/k1-closed', html],
    [`/subjects?cohort=${clinicCohort.id}`, html],
    [`/cohorts/${clinicCohort.id}`, html],
    ['/dataset/clinic/stability', html],
    ['/stability/0123456789abcdef0123', html],
    ['/stability/0123456789abcdef0123.csv', {}],
    [`/graph/cohort/${clinicCohort.id}`, turtle],
    [`/doc/cohort/${clinicCohort.id}`, html],
    [`/cases/${closed.name}`, html],
    [`/cases/${closed.name}`, json],
    ...closed.outputs.map(({ path }) => [`/files/cases/${closed.name}/${path}`, {}] as const),
    [`/files/cases/${closed.name}/case.json`, {}],
    [`/files/cases/${closed.name}/graph.trig`, {}],
    [`/files/cases/${open.name}/../${closed.name}/features.csv`, {}],
    [`/files/cases/${open.name}/..%2f${closed.name}%2ffeatures.csv`, {}],
    [`/files/audit.ndjson`, {}],
    ...[
      'subject/k1-closed',
      `run/${closed.digest}`,
      `roi/${closed.digest}/1`,
      `fv/${closed.digest}/1`,
      'record/one/1',
      'cohort/c1',
      'refusal/r',
    ].flatMap((thing) => [[`/doc/${thing}`, turtle] as const, [`/doc/${thing}`, html] as const]),
  ];

  it('to a caller without rights, in any wording', async () => {
    for (const [who, app, headers] of callers) {
      for (const [path, wanted] of addresses()) {
        const response = await app.request(path, { headers: { ...wanted, ...headers } });
        const text = `${await response.text()} ${JSON.stringify([...response.headers])}`;
        // A caller who requests something by name gets the name back in addresses, but nothing else.
        const asked = decodeURIComponent(path);
        const seen = secrets.filter((secret) => text.includes(secret) && !asked.includes(secret));
        expect([who, path, response.status, seen]).toEqual([who, path, response.status, []]);
        expect(response.status, path).toBeLessThan(500);
      }
    }
  });

  it('although the same routes give the records to authorised callers, so the test can detect a leak', async () => {
    const seen = new Set<string>();
    for (const [path, headers] of addresses()) {
      const text = await (await api.app.request(path, { headers })).text();
      for (const secret of secrets) if (text.includes(secret)) seen.add(secret);
    }
    expect([...seen].sort()).toEqual([...secrets].sort());
    const { app } = api;
    expect((await app.request(`/cases/${closed.name}`, { headers: html })).status).toBe(200);
  });

  it('nor does any root field of GraphQL, which shows it to callers with a grant for the dataset', async () => {
    const ask = async (query: string, token?: string) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const response = await served.request('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
      return response.text();
    };
    const { data } = JSON.parse(await ask('{ __schema { queryType { fields { name } } } }')) as {
      data: { __schema: { queryType: { fields: Array<{ name: string }> } } };
    };
    const fields = data.__schema.queryType.fields.map(({ name }) => name);
    const seenBy = async (record: CaseRecord, cohort: typeof clinicCohort, token?: string) => {
      const probes = rootFields(record, cohort);
      expect(Object.keys(probes).sort()).toEqual(fields.sort());
      const seen = new Set<string>();
      for (const [field, documents] of Object.entries(probes)) {
        for (const document of documents) {
          const text = await ask(document, token);
          expect(text, document).not.toMatch(/QIAW_GRAPHQL_INVALID|QIAW_INTERNAL/);
          const traits = [...traitsOf(record), cohort.title].filter((one) => !document.includes(one));
          if (traits.some((one) => text.includes(one))) seen.add(field);
        }
      }
      return [...seen].sort();
    };
    const all = ['cohort', 'cohorts', 'compareCohorts', 'compareFilters', 'filteringTerms', 'node', 'runs', 'series'];
    all.push('structures', 'subjectAggregations', 'subjects');
    expect({
      restricted: {
        anyone: await seenBy(restricted, clinicCohort),
        registered: await seenBy(restricted, clinicCohort, 't'),
        granted: await seenBy(restricted, clinicCohort, 'g'),
      },
      registered: {
        anyone: await seenBy(registered, clubCohort),
        registered: await seenBy(registered, clubCohort, 't'),
      },
    }).toEqual({
      restricted: { anyone: [], registered: [], granted: all },
      registered: { anyone: [], registered: all },
    });
  });

  it('nor whether it exists: each route with a name answers as for a name that nothing has', async () => {
    const other = (name: string): string => name.replace(/[0-9a-f]{6}$/, 'abcdef');
    const download = downloads.find((path) => path.includes('/clinic/'))!;
    const file = ['features.csv', 'seg.dcm', 'case.json', 'absent.csv'];
    const id = 'k1-closed';
    const study = madeUpStudy('c'.repeat(20), [restricted], [], { original_shape_MeshVolume: 0.95 }, fixtureBase);
    const passing = { check: async () => ({ conforms: true }) } as unknown as Gate;
    await new StabilityFiles(api.context.dataDirectory, fixtureBase).write({ ...study, dataset: 'clinic' }, passing);
    const [there, absent] = [study.id, '0'.repeat(20)];
    /** For each route that names records: addresses of the restricted ones, and the same with a name that does not exist. */
    const twins: Readonly<Record<string, ReadonlyArray<readonly [there: string, absent: string]>>> = {
      '/cases/{case}': [[closed.name, other(closed.name)]],
      '/cases/{case}/ro-crate-metadata.json': [[closed.name, other(closed.name)]],
      '/linkset/cases/{case}': [[closed.name, other(closed.name)]],
      '/files/cases/{case}/{path}': file.map((path) => [`${closed.name}/${path}`, `${other(closed.name)}/${path}`]),
      '/files/datasets/{dataset}/{version}/{name}': [
        [
          download.split('/').slice(3).join('/'),
          download
            .split('/')
            .slice(3)
            .join('/')
            .replace(/\/[0-9a-f]{16}\//, `/${'a'.repeat(16)}/`),
        ],
        ['clinic/0/x', 'nowhere/0/x'],
      ],
      '/stability/{study}': [
        [there, absent],
        [`${there}.csv`, `${absent}.csv`],
      ],
      '/stability/{study}/{feature}': [[`${there}/original_shape_MeshVolume`, `${absent}/original_shape_MeshVolume`]],
      '/agreement/{subject}': [[id, 'k1-absent']],
      '/agreement/{subject}/outlines/{number}': [[`${id}/outlines/1`, 'k1-absent/outlines/1']],
      '/subjects/{subject}': [[id, 'k1-absent']],
      '/cohorts/{id}': [[clinicCohort.id, `${'0'.repeat(20)}-1`]],
      '/cohorts/{id}/{file}': [[`${clinicCohort.id}/manifest.csv`, `${'0'.repeat(20)}-1/manifest.csv`]],
      '/cohorts/{id}/cite/{file}': [[`${clinicCohort.id}/cite/datacite.xml`, `${'0'.repeat(20)}-1/cite/datacite.xml`]],
      '/stability/{id}/cite/{file}': [[`${there}/cite/CITATION.cff`, `${absent}/cite/CITATION.cff`]],
      '/{kind}/{path}': [
        [`id/subject/${id}`, 'id/subject/k1-absent'],
        [`graph/run/${closed.digest}`, `graph/run/${other(closed.digest)}`],
        [`id/file/${closed.digest}/image.nrrd`, `id/file/${other(closed.digest)}/image.nrrd`],
      ],
      '/doc/{path}': [
        [`file/${closed.digest}/image.nrrd`, `file/${other(closed.digest)}/image.nrrd`],
        [`subject/${id}`, 'subject/k1-absent'],
        [`graph/run/${closed.digest}`, `graph/run/${other(closed.digest)}`],
      ],
      '/rdf-graphs/{path}': [[`graph/run/${closed.digest}`, `graph/run/${other(closed.digest)}`]],
    };
    /** Metadata, queries, terms and the manual are public. */
    const isPublic =
      /^\/(?:catalog|changes|dataset|distribution|linkset|croissant|page|profile|metadata-schemas|queries|ns|docs|sitemap-)/;
    const parametrised = routes.map(({ path }) => path).filter((path) => path.includes('{'));
    expect(parametrised.filter((path) => twins[path] === undefined && !isPublic.test(path))).toEqual([]);
    const answer = async (app: ApiFixture['app'], path: string, headers: Record<string, string>, name: string) => {
      const response = await app.request(path, { headers });
      const about = [...response.headers].filter(([key]) => !/^(?:date|x-request-id|server-timing)$/.test(key));
      const body = (await response.text()).replace(/"requestId":"[^"]*"/, '');
      const text = JSON.stringify([response.status, about, body]);
      const forms = [name, name.replace(/^[^/]*\//, ''), encodeURIComponent(name)];
      return forms.reduce((rest, form) => rest.replaceAll(form, '…'), text);
    };
    for (const [who, app, headers] of callers) {
      for (const [route, pairs] of Object.entries(twins)) {
        const prefix = route.slice(1, route.indexOf('{'));
        const suffix = /\}(\/[a-z][^{]*)$/.exec(route)?.[1] ?? '';
        for (const [there, absent] of pairs) {
          const address = (name: string): string => `/${prefix}${name}${suffix}`;
          const [one, two] = [
            await answer(app, address(there), headers, there),
            await answer(app, address(absent), headers, absent),
          ];
          expect([who, address(there), one]).toEqual([who, address(there), two]);
        }
      }
    }
    expect((await api.app.request(`/stability/${there}`)).status).toBe(200);
    // Who may read everything is told the truth.
    expect((await api.app.request(`/files/cases/${other(closed.name)}/features.csv`)).status).toBe(404);
    expect((await served.request(`/files/cases/${open.name}/absent.csv`)).status).toBe(404);
  });

  it('nor does any tool of a language model', async () => {
    const asked = [
      ...queries().map((query) => ['sparql', { query, maxRows: 1000 }] as const),
      ['query-roi-volumes', { maxRows: 1000 }] as const,
      ['describe_model', { part: 'regions' }] as const,
    ];
    const call = async (app: ApiFixture['app'], headers: Record<string, string>, name: string, given: object) => {
      const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } };
      const accept = 'application/json, text/event-stream';
      const init = { method: 'POST', body: JSON.stringify(body) };
      const all = { 'content-type': 'application/json', accept, ...headers };
      return (await app.request('/mcp', { ...init, headers: all })).text();
    };
    for (const [who, app, headers] of callers) {
      for (const [name, given] of asked) {
        const text = await call(app, headers, name, given);
        const question = JSON.stringify(given);
        const seen = secrets.filter((secret) => text.includes(secret) && !question.includes(secret));
        expect([who, question, seen]).toEqual([who, question, []]);
      }
    }
    const granted = await call(served, { authorization: 'Bearer g' }, 'query-roi-volumes', { maxRows: 1000 });
    expect(granted).toContain(restricted.rois[0]!.label);
  });

  it('nor does any let such a caller write', async () => {
    for (const [, app, headers] of callers.filter(([, , { authorization }]) => authorization === undefined)) {
      const attempts: Array<[path: string, init: RequestInit]> = [
        [
          '/sparql',
          { method: 'POST', body: 'update=DROP+ALL', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
        ],
        ['/sparql', { method: 'POST', body: 'DROP ALL', headers: { 'content-type': 'application/sparql-update' } }],
        [
          `/rdf-graphs?graph=${encodeURIComponent(graph('user/mine'))}`,
          { method: 'PUT', body: '<a:b> <a:c> <a:d> .', headers: { 'content-type': 'text/turtle' } },
        ],
        [`/rdf-graphs?graph=${encodeURIComponent(graph('subject/k1-closed'))}`, { method: 'DELETE' }],
      ];
      const before = (await api.context.store.statistics()).quads;
      for (const [path, init] of attempts) {
        const response = await app.request(path, { ...init, headers: { ...(init.headers as object), ...headers } });
        expect([401, 403, 405], `${init.method} ${path}`).toContain(response.status);
      }
      expect((await api.context.store.statistics()).quads).toBe(before);
    }
  });
});
