import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { GateThread } from '../../src/graph/index.ts';
import { DataDirectory, withPublishLock } from '../../src/pipeline/index.ts';
import { createApp, UserGraphWriter } from '../../src/server/index.ts';
import { type FollowedDirectory, followDataDirectory } from '../../src/store/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase, writeCase } from '../support/case-fixture.ts';

const graph = `${fixtureBase}graph/user/shared`;

describe('Two servers on one data directory', () => {
  let api: ApiFixture;
  let other: FollowedDirectory;
  let apps: Array<ReturnType<typeof createApp>>;
  const gate = new GateThread();

  beforeAll(async () => {
    const access = {
      datasets: {},
      tokens: [{ name: 'writer', sha256: sha256('writer'), scope: 'write', datasets: ['*'] }],
    } as const;
    api = await openApi((data) => void writeCase(data), { access }, { replicas: 1 });
    const { dataDirectory, directory } = api.context;
    other = await followDataDirectory(dataDirectory, { replicas: 1, base: fixtureBase, ontology: false });
    await other.load();
    const exclusively = <T>(work: () => Promise<T>) => withPublishLock(new DataDirectory(dataDirectory), work);
    apps = [directory!, other].map((own) => {
      const writer = new UserGraphWriter({ dataDirectory, base: fixtureBase, directory: own, gate, exclusively });
      return createApp({ ...api.context, store: own.store, directory: own, writer });
    });
  });
  afterAll(async () => {
    await gate.close();
    await other.close();
    await api.close();
  });

  it('lose no update of a graph that both change', async () => {
    const add = (app: ReturnType<typeof createApp>, text: string) =>
      app.request(`${fixtureBase}sparql`, {
        method: 'POST',
        headers: { authorization: 'Bearer writer', 'content-type': 'application/sparql-update' },
        body: `INSERT DATA { GRAPH <${graph}> { <${graph}#note> <http://www.w3.org/2000/01/rdf-schema#comment> "${text}" } }`,
      });
    const notes = Array.from({ length: 12 }, (_, n) => `note ${n}`);
    const answers = await Promise.all(notes.map((text, n) => add(apps[n % 2]!, text)));
    expect(answers.map(({ status }) => status)).toEqual(notes.map(() => 204));
    await other.synchronise();
    const query = `SELECT ?o { GRAPH <${graph}> { ?s ?p ?o } }`;
    const options = { resultsFormat: 'csv', graphFormat: 'turtle', timeoutMs: 600_000 } as const;
    const { body } = await other.store.query(query, options);
    expect(body.trim().split('\r\n').slice(1).sort()).toEqual([...notes].sort());
  });
});
