import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QIAW } from '../../src/graph/index.ts';
import { QueryRouter, type Site } from '../../src/sparql/index.ts';
import type { RoutedOptions } from '../../src/sparql/query-router.ts';
import { type GraphStore, openOxigraphStore } from '../../src/store/index.ts';

const person = (site: string, n: number, age: number): string =>
  `GRAPH <http://${site}/g${n}> { <http://${site}/p${n}> a <http://v/Person> ; <http://v/age> ${age} ; <http://v/in> "${site}" }`;

/** A site: another of our stores behind SPARQL Protocol, which records the queries it receives. */
interface TestSite {
  readonly site: Site;
  readonly asked: Array<{ query: string; authorization: string | undefined }>;
  behave: 'well' | 'slow' | 'dying' | 'refusing' | 'html';
  redirect?: { status: number; to: string };
  close(): Promise<void>;
}

async function openSite(name: string, people: readonly number[], more: Partial<Site> = {}): Promise<TestSite> {
  const store = await openOxigraphStore({ maxWaitMs: 600_000, replicas: 1 });
  await store.load(people.map((age, n) => person(name, n, age)).join('\n'), 'trig');
  const asked: TestSite['asked'] = [];
  const server: Server = createServer(async (request, response) => {
    if (self.redirect) {
      response.writeHead(self.redirect.status, { location: self.redirect.to }).end();
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const query = new URLSearchParams(body).get('query') ?? '';
    asked.push({ query, authorization: request.headers.authorization });
    if (self.behave === 'slow') return;
    if (self.behave === 'refusing') return void response.writeHead(503).end('busy');
    if (self.behave === 'html') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hi');
    response.writeHead(200, { 'content-type': 'application/sparql-results+json' });
    if (self.behave === 'dying') {
      response.write('{"head":{"vars":["x"]},"results":{"bindings":[');
      setTimeout(() => response.destroy(), 20);
      return;
    }
    response.end((await store.query(query, { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 600_000 })).body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const self: TestSite = {
    site: { name, endpoint: `http://127.0.0.1:${port}/sparql`, timeoutMs: 600_000, maxResultBytes: 1e6, ...more },
    asked,
    behave: 'well',
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
    },
  };
  return self;
}

const loopback = ['127.0.0.1'];
const usual = { resultsFormat: 'json', graphFormat: 'turtle', timeoutMs: 600_000, base: 'http://x/' } as const;
type Row = Record<string, string>;

let store: GraphStore;
let north: TestSite;
let south: TestSite;
let router: QueryRouter;
/** Has a very short timeout for the north. */
let hasty: QueryRouter;

beforeAll(async () => {
  store = await openOxigraphStore({ maxWaitMs: 600_000, replicas: 1 });
  await store.load([person('own', 0, 50), person('own', 1, 70)].join('\n'), 'trig');
  [north, south] = await Promise.all([openSite('north', [61, 64]), openSite('south', [45])]);
  hasty = new QueryRouter(store, {
    sites: [{ ...north.site, timeoutMs: 300 }, south.site],
    privateAddresses: loopback,
    threads: 1,
  });
  router = new QueryRouter(store, { sites: [north.site, south.site], privateAddresses: loopback, threads: 1 });
});
afterAll(async () => {
  await Promise.all([router, hasty, north, south, store].map((one) => one.close()));
});

async function ask(query: string, more: Partial<RoutedOptions> = {}, by = router) {
  const answer = await by.query(query, { ...usual, ...more });
  const { results } = JSON.parse(answer.body) as { results: { bindings: Array<Record<string, { value: string }>> } };
  const rows = results.bindings.map(
    (row): Row => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v.value])),
  );
  return { ...answer, rows };
}

const people = 'GRAPH ?g { ?p a <http://v/Person> ; <http://v/age> ?age ; <http://v/in> ?in }';

describe('A query with SERVICE', () => {
  it("joins the site's answer with local data, and sends each part as a whole", async () => {
    north.asked.length = 0;
    const { rows } = await ask(`SELECT ?age ?other { GRAPH ?g { ?p <http://v/in> "own" ; <http://v/age> ?age }
      SERVICE <${north.site.endpoint}> { GRAPH ?h { ?q <http://v/age> ?other ; a <http://v/Person> } } FILTER(?other > ?age) }
      ORDER BY ?other`);
    expect(rows).toEqual([
      { age: '50', other: '61' },
      { age: '50', other: '64' },
    ]);
    expect(north.asked).toHaveLength(1);
    expect(north.asked[0]!.query).toMatch(/v\/age.*v\/Person|v\/Person.*v\/age/s);
  });

  it('sends a site only the bindings its block mentions', async () => {
    north.asked.length = 0;
    const { rows } =
      await ask(`SELECT ?age ?in ?q { VALUES (?age ?in) { (61 "secret of this site") (64 "another secret") }
      SERVICE <${north.site.endpoint}> { GRAPH ?h { ?q <http://v/age> ?age } } } ORDER BY ?age`);
    expect(rows.map(({ age, in: said }) => `${age} ${said}`)).toEqual(['61 secret of this site', '64 another secret']);
    expect(north.asked.map(({ query }) => query).join()).not.toMatch(/secret/);
  });

  it("queries the caller's dataset locally, regardless of what the site returns", async () => {
    const { rows } = await ask(
      `SELECT ?p { SERVICE <${south.site.endpoint}> { GRAPH ?h { ?q <http://v/age> ?x } } GRAPH ?g { ?p a <http://v/Person> } }`,
      { defaultGraphs: ['http://own/g1'], namedGraphs: ['http://own/g1'] },
    );
    expect(rows).toEqual([{ p: 'http://own/p1' }]);
  });

  it('contacts only listed endpoints', async () => {
    for (const other of [
      `${north.site.endpoint}/`,
      'http://127.0.0.1:1/sparql',
      'file:///etc/passwd',
      'http://169.254.169.254/',
    ]) {
      const asked = ask(`SELECT * { SERVICE <${other}> { ?s ?p ?o } }`);
      await expect(asked).rejects.toMatchObject({ code: 'QIAW_SITE_UNKNOWN' });
    }
    await expect(ask('SELECT * { VALUES ?e { <http://x/> } SERVICE ?e { ?s ?p ?o } }')).rejects.toMatchObject({
      code: 'QIAW_QUERY_UNSUPPORTED',
    });
    const nested = `SELECT * { SERVICE <${north.site.endpoint}> { SERVICE <http://10.0.0.1/> { ?s ?p ?o } } }`;
    await expect(ask(nested)).rejects.toMatchObject({ code: 'QIAW_QUERY_UNSUPPORTED' });
    const hidden = 'SELECT * { FILTER EXISTS { { SELECT * { S\\u0045RVICE <http://10.0.0.1/> { ?s ?p ?o } } } } }';
    await expect(ask(hidden)).rejects.toMatchObject({ code: 'QIAW_SITE_UNKNOWN' });
  });

  it('is refused by name where no site is configured, and an address in FROM is only a graph name', async () => {
    const off = new QueryRouter(store);
    const asked = ask(`SELECT * { SERVICE <${north.site.endpoint}> { ?s ?p ?o } }`, {}, off);
    await expect(asked).rejects.toMatchObject({ code: 'QIAW_FEDERATION_OFF' });
    await expect(ask(`SELECT * { ${people} }`, { sites: ['north'] }, off)).rejects.toMatchObject({
      code: 'QIAW_FEDERATION_OFF',
    });
    north.asked.length = 0;
    expect((await ask(`SELECT * FROM <${north.site.endpoint}> { ?s ?p ?o }`)).rows).toEqual([]);
    expect(north.asked).toEqual([]);
    await off.close();
  });
});

describe('A query over several sites', () => {
  const over = (sites: readonly string[], more: Partial<RoutedOptions> = {}) =>
    ask(`SELECT ?in ?age { ${people} } ORDER BY ?age`, { sites, ...more }, north.behave === 'slow' ? hasty : router);

  it('is answered by each site in full; grouping, order and limits apply to the union', async () => {
    expect((await over(['*'])).rows.map(({ in: site, age }) => `${site} ${age}`)).toEqual([
      'south 45',
      'own 50',
      'north 61',
      'north 64',
      'own 70',
    ]);
    expect((await over(['north', 'south'])).rows).toHaveLength(3);
    const { rows } = await ask(`SELECT (AVG(?age) AS ?mean) (COUNT(*) AS ?n) { ${people} }`, {
      sites: ['local', 'north'],
    });
    expect(rows).toEqual([{ mean: '61.25', n: '4' }]);
    const construct = await router.query(`CONSTRUCT { ?p <http://v/age> ?age } WHERE { ${people} }`, {
      ...usual,
      graphFormat: 'ntriples',
      sites: ['*'],
    });
    expect(construct.body.trim().split('\n')).toHaveLength(5);
  });

  it('may call functions over vectors', async () => {
    const { rows } = await ask(
      `PREFIX qiaw: <${QIAW}> SELECT ?age { ${people} FILTER(?age > 60 || qiaw:at(?in, 0) > 1) }`,
      { sites: ['*'] },
    );
    expect(rows.map(({ age }) => age).toSorted()).toEqual(['61', '64', '70']);
  });

  it('refuses what it cannot answer', async () => {
    await expect(over(['east'])).rejects.toMatchObject({ code: 'QIAW_SITE_UNKNOWN' });
    await expect(ask('DESCRIBE <http://x/>', { sites: ['*'] })).rejects.toMatchObject({
      code: 'QIAW_QUERY_UNSUPPORTED',
    });
    await expect(ask('SELECT * FROM <http://x/> { ?s ?p ?o }', { sites: ['*'] })).rejects.toMatchObject({
      code: 'QIAW_QUERY_UNSUPPORTED',
    });
  });

  it.each([
    ['slow', 'QIAW_SITE_TIMEOUT'],
    ['dying', 'QIAW_SITE_FAILED'],
    ['refusing', 'QIAW_SITE_FAILED'],
    ['html', 'QIAW_SITE_FAILED'],
  ] as const)(
    'fails when a site is %s, unless a partial answer was requested, which states what is missing',
    async (behaviour, code) => {
      north.behave = behaviour;
      try {
        await expect(over(['*'])).rejects.toMatchObject({ code });
        const partial = await over(['*'], { partial: true });
        expect(partial.rows.map(({ in: site }) => site)).toEqual(['south', 'own', 'own']);
        expect(partial.missing).toEqual([{ site: 'north', code }]);
        expect(JSON.parse(partial.body)).toMatchObject({
          head: { link: [`urn:fair-qiaw:missing-site:north:${code}`] },
        });
      } finally {
        north.behave = 'well';
      }
      expect((await over(['*'], { partial: true })).missing).toBeUndefined();
    },
  );

  it('marks a partial answer in every format that allows it, and refuses it in the others', async () => {
    north.behave = 'refusing';
    const partial = (query: string, more: Partial<RoutedOptions>) =>
      router.query(query, { ...usual, sites: ['*'], partial: true, ...more });
    try {
      const xml = await partial(`SELECT * { ${people} }`, { resultsFormat: 'xml' });
      expect(xml.body).toMatch(/<link href="urn:fair-qiaw:missing-site:north:QIAW_SITE_FAILED"\/>\s*<\/head>/);
      const csv = partial(`SELECT * { ${people} }`, { resultsFormat: 'csv' });
      await expect(csv).rejects.toMatchObject({
        code: 'QIAW_SITE_FAILED',
        message: expect.stringMatching(/cannot mark an answer as partial/),
      });
      const construct = `CONSTRUCT { ?p <http://v/age> ?age } WHERE { ${people} }`;
      for (const graphFormat of ['turtle', 'ntriples', 'rdfxml', 'trig'] as const) {
        expect((await partial(construct, { graphFormat })).body).toMatch(
          /^(?:#|<\?xml[^>]*\?><!--) Partial answer. Missing: north/,
        );
      }
      await expect(partial(construct, { graphFormat: 'jsonld' })).rejects.toMatchObject({ code: 'QIAW_SITE_FAILED' });
    } finally {
      north.behave = 'well';
    }
  });

  it('ends at the time limit of the query, regardless of the limits of the sites', async () => {
    north.behave = 'slow';
    try {
      await expect(ask(`SELECT * { ${people} }`, { sites: ['*'], timeoutMs: 1500 })).rejects.toMatchObject({
        code: 'QIAW_QUERY_TIMEOUT',
      });
    } finally {
      north.behave = 'well';
    }
  });
});

describe('Credentials of a site', () => {
  it('are sent to that site only, and only for callers who may read everything here', async () => {
    const closed = await openSite('closed', [33], { authorization: 'Bearer s3cret' });
    const withSecret = new QueryRouter(store, {
      sites: [closed.site, south.site],
      privateAddresses: loopback,
      threads: 1,
    });
    south.asked.length = 0;
    const query = `SELECT * { ${people} }`;
    await expect(ask(query, { sites: ['closed'] }, withSecret)).rejects.toMatchObject({ code: 'QIAW_SITE_RESTRICTED' });
    expect((await ask(query, { sites: ['closed', 'south'], trusted: true }, withSecret)).rows).toHaveLength(2);
    expect(closed.asked.map(({ authorization }) => authorization)).toEqual(['Bearer s3cret']);
    expect(south.asked.map(({ authorization }) => authorization)).toEqual([undefined]);
    closed.behave = 'refusing';
    const failure = await ask(query, { sites: ['closed'], trusted: true }, withSecret).catch((error: Error) => error);
    expect(JSON.stringify([failure, (failure as Error).message, (failure as Error).stack])).not.toContain('s3cret');
    await withSecret.close();
    await closed.close();
  });
});
