import type { Term } from 'n3';
import { afterAll, describe, expect, it } from 'vitest';
import type { GraphStore } from '../../../src/store/index.ts';
import { realData } from '../../support/real-data.ts';
import { Manifest } from './manifest.ts';
import { report } from './report.ts';
import { canonicalQuads, toNTriples } from './results.ts';
import { authorization, openScratch } from './scratch.ts';

const suite = realData('w3c-sparql11', 'sparql', 'sparql11');
const ut = 'http://www.w3.org/2009/sparql/tests/test-update#';
const label = 'http://www.w3.org/2000/01/rdf-schema#label';
const folders = [
  'add',
  'basic-update',
  'clear',
  'copy',
  'delete',
  'delete-data',
  'delete-insert',
  'delete-where',
  'drop',
  'move',
  'syntax-update-1',
  'syntax-update-2',
  'update-silent',
];

/** SPARQL 1.1 Update tests of the W3C, over HTTP. */
describe.skipIf(!suite)('W3C SPARQL 1.1 update', () => {
  const results = report('update');
  afterAll(() => results.write());
  for (const folder of suite ? folders : []) {
    const manifest = new Manifest(suite!, folder);
    for (const test of manifest.entries()) {
      const name = `${folder} ${manifest.name(test)}`;
      it(name, () => results.run(name, () => runOne(manifest, test, manifest.type(test))));
    }
  }
});

async function runOne(manifest: Manifest, test: Term, type: string): Promise<void> {
  const action = manifest.one(test, 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#action')!;
  const syntax = type.includes('Syntax');
  const request = syntax ? action : manifest.one(action, `${ut}request`)!;
  const { app, store } = await openScratch();
  try {
    if (!syntax) await fill(store, manifest, action);
    const text = manifest.text(request);
    const response = await app.request('/sparql', {
      method: 'POST',
      headers: { 'content-type': 'application/sparql-update', authorization },
      body: syntax ? text : `BASE <${manifest.base}>\n${text}`,
    });
    const said = await response.text();
    if (type.startsWith('Negative')) {
      expect([response.status, said]).toEqual([400, expect.stringContaining('QIAW_QUERY_SYNTAX')]);
      return;
    }
    // An update that parses may still be one that this service does not perform, or that fails on an empty store.
    if (syntax) {
      expect(said).not.toContain('QIAW_QUERY_SYNTAX');
      return;
    }
    expect([response.status, said]).toEqual([204, '']);
    const wanted = await expectedQuads(manifest, manifest.result(test)!);
    expect(await content(store)).toBe(wanted);
  } finally {
    await store.close();
  }
}

function parts(manifest: Manifest, node: Term): Array<{ readonly file: Term; readonly graph: string }> {
  return [
    ...manifest.all(node, `${ut}data`).map((file) => ({ file, graph: '' })),
    ...manifest.all(node, `${ut}graphData`).map((named) => ({
      file: manifest.one(named, `${ut}graph`)!,
      graph: manifest.one(named, label)!.value,
    })),
  ];
}

async function fill(store: GraphStore, manifest: Manifest, action: Term): Promise<void> {
  for (const { file, graph } of parts(manifest, action)) {
    const text = toNTriples(manifest.text(file), manifest.path(file), file.value);
    await store.load(text, 'ntriples', graph === '' ? undefined : graph);
  }
}

async function expectedQuads(manifest: Manifest, result: Term): Promise<string> {
  const quads = parts(manifest, result).map(({ file, graph }) => {
    const text = toNTriples(manifest.text(file), manifest.path(file), file.value);
    return graph === '' ? text : text.replaceAll(/ \.$/gm, ` <${graph}> .`);
  });
  return canonicalQuads(quads.join(''));
}

async function content(store: GraphStore): Promise<string> {
  const options = { resultsFormat: 'csv', graphFormat: 'ntriples', timeoutMs: 5000 } as const;
  const whole = await store.query('CONSTRUCT WHERE { ?s ?p ?o }', options);
  const named = await store.query('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }', options);
  const quads = [whole.body];
  for (const graph of named.body.trim().split('\r\n').slice(1)) {
    const { body } = await store.query(`CONSTRUCT { ?s ?p ?o } { GRAPH <${graph}> { ?s ?p ?o } }`, options);
    quads.push(body.replaceAll(/ \.$/gm, ` <${graph}> .`));
  }
  return canonicalQuads(quads.join(''));
}
