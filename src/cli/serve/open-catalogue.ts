import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isCatalogueStale, publishedLevels, startIndexPing } from '../../catalogue/index.ts';
import { effectiveBase, readSoftware } from '../../core/config/index.ts';
import { dataFault, type Metrics, systemClock, systemCode, writeFileAtomic } from '../../core/index.ts';
import { GateThread, loadQueries } from '../../graph/index.ts';
import {
  clearLeftovers,
  DataDirectory,
  GraphJudge,
  KnownPatients,
  quarantinedIds,
  readManifest,
  withPublishLock,
} from '../../pipeline/index.ts';
import { directoryGauges, PrometheusMetrics } from '../../pipeline/operate/index.ts';
import { isPublic } from '../../server/access/index.ts';
import { type ApiContext, createApp, startServer, UserGraphWriter, warmCohorts, warmUp } from '../../server/index.ts';
import {
  type GraphStore,
  GraphSyntaxError,
  type LoadReport,
  openDataDirectory,
  openOxigraphStore,
} from '../../store/index.ts';
import { warnOfWideRights } from '../doctor/wide-rights.ts';
import type { Setup } from '../options/common.ts';
import { observe } from '../options/observe.ts';
import { apiLimits, auditOf } from '../options/server-settings.ts';
import { terminal } from '../output/terminal.ts';
import { accessRights, trustLine } from './access-rights.ts';
import { checkBase } from './check-base.ts';
import { judgeBy, openDirectory } from './open-directory.ts';
import { openRouter } from './query-router.ts';
import { baseOf } from './refresh-catalogue.ts';
import { notRefreshing, refreshInThread } from './refresh-in-thread.ts';
import { runningServer, serverNote } from './running-server.ts';

export interface OpenCatalogue {
  /** Base of every IRI; it may differ from the address on which the server listens. */
  readonly base: string;
  readonly url: string;
  readonly metrics: Metrics;
  /** One line: who can read records without a token. */
  readonly trusts: string;
  /** Settles when everything is loaded; until then queries are answered with 503. */
  readonly loaded: Promise<LoadReport>;
  /** Settles when the metadata match the content; they are rebuilt if an earlier release wrote the directory. */
  described(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Serves a data directory: listens immediately, loads the data, then follows changes. It records its address in the
 * directory, so that `qiaw query` and `qiaw similar` use this server.
 */
export async function openCatalogue(dataDirectory: string, setup: Setup): Promise<OpenCatalogue> {
  const data = new DataDirectory(resolve(dataDirectory));
  const base = await baseOf(data, setup.config);
  for (const warning of checkBase(base, setup.config)) terminal.say(warning);
  await warnOfWideRights(dataDirectory);
  const judge = new GraphJudge(data.root, setup.config.run.nameTables);
  const directory = await openDirectory(data.root, base, setup, judge);
  const gate = new GateThread();
  // Two servers and a run on the same directory write one after the other.
  const exclusively = <T>(work: () => Promise<T>) => withPublishLock(data, work);
  const writer = new UserGraphWriter({ dataDirectory: data.root, base, directory, gate, exclusively });
  const { server } = setup.config;
  const { version } = readSoftware();
  const router = openRouter(directory.store, setup);
  const metrics = new PrometheusMetrics();
  metrics.beforeEach(directoryGauges(data.root, metrics, systemClock.elapsed));
  const { tracer, close: sendTraces } = await observe({}, setup);
  const stopping = new AbortController();
  const ownToken = `qiaw_${randomBytes(32).toString('base64url')}`;
  const access = await accessRights(setup, ownToken);
  const context: ApiContext = {
    store: directory.store,
    router,
    directory,
    writer,
    dataDirectory: data.root,
    patients: new KnownPatients(data).identifiers,
    base,
    host: server.host,
    port: server.port,
    log: setup.log,
    queries: loadQueries(),
    access,
    limits: apiLimits(setup.config),
    ...(await auditOf(data.root, setup)),
    clock: systemClock,
    metrics,
    exposition: metrics,
    tracer,
    stopping: stopping.signal,
    startedAt: systemClock.now(),
    version,
    smallCells: setup.config.cohorts.smallCells,
    persistedOnly: setup.config.graphql.persistedOnly,
    mcpRecords: setup.config.mcp.allowRecords,
    catalogue: setup.config.catalogue,
    publishedLevels: publishedLevels(data.root, systemClock.elapsed, {
      isPublic: (dataset, level) => isPublic(dataset, access, level),
      onHeld: sayHeld,
    }),
    images: setup.config.cohorts.images,
  };
  const app = createApp(context);
  const running = await startServer(app, { host: server.host, port: server.port, ...apiLimits(setup.config) });
  const note = serverNote(data.root);
  const ownNote = `${JSON.stringify({ url: running.url, pid: process.pid, token: ownToken })}\n`;
  const stopPing = startIndexPing({ base, indexes: setup.config.catalogue.index, log: setup.log });
  let refreshing = notRefreshing;
  return {
    base,
    url: running.url,
    metrics,
    trusts: trustLine({ host: server.host, base }, access),
    loaded: Promise.all([writer.recover(), clearLeftovers(data)]).then(async () => {
      const report = await directory.load();
      directory.follow();
      void router.warm();
      // The documents first: they are small and often requested, while cohorts scan the whole store.
      void warmUp(context)
        .catch((error: unknown) => setup.log.warn({ err: error }, 'the first documents could not be prepared'))
        .then(() => (stopping.signal.aborted ? undefined : warmCohorts(context)));
      // The note of another server of the directory that still answers is kept: a server that is opened for a check
      // ends soon.
      if ((await runningServer(data.root)) === undefined) await leaveNote(note, ownNote);
      // Done later, so that a catalogue of an earlier release is served immediately and its metadata follow.
      if (await isCatalogueStale(data.root, version, setup.config.access.datasets))
        refreshing = refreshInThread(data.root, setup);
      return report;
    }),
    described: () => refreshing.done,
    async close() {
      stopPing();
      // On a read-only disk it stays. A reader checks whether the server is alive.
      if ((await readFile(note, 'utf8').catch(() => '')) === ownNote) await rm(note, { force: true }).catch(() => {});
      stopping.abort();
      const graceMs = server.graceSeconds * 1000;
      await Promise.all([running.close(graceMs), refreshing.end(graceMs)]);
      await router.close();
      await Promise.all([gate.close(), writer.close()]);
      await directory.close();
      await judge.close();
      await sendTraces();
    },
  };
}

/** A disk that is full or read-only is named and keeps nobody from reading: other commands read the files themselves. */
async function leaveNote(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text, 0o600).catch((error: unknown) => {
    const fault = dataFault(systemCode(error), error);
    if (fault === undefined) throw error;
    terminal.say(`${fault.code}: ${fault.message}`);
  });
}

/** One line for a file that is not served. */
export function heldBack(file: string, why: string): string {
  return `not served, it does not pass the gate (QIAW_GRAPH_HELD_BACK): ${file}: ${why}`;
}

export interface LoadedStore {
  readonly base: string;
  readonly store: GraphStore;
  readonly report: LoadReport;
}

/** An embedded store with everything of the data directory in it. */
export async function openStore(data: DataDirectory, setup: Setup): Promise<LoadedStore> {
  const base = await baseOf(data, setup.config);
  const judge = new GraphJudge(data.root, setup.config.run.nameTables);
  try {
    // A command asks one question after another, so a second engine would only cost time.
    const opened = await openDataDirectory(data.root, { base, judge: judgeBy(judge), replicas: 1 });
    for (const { file, message } of opened.report.held) terminal.say(heldBack(file, message));
    return { base, ...opened };
  } finally {
    // Nothing is checked after loading: the store is filled once, and engines that reload use the recorded verdicts.
    await judge.close();
  }
}

/**
 * A separate store with the graphs in quarantine, the graphs they refer to, and their reports. Files that are not valid
 * RDF are skipped.
 */
export async function openQuarantine(data: DataDirectory, setup: Setup): Promise<Pick<LoadedStore, 'base' | 'store'>> {
  const base = (await readManifest(data))?.base ?? effectiveBase(setup.config);
  const store = await openOxigraphStore({ replicas: 1 });
  const files = (await quarantinedIds(data)).flatMap((id) =>
    ['graph.trig', 'context.trig'].map((name) => join(data.quarantined(id), name)),
  );
  for (const path of [...files, data.graph('validation')]) {
    const text = await readFile(path, 'utf8').catch(() => '');
    await store.load(text, 'trig').catch((error: unknown) => {
      if (!(error instanceof GraphSyntaxError)) throw error;
    });
  }
  return { base, store };
}

/** Datasets that were or would be public on this server. */
function sayHeld(datasets: readonly string[]): void {
  terminal.say(
    `QIAW_FACES_UNSTATED: ${datasets.join(', ')}: public, but with images that may show a head, without a statement about faces. Until ` +
      'then only callers with a token can read their records. Make the statement with `qiaw dataset publish <id> --faces <statement>` ' +
      '(docs/privacy.md).',
  );
}
