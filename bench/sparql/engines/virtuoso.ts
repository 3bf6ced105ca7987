import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BenchData } from '../data.ts';
import { answering, type Engine, freePort, residentMegabytes, start, stop } from './engine.ts';

/** Debian's Virtuoso 7. Undefined where it is not installed. Its results print doubles with six digits. */
export async function virtuoso({ nquads }: BenchData, folder: string): Promise<Engine | undefined> {
  if (!existsSync('/usr/bin/virtuoso-t')) return undefined;
  const home = join(folder, `virtuoso-${Math.round(performance.now())}`);
  mkdirSync(home, { recursive: true });
  const [port, sql] = [await freePort(), await freePort()];
  writeFileSync(join(home, 'virtuoso.ini'), configuration(home, port, sql, dirname(nquads)));
  const started = performance.now();
  const child = start('/usr/bin/virtuoso-t', ['+foreground', '+configfile', join(home, 'virtuoso.ini')], {}, home);
  await answering(`http://127.0.0.1:${port}/sparql?query=ASK%7B%7D`, child, 60);
  const isql = (text: string) =>
    spawnSync('isql-vt', [String(sql), 'dba', 'dba', `exec=${text}`], { encoding: 'utf8' });
  const file = nquads.slice(dirname(nquads).length + 1);
  isql(`ld_dir('${dirname(nquads)}', '${file}', 'http://unused/'); rdf_loader_run(); checkpoint;`);
  return {
    name: 'Virtuoso 7.2',
    endpoint: `http://127.0.0.1:${port}/sparql`,
    loadSeconds: (performance.now() - started) / 1000,
    memory: () => residentMegabytes(child.pid!),
    close: () => stop(child),
  };
}

const configuration = (home: string, port: number, sql: number, data: string): string => `[Database]
DatabaseFile = ${home}/virtuoso.db
ErrorLogFile = ${home}/virtuoso.log
LockFile = ${home}/virtuoso.lck
TransactionFile = ${home}/virtuoso.trx
xa_persistent_file = ${home}/virtuoso.pxa
[TempDatabase]
DatabaseFile = ${home}/virtuoso-temp.db
TransactionFile = ${home}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:${sql}
DirsAllowed = ${data}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:${port}
[SPARQL]
ResultSetMaxRows = 100000000
MaxQueryExecutionTime = 130
DefaultQuery = ASK {}
`;
