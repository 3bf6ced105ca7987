// Exports at cohort size: SUBJECTS=1000 cases with ROIS=2 regions of FEATURES=1000 features each, written as every
// format. Memory is the peak resident size; each format runs in a separate process.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ExportFormat, exportTo } from '../src/catalogue/index.ts';
import { imageLabel } from '../src/core/index.ts';
import { mapDefinitions, mapRun, serialise } from '../src/graph/index.ts';
import { caseDocument } from '../src/pipeline/make/case-document.ts';
import { featuresCsv } from '../src/radiomics/index.ts';
import { base, caseRecord, manyColumns } from '../test/graph/rdf/case-record-fixture.ts';

const subjects = Number(process.env['SUBJECTS'] ?? 1000);
const rois = Number(process.env['ROIS'] ?? 2);
const names = manyColumns(Number(process.env['FEATURES'] ?? 1000));
const [, , child, root = '', out = ''] = process.argv;

if (child === undefined) await parent();
else {
  const started = performance.now();
  await exportTo({ root, base }, { format: child as ExportFormat, table: 'features', out, dataset: 'demo' });
  const { maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, megabytes: maxRSS / 1024 }));
}

async function parent(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qiaw-exports-'));
  const data = join(folder, 'data');
  try {
    for (let patient = 1; patient <= subjects; patient++) writeCase(data, patient);
    console.log(`${subjects} subjects, ${rois} regions each, ${names.length} features\n`);
    console.log('| format | seconds | peak memory (MB) | size (MB) |\n|---|---|---|---|');
    for (const [format, name] of [
      ['csv', 'x.csv'],
      ['parquet', 'x.parquet'],
      ['nquads', 'x.nq.gz'],
      ['rocrate', 'x.zip'],
    ] as const) {
      const target = join(folder, name);
      const tsx = fileURLToPath(new URL('../node_modules/.bin/tsx', import.meta.url));
      const { stdout, stderr, status } = spawnSync(tsx, [fileURLToPath(import.meta.url), format, data, target], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(stderr);
      const { seconds, megabytes } = JSON.parse(stdout) as { seconds: number; megabytes: number };
      const size = statSync(target).size / 2 ** 20;
      console.log(`| ${format} | ${seconds.toFixed(1)} | ${megabytes.toFixed(0)} | ${size.toFixed(1)} |`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeCase(data: string, patient: number): void {
  const record = caseRecord(patient, names, rois);
  const folder = join(data, 'cases', record.id);
  mkdirSync(folder, { recursive: true });
  const rows = record.rois.map(({ label, features }) => ({
    case: record.id,
    roi: label,
    features,
    subject: record.subject.id,
    image: imageLabel(record.image),
  }));
  writeFileSync(join(folder, 'features.csv'), featuresCsv(rows));
  writeFileSync(join(folder, 'graph.trig'), serialise(mapRun(record, { base }), 'trig'));
  const outputs = record.outputs.filter(({ role }) => role === 'features');
  writeFileSync(join(folder, 'case.json'), caseDocument({ ...record, outputs }, []));
  if (patient > 1) return;
  mkdirSync(join(data, 'graphs'), { recursive: true });
  writeFileSync(join(data, 'graphs', 'definitions.trig'), serialise(mapDefinitions([record], { base }), 'trig'));
}
