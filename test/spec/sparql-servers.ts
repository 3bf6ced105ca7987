import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RemoteStoreOptions } from '../../src/store/remote/remote-store.ts';
import { hasProgram } from './programs.ts';

export interface SparqlServer {
  readonly addresses: RemoteStoreOptions;
  /** Removes everything that a test inserted. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

const fusekiVersion = '5.3.0';

/** Fuseki's server as one jar, from the local Maven repository or Maven Central; undefined without Java or the jar. */
export function fusekiJar(): string | undefined {
  if (!hasProgram('java')) return undefined;
  const name = `jena-fuseki-server-${fusekiVersion}.jar`;
  const path = join(homedir(), '.m2/repository/org/apache/jena/jena-fuseki-server', fusekiVersion, name);
  if (!existsSync(path) && hasProgram('mvn')) {
    const artifact = `org.apache.jena:jena-fuseki-server:${fusekiVersion}`;
    spawnSync('mvn', ['-q', 'dependency:get', `-Dartifact=${artifact}`, '-Dtransitive=false'], { timeout: 300_000 });
  }
  return existsSync(path) ? path : undefined;
}

export async function startFuseki(jar: string): Promise<SparqlServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'qiaw-fuseki-'));
  const child = spawn(
    'java',
    ['-Xmx1g', '-jar', jar, '--localhost', '--mem', '--update', `--port=${port}`, '--timeout=20000', '/ds'],
    {
      cwd: folder,
      stdio: 'ignore',
    },
  );
  const base = `http://127.0.0.1:${port}/ds`;
  await answering(`${base}/query?query=ASK%7B%7D`, child);
  return {
    addresses: { query: `${base}/query`, update: `${base}/update`, graphStore: `${base}/data` },
    async clear() {
      await fetch(`${base}/update`, { method: 'POST', body: new URLSearchParams({ update: 'DROP ALL' }) });
    },
    stop: () => stopped(child, folder),
  };
}

export const hasVirtuoso = hasProgram('virtuoso-t');

/** Debian's Virtuoso 7 with its default settings except folders, ports and, if given, the maximum number of rows. */
export async function startVirtuoso(rows: number): Promise<SparqlServer> {
  const folder = mkdtempSync(join(tmpdir(), 'qiaw-virtuoso-'));
  const [sql, http] = [await freePort(), await freePort()];
  const settings = readFileSync('/etc/virtuoso-opensource-7/virtuoso.ini', 'utf8')
    .replaceAll('/var/lib/virtuoso-opensource-7/db', folder)
    .replace(/^ServerPort\s*=\s*1111/m, `ServerPort = ${sql}`)
    .replace(/^ServerPort\s*=\s*8890/m, `ServerPort = ${http}`)
    .replace(/^DirsAllowed.*$/m, `DirsAllowed = ${folder}`)
    .replace(/^ResultSetMaxRows.*$/m, `ResultSetMaxRows = ${rows}`);
  writeFileSync(join(folder, 'virtuoso.ini'), settings);
  const child = spawn('virtuoso-t', ['+foreground', '+configfile', join(folder, 'virtuoso.ini')], {
    cwd: folder,
    stdio: 'ignore',
  });
  const base = `http://127.0.0.1:${http}`;
  await answering(`${base}/sparql?query=ASK%7B%7D`, child);
  return {
    addresses: {
      query: `${base}/sparql`,
      update: `${base}/sparql-auth`,
      graphStore: `${base}/sparql-graph-crud-auth`,
      credentials: { user: 'dba', password: 'dba' },
    },
    async clear() {
      const found =
        'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(!REGEX(STR(?g), "openlinksw|localhost|w3.org|DAV")) }';
      const answer = await fetch(`${base}/sparql?format=text/csv&query=${encodeURIComponent(found)}`);
      const graphs = (await answer.text())
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.replaceAll('"', ''));
      for (const graph of graphs)
        spawnSync('isql-vt', [String(sql), 'dba', 'dba', `exec=SPARQL CLEAR GRAPH <${graph}>;`]);
    },
    stop: () => stopped(child, folder),
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    if (child.exitCode !== null) throw new Error('the server exited on its own');
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await wait(500);
  }
  child.kill('SIGKILL');
  throw new Error('the server does not answer');
}

async function stopped(child: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await gone;
  rmSync(folder, { recursive: true, force: true });
}
