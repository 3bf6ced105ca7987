import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { DistributionCache, distributionProvider, refreshCatalogue } from '../../src/catalogue/index.ts';
import { catalogueSchema } from '../../src/core/config/index.ts';
import { silentLog, systemClock } from '../../src/core/index.ts';
import { createGate } from '../../src/graph/index.ts';
import type { AccessRights } from '../../src/server/access/index.ts';
import { createApp } from '../../src/server/index.ts';
import { followDataDirectory } from '../../src/store/index.ts';
import { addDeepVectors, awkward, exportDirectory } from '../catalogue/exports/fixture.ts';
import { base } from '../graph/rdf/case-record-fixture.ts';

export { base };

const record = `title: Tumours & <regions>
description: Radiomic features of the primary tumours of two made-up patients, with everything they were made from.
publisher: { name: Example Hospital, homepage: https://hospital.example/, email: data@hospital.example, country: NLD }
contact: { name: Data office, email: data@hospital.example }
creators: [{ name: Jane Example, orcid: 0000-0002-1825-0097 }]
licence: CC-BY-4.0
accessRights: ACCESS
keywords: [radiomics, lung]
sources: [https://doi.org/10.7937/K9/TCIA.2015.PF0M9REI]
`;

/** What the server sees of an address: a reverse proxy removes the path of the base. */
export const behindProxy = (address: string): string => address.replace(base, new URL('/', base).href);

export interface Served {
  readonly app: Hono;
  readonly root: string;
  /** Routes without a base path. */
  routes(): Hono['routes'];
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  close(): Promise<void>;
}

/**
 * A described dataset \`demo\` of two cases with its downloads and metadata, served at the public base of the tests.
 */
export async function serveCatalogue(
  root: string,
  access: 'public' | 'restricted' = 'public',
  rights?: AccessRights,
): Promise<Served> {
  const records = await exportDirectory(root, [awkward(1), awkward(2)]);
  addDeepVectors(root, records[0]!, [0.1, -2.5, 3]);
  mkdirSync(join(root, 'datasets', 'demo'), { recursive: true });
  writeFileSync(join(root, 'datasets', 'demo', 'record.yaml'), record.replace('ACCESS', access));
  const distributions = distributionProvider(new DistributionCache({ root, base }));
  const settings = catalogueSchema.parse({});
  await refreshCatalogue({
    dataDirectory: root,
    base,
    settings,
    release: '0.1.0',
    distributions,
    gate: await createGate(),
    clock: systemClock,
  });
  const directory = await followDataDirectory(root, { base, ontology: false, replicas: 1 });
  await directory.load();
  const context = {
    store: directory.store,
    directory,
    dataDirectory: root,
    base,
    host: rights === undefined ? '127.0.0.1' : '0.0.0.0',
    port: 8080,
    log: silentLog,
    queries: [],
    access: rights,
    version: '0.1.0',
  };
  const app = createApp(context);
  return {
    app,
    routes: () => createApp({ ...context, base: 'http://127.0.0.1:8080/' }).routes,
    root,
    get: async (path, headers = {}, method = 'GET') =>
      app.request(behindProxy(base + path), { method, headers: { host: new URL(base).host, ...headers } }),
    close: () => directory.close(),
  };
}
