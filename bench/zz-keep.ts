// The semantic layer at cohort size: generated cases are mapped, pass the gate, are published as files and load into
// the embedded store. `npm run bench catalogue`, or with other sizes: PATIENTS=100 ROIS=6 FEATURES=1130.
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGate, graphNames, mapDefinitions, mapRun, mapSubject, serialise } from '../src/graph/index.ts';
import { DataDirectory } from '../src/pipeline/index.ts';
import { caseDocument } from '../src/pipeline/make/case-document.ts';
import { CatalogueFiles } from '../src/pipeline/publish/catalogue-files.ts';
import { openDataDirectory } from '../src/store/index.ts';
import { base, caseRecord, manyColumns } from '../test/graph/rdf/case-record-fixture.ts';

const patients = Number(process.env['PATIENTS'] ?? 612);
const rois = Number(process.env['ROIS'] ?? 6);
const names = manyColumns(Number(process.env['FEATURES'] ?? 1130));
const folder = mkdtempSync(join(tmpdir(), 'qiaw-catalogue-'));
const data = new DataDirectory(join(folder, 'data'));
const gate = await createGate();
const catalogue = new CatalogueFiles(data, base, gate);
await catalogue.reconcile();

const spent = { map: 0, gate: 0, publish: 0 };
/** Milliseconds of processor time, which other programs on the machine do not affect. */
const perPatient: number[] = [];
let quads = 0;
let highest = 0;

/** One patient from record to visible case; the seconds of each part are added up. */
async function publish(patient: number): Promise<void> {
  const record = caseRecord(patient, names, rois);
  const before = process.cpuUsage();
  const start = performance.now();
  const graph = mapRun(record, { base });
  const text = serialise(graph, 'trig');
  const around = [...mapSubject([record], { base }), ...mapDefinitions([record], { base })];
  const mapped = performance.now();
  const verdict = await gate.check(graphNames(base).run(record.run.digest).value, graph, around);
  if (!verdict.conforms) throw new Error(`the gate refused a generated case: ${verdict.results[0]?.message}`);
  const checked = performance.now();
  const staged = join(data.staging, record.id);
  await mkdir(staged, { recursive: true });
  await writeFile(join(staged, 'graph.trig'), text);
  await writeFile(join(staged, 'case.json'), caseDocument(record, []));
  const refused = await catalogue.publish(record, staged);
  if (refused) throw refused;
  const end = performance.now();
  spent.map += (mapped - start) / 1000;
  spent.gate += (checked - mapped) / 1000;
  spent.publish += (end - checked) / 1000;
  const { user, system } = process.cpuUsage(before);
  perPatient.push((user + system) / 1000);
  quads += graph.length;
  highest = Math.max(highest, process.memoryUsage().rss);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;

console.log(`${patients} patients x ${rois} ROIs x ${names.length} features\n`);
const begin = performance.now();
for (let patient = 1; patient <= patients; patient++) await publish(patient);
const end = performance.now();
await catalogue.writeManifest();
await catalogue.writeValidation();
const closing = (performance.now() - end) / 1000;
const early = median(perPatient.slice(100, 200));
const late = median(perPatient.slice(500, 600));
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const row = (what: string, measured: string): void => console.log(`| ${what} | ${measured} |`);
console.log('| what | measured |\n|---|---|');
row('map and serialise', `${spent.map.toFixed(1)} s`);
row('gate', `${spent.gate.toFixed(1)} s`);
row('publish (files, subject graph, definitions)', `${spent.publish.toFixed(1)} s`);
row('all patients', `${((end - begin) / 1000).toFixed(1)} s`);
row('manifest and reports at the end', `${closing.toFixed(1)} s`);
row('quads in run graphs', String(quads));
row('peak memory while mapping and checking', megabytes(highest));
if (patients >= 600) {
  row('median per patient, 101 to 200, processor time', ms(early));
  row('median per patient, 501 to 600, processor time', `${ms(late)} (${(late / early).toFixed(2)} times)`);
}

// Loading takes just as long; print the results so far first.
const opening = performance.now();
console.log(folder); process.exit(0);
const { store, report } = await openDataDirectory(data.root, { base });
const loading = (performance.now() - opening) / 1000;
const loaded = process.memoryUsage().rss;
const counting = performance.now();
const answer = await store.query('SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }', {
  resultsFormat: 'csv',
  graphFormat: 'turtle',
  timeoutMs: 120_000,
});
const counted = (performance.now() - counting) / 1000;
await store.close();
rmSync(folder, { recursive: true });

row(
  'load into the embedded store',
  `${loading.toFixed(1)} s, ${report.quads} quads, broken files: ${report.broken.length}`,
);
row('memory with the store loaded', megabytes(loaded));
row('COUNT of everything', `${counted.toFixed(2)} s → ${answer.body.trim().split(/\s+/).at(-1)}`);
