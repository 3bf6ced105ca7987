import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, warmUp } from '../../src/server/index.ts';
import { type GraphStore, StoreBusy } from '../../src/store/index.ts';
import type { ApiFixture } from '../support/api-fixture.ts';
import { undescribed } from '../support/catalogue-fixture.ts';
import { openDataPoint } from './fdp-fixture.ts';

const base = 'http://127.0.0.1:8080/';
let api: ApiFixture;

beforeAll(async () => {
  api = await openDataPoint(
    base,
    Array.from({ length: 60 }, (_, n) => undescribed(`set-${n}`)),
  );
});
afterAll(() => api.close());

/** The same server over a store whose queries are recorded. */
function watched(beforeQuery: () => void) {
  const store = Object.create(api.context.store, {
    query: {
      value: async (...given: Parameters<GraphStore['query']>) => {
        beforeQuery();
        return api.context.store.query(...given);
      },
    },
  }) as GraphStore;
  const context = { ...api.context, store };
  const app = createApp(context);
  const get = async (path: string, accept = 'text/turtle'): Promise<Response> =>
    app.request(base + path, { headers: { host: '127.0.0.1:8080', accept } });
  return { context, get };
}

describe('A catalogue of many datasets', () => {
  it('queries the store no more often for a page of many datasets than for a page of one', async () => {
    let queries = 0;
    const { get } = watched(() => queries++);
    await get('catalog/main');
    const costOf = async (path: string): Promise<number> => {
      const before = queries;
      expect((await get(path)).status).toBe(200);
      return queries - before;
    };
    const one = await costOf('catalog/main/page/dataset?page=0&size=1');
    // Several thousand nodes are requested in batches.
    expect(await costOf('catalog/main/page/dataset?page=1&size=20')).toBeLessThanOrEqual(3 * one);
  });

  it('answers for a distribution from what was read about its dataset', async () => {
    let queries = 0;
    const { get } = watched(() => queries++);
    await get('dataset/set-7');
    const before = queries;
    expect((await get('distribution/set-7-features-csv')).status).toBe(200);
    expect(queries).toBe(before);
  });

  it('lets requests for the same document share one answer', async () => {
    let queries = 0;
    const alone = watched(() => queries++);
    await alone.get('dataset/set-3');
    const cost = queries;
    queries = 0;
    const together = watched(() => queries++);
    const answers = await Promise.all(Array.from({ length: 10 }, () => together.get('dataset/set-3')));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(queries).toBe(cost);
  });

  it('shows root, home page and catalogue once they are cached, however busy the store is', async () => {
    let busy = false;
    const { context, get } = watched(() => {
      if (busy) throw new StoreBusy();
    });
    await warmUp(context);
    busy = true;
    for (const [path, accept] of [
      ['', 'text/turtle'],
      ['', 'text/html'],
      ['catalog/main', 'text/turtle'],
      ['catalog/main', 'text/html'],
      ['sitemap.xml', 'application/xml'],
    ] as const) {
      expect([path, accept, (await get(path, accept)).status]).toEqual([path, accept, 200]);
    }
    // The test can fail: what was not read yet still needs the store.
    expect((await get('dataset/set-59')).status).toBe(503);
  });

  it('retries queries for which the store had no time', async () => {
    let busy = true;
    const { get } = watched(() => {
      if (busy) throw new StoreBusy();
    });
    expect((await get('dataset/set-5')).status).toBe(503);
    busy = false;
    expect((await get('dataset/set-5')).status).toBe(200);
  });
});
