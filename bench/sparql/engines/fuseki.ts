import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchData } from '../data.ts';
import { answering, type Engine, freePort, residentMegabytes, start, stop } from './engine.ts';

const artifact = 'org.apache.jena:jena-fuseki-server:5.3.0';

/**
 * Apache Jena Fuseki with TDB2 on disk; from Maven Central, or the jar that QIAW_FUSEKI_JAR names. Undefined without a
 * JVM.
 */
export async function fuseki({ nquads }: BenchData, folder: string): Promise<Engine | undefined> {
  const jar = fusekiJar(folder);
  if (jar === undefined) return undefined;
  const location = `${nquads}.tdb2`;
  mkdirSync(location, { recursive: true });
  const port = await freePort();
  const started = performance.now();
  const loaded = spawnSync('java', ['-Xmx4g', '-cp', jar, 'tdb2.tdbloader', '--loc', location, nquads], {
    stdio: 'ignore',
  });
  if (loaded.status !== 0) return undefined;
  const child = start('java', [
    ...['-Xmx4g', '-jar', jar, '--port', String(port), '--localhost', '--tdb2', '--loc', location],
    ...['--set', 'http://jena.apache.org/TDB#unionDefaultGraph=true', '/ds'],
  ]);
  await answering(`http://127.0.0.1:${port}/ds?query=ASK%7B%7D`, child);
  return {
    name: 'Jena Fuseki 5.3, TDB2',
    endpoint: `http://127.0.0.1:${port}/ds`,
    loadSeconds: (performance.now() - started) / 1000,
    memory: () => residentMegabytes(child.pid!),
    close: () => stop(child),
  };
}

function fusekiJar(folder: string): string | undefined {
  const given = process.env['QIAW_FUSEKI_JAR'];
  if (given !== undefined) return given;
  const jar = join(folder, 'jena-fuseki-server-5.3.0.jar');
  if (!existsSync(jar)) {
    spawnSync('mvn', ['-q', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`], {
      stdio: 'ignore',
    });
  }
  return existsSync(jar) && spawnSync('java', ['-version']).status === 0 ? jar : undefined;
}
