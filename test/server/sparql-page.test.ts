import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadQueries } from '../../src/graph/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { writeCase } from '../support/case-fixture.ts';

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('The SPARQL page', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    const access = { datasets: { open: 'public' as const }, tokens: [] };
    api = await openApi(
      (directory) => {
        writeCase(directory, { subject: 'k1-open', dataset: 'open' });
        writeCase(directory, { subject: 'k1-closed', dataset: 'clinic' });
      },
      { host: '0.0.0.0', access, queries: loadQueries() },
    );
    const closed = `<urn:x> a <urn:ClosedClass> ; <urn:closedProperty> <http://127.0.0.1:8080/id/subject/k1-closed> .`;
    await api.context.store.load(closed, 'turtle', 'http://127.0.0.1:8080/graph/import/one');
  });
  afterAll(() => api.close());

  it('loads its editor from this server only, which its policy enforces', async () => {
    const page = await api.app.request('/sparql', { headers: browser });
    const html = await page.text();
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    const loaded = [...html.matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    expect(loaded.filter((address) => !/^(\/assets\/|data:,)/.test(address))).toEqual([]);
    for (const address of loaded.filter((one) => one.startsWith('/assets/'))) {
      expect((await api.app.request(address)).status).toBe(200);
    }
    const other = await api.app.request('/', { headers: browser });
    expect(other.headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('works without scripts: a form for any query, and one for each named query with its parameters', async () => {
    const html = await (await api.app.request('/sparql', { headers: browser })).text();
    expect(html).toMatch(/<form action="\/sparql" method="get">/);
    expect(html).toMatch(/action="\/queries\/roi-volumes"[\s\S]*?<input name="subject"/);
    const opened = await api.app.request('/queries/roi-volumes?subject=', { headers: browser });
    expect(opened.status).toBe(303);
    const answer = await api.app.request(opened.headers.get('location')!, { headers: browser });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('binds parameters as terms, and names the one that is wrong', async () => {
    const subject = 'http://127.0.0.1:8080/id/subject/k1-open';
    const bound = await api.app.request(`/queries/roi-volumes?subject=${encodeURIComponent(subject)}`);
    expect(bound.headers.get('content-type')).toBe('application/sparql-query; charset=utf-8');
    expect(await bound.text()).toContain(`VALUES ?subject { <${subject}> }`);
    const wrong = await api.app.request(`/queries/roi-volumes?subject=${encodeURIComponent('> } DROP ALL')}`);
    expect([wrong.status, ((await wrong.json()) as { code: string }).code]).toEqual([400, 'QIAW_QUERY_PARAMETER']);
    expect((await api.app.request('/queries/none')).status).toBe(404);
  });

  it('completes names from graphs that the caller may read, and none from the others', async () => {
    const terms = await (await api.app.request('/sparql/terms')).text();
    expect(terms).toContain('https://w3id.org/fair-qiaw/ns#ProcessingRun');
    expect(terms).toContain('https://w3id.org/fair-qiaw/ns#ofSubject');
    expect(terms).not.toMatch(/closed/i);
  });
});
