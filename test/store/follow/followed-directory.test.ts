import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mapTombstones, serialise, withdrawnDigest } from '../../../src/graph/index.ts';
import type { FollowOptions } from '../../../src/store/follow/followed-directory.ts';
import { type FollowedDirectory, followDataDirectory } from '../../../src/store/index.ts';
import { fixtureBase, writeCase } from '../../support/case-fixture.ts';

let data: string;
let open: FollowedDirectory | undefined;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'qiaw-follow-'));
  mkdirSync(join(data, 'graphs'), { recursive: true });
});
afterEach(async () => {
  await open?.close();
  rmSync(data, { recursive: true, force: true });
});

async function served(options: FollowOptions & { capacity?: number } = {}): Promise<FollowedDirectory> {
  open = await followDataDirectory(data, { base: fixtureBase, ontology: false, replicas: 1, ...options });
  await open.load();
  return open;
}

async function rows(query: string): Promise<string[]> {
  const { body } = await open!.store.query(query, { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 600_000 });
  return body.trim().split('\r\n').slice(1);
}
const graphs = () => rows('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g');
const objects = () => rows('SELECT ?o { ?s <http://e/p> ?o } ORDER BY ?o');
const trig = (graph: string, value: string) =>
  `<http://e/graph/${graph}> {\n<http://e/s> <http://e/p> "${value}" .\n}\n`;

/** As the product writes everything: to a temporary name, then in one step. */
function put(name: string, text: string): void {
  const path = join(data, 'graphs', name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}
const version = async () => (await open!.store.statistics()).version;

describe('A followed data directory', () => {
  it('shows new, changed and removed files by itself, with another version each time', async () => {
    await served({ intervalMs: 20 });
    open!.follow();
    const until = async (wanted: string[]) => expect.poll(objects, { timeout: 600_000 }).toEqual(wanted);
    const versions = [await version()];
    put('user/a.trig', trig('a', 'first'));
    await until(['first']);
    versions.push(await version());
    put('user/a.trig', trig('a', 'second'));
    await until(['second']);
    versions.push(await version());
    rmSync(join(data, 'graphs', 'user'), { recursive: true });
    await until([]);
    versions.push(await version());
    expect(new Set(versions).size).toBe(4);
  });

  it('shows a new case and forgets a removed one', async () => {
    await served();
    const { name, digest } = writeCase(data);
    await open!.synchronise();
    expect(await graphs()).toContain(`${fixtureBase}graph/run/${digest}`);
    rmSync(join(data, 'cases', name), { recursive: true });
    await open!.synchronise();
    expect(await graphs()).not.toContain(`${fixtureBase}graph/run/${digest}`);
  });

  it('leaves the version alone when nothing changed', async () => {
    put('a.trig', trig('a', 'x'));
    await served();
    const before = await version();
    await open!.synchronise();
    expect(await version()).toBe(before);
  });

  it('keeps what other files state in a graph they share', async () => {
    put('a.trig', trig('shared', 'of a'));
    put('b.trig', trig('shared', 'of b'));
    await served();
    put('a.trig', trig('shared', 'new of a'));
    await open!.synchronise();
    expect(await objects()).toEqual(['new of a', 'of b']);
    rmSync(join(data, 'graphs', 'b.trig'));
    await open!.synchronise();
    expect(await objects()).toEqual(['new of a']);
  });

  it('knows the graphs of a file in any notation', async () => {
    put('a.trig', `@prefix g: <http://e/graph/> . g:a { <http://e/s> <http://e/p> """a { b\n<http://e/x> {""" }`);
    await served();
    put('a.trig', trig('b', 'moved'));
    await open!.synchronise();
    expect(await graphs()).toEqual(['http://e/graph/b']);
  });

  it('continues to serve the old content of a file that no longer parses, until it is repaired', async () => {
    put('a.trig', trig('a', 'old'));
    await served();
    put('a.trig', '<http://e/graph/a> {\n broken');
    await open!.synchronise();
    expect(await objects()).toEqual(['old']);
    put('a.trig', trig('a', 'mended'));
    await open!.synchronise();
    expect(await objects()).toEqual(['mended']);
  });

  it('removes erased graphs before it is up to date, even while their files still exist', async () => {
    const { digest, subject } = writeCase(data);
    await served();
    const gone = [`graph/run/${digest}`, `graph/subject/${subject}`].map((path) => withdrawnDigest(fixtureBase + path));
    put('tombstones.trig', serialise(mapTombstones(gone, { base: fixtureBase }), 'trig'));
    await open!.upToDate();
    expect((await graphs()).filter((graph) => /run|subject/.test(graph))).toEqual([]);
  });

  it('follows an erasure step by step: no answer before the removed data is gone', async () => {
    put('imports/a.trig', trig('a', 'about somebody'));
    await served();
    writeFileSync(join(data, '.erasure.json'), '{}');
    await open!.upToDate();
    put('imports/a.trig', trig('a', 'about nobody'));
    await open!.upToDate();
    expect(await objects()).toEqual(['about nobody']);
    rmSync(join(data, '.erasure.json'));
    rmSync(join(data, 'graphs', 'imports'), { recursive: true });
    await open!.upToDate();
    expect(await objects()).toEqual([]);
  });

  it('refuses queries until everything is loaded, and reports its progress', async () => {
    put('a.trig', trig('a', 'x'));
    open = await followDataDirectory(data, { ontology: false, replicas: 1 });
    await expect(objects()).rejects.toMatchObject({ code: 'QIAW_STORE_LOADING' });
    expect(open.progress.state).toBe('loading');
    await open.load();
    expect(open.progress).toEqual({ state: 'ready', files: 1, of: 1 });
    expect(await objects()).toEqual(['x']);
  });

  it("gives no answers when the directory holds more than the store's capacity", async () => {
    put('a.trig', trig('a', 'x'));
    put('b.trig', trig('b', 'y'));
    await served({ capacity: 1 });
    expect(open!.progress.state).toBe('full');
    await expect(objects()).rejects.toMatchObject({ code: 'QIAW_STORE_FULL' });
  });

  it('is unchanged when one more file would exceed the capacity', async () => {
    put('a.trig', trig('a', 'x'));
    await served({ capacity: 1 });
    put('b.trig', trig('b', 'y'));
    await open!.synchronise();
    expect(await objects()).toEqual(['x']);
    put('a.trig', '<http://e/graph/a> {\n}\n');
    await open!.synchronise();
    await open!.synchronise();
    expect(await objects()).toEqual(['y']);
  });
});
