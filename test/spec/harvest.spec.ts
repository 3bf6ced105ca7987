import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Store } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUp } from '../../src/cli/options/common.ts';
import { type OpenCatalogue, openCatalogue } from '../../src/cli/serve/open-catalogue.ts';
import { sizeBand } from '../../src/cohorts/index.ts';
import { firstEngine } from '../../src/graph/gate/shacl/engine.ts';
import { secondEngine } from '../../src/graph/gate/shacl/second-engine.ts';
import { createGate, graphNames, parse, type Quad, quad } from '../../src/graph/index.ts';
import { generateCohort } from '../../src/pipeline/index.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { qiaw } from '../support/cli.ts';

const python = '/usr/bin/python3';
const hasRdflib = spawnSync(python, ['-c', 'import rdflib']).status === 0;
const script = fileURLToPath(new URL('harvesters/crawl.py', import.meta.url));
/**
 * A folder of shapes published by others (DCAT-AP, HealthDCAT-AP, Health-RI …); their licences do not allow us to
 * include them.
 */
const publishedShapes = process.env.QIAW_PUBLISHED_SHAPES;

interface Crawl {
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  readonly downloads: Readonly<Record<string, readonly [status: number, bytes: number, stated: number]>>;
  readonly triples: number;
  readonly blank: number;
}

const folder = mkdtempSync(join(tmpdir(), 'qiaw-harvest-'));
const data = join(folder, 'data');
const port = 20_000 + (process.pid % 20_000);
const base = `http://127.0.0.1:${port}/`;
let catalogue: OpenCatalogue;

beforeAll(async () => {
  await generateCohort(join(folder, 'dicom'), { patients: 3, seed: 7 });
  const config = join(folder, 'qiaw.yaml');
  writeFileSync(config, `base: ${base}\nserver: { port: ${port} }\n`);
  const record = join(folder, 'record.yaml');
  writeFileSync(record, fullRecordText);
  const run = async (...args: string[]) => {
    const { code, stderr } = await qiaw([...args, '--data', data, '--config', config]);
    expect([0, 3], stderr).toContain(code);
  };
  await run('run', join(folder, 'dicom', 'PHANTOM-01'), '--model', 'none');
  await run(
    'run',
    join(folder, 'dicom', 'PHANTOM-02'),
    join(folder, 'dicom', 'PHANTOM-03'),
    '--model',
    'none',
    '--dataset',
    'described',
  );
  await run('dataset', 'create', 'described', '--file', record);
  await run('dataset', 'publish', 'described');
  catalogue = await openCatalogue(data, await setUp({ config }));
  await catalogue.loaded;
});
afterAll(async () => {
  await catalogue?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Must not block: the crawled server runs in this same process. */
function crawl(): Promise<Crawl> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [script, base, join(folder, 'merged.ttl')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(out) as Crawl) : reject(new Error(`crawl: ${code}`))));
  });
}

describe.skipIf(!hasRdflib)('rdflib, given only the root,', () => {
  let found: Crawl;
  beforeAll(async () => {
    found = await crawl();
  });

  it('reaches the catalogue, both datasets and every distribution', () => {
    const of = (kind: string) => Object.keys(found.kinds).filter((address) => found.kinds[address]!.includes(kind));
    expect(of('FAIRDataPoint')).toEqual([base]);
    expect(of('Catalog')).toEqual([`${base}catalog/main`]);
    expect(of('Dataset').sort()).toEqual([`${base}dataset/default`, `${base}dataset/described`]);
    expect(of('Distribution').length).toBeGreaterThanOrEqual(16);
    expect(found.blank).toBe(0);
  });

  it('gets each file with the size its metadata state, exact or as a power of two', () => {
    expect(Object.keys(found.downloads).length).toBeGreaterThanOrEqual(16);
    for (const [distribution, [status, bytes, stated]] of Object.entries(found.downloads)) {
      expect([distribution, status]).toEqual([distribution, 200]);
      expect([bytes, sizeBand(bytes)]).toContain(stated);
    }
  });

  it('holds all documents in one graph that conforms, with both engines', async () => {
    const graph = graphNames(base).catalog;
    const gate = await createGate({ onlyCatalogue: true, secondOpinion: true });
    const all = merged().map((q) => quad(q.subject as never, q.predicate as never, q.object as never, graph));
    const { results } = await gate.check(graph.value, all);
    // What a draft lacks is a warning.
    expect(results.filter(({ severity }) => severity === 'violation')).toEqual([]);
  });

  const folderOfShapes = publishedShapes !== undefined && existsSync(publishedShapes) ? publishedShapes : undefined;
  const files = folderOfShapes === undefined ? [] : readdirSync(folderOfShapes).filter((name) => name.endsWith('.ttl'));
  it.skipIf(files.length === 0).each(files)('conforms to the published shapes %s', async (name) => {
    const shapes = parse(readFileSync(join(folderOfShapes!, name), 'utf8'), 'turtle', 'https://shapes.invalid/');
    for (const engine of [firstEngine, secondEngine]) {
      const results = await engine(shapes)(new Store([...merged()] as never));
      // The one remaining contradiction: the reference server's default shapes require a literal, all others an IRI.
      const rest = results.filter(({ path }) => !path.includes('dcat#mediaType') && !path.endsWith('terms/title>'));
      expect(rest.map(({ focusNode, path, message }) => `${focusNode?.value} ${path} ${message}`)).toEqual([]);
    }
  });
});

const merged = (): Quad[] => parse(readFileSync(join(folder, 'merged.ttl'), 'utf8'), 'turtle', base);
