import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DistributionCache, distributionProvider, refreshCatalogue } from '../../src/catalogue/index.ts';
import { configSchema } from '../../src/core/config/schema.ts';
import { sha256, systemClock } from '../../src/core/index.ts';
import { type CaseRecord, createGate, mapDefinitions, mapRun, mapSubject, serialise } from '../../src/graph/index.ts';
import { caseDocument } from '../../src/pipeline/make/case-document.ts';
import { openAccess } from '../../src/server/access/index.ts';
import { HttpProblem } from '../../src/server/answer/problem.ts';
import { createApp } from '../../src/server/index.ts';
import { choose, type List } from '../../src/server/lists/list.ts';
import { caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { fixtureBase, gapRefusal, writeRefusals } from '../support/case-fixture.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

interface Thing {
  readonly name: string;
  readonly size?: number;
  readonly kinds: readonly string[];
}

const things: readonly Thing[] = [
  { name: 'Item 10', size: 3, kinds: ['a'] },
  { name: 'item 2', kinds: ['a', 'b'] },
  { name: 'Item 1', size: 20, kinds: [] },
];

const listOf = (items: readonly Thing[]): List<Thing> => ({
  path: '/things',
  heading: 'Things',
  noun: ['thing', 'things'],
  columns: [
    { key: 'name', label: 'Name', value: ({ name }) => name },
    { key: 'size', label: 'Size', number: true, value: ({ size }) => size },
    { key: 'kind', label: 'Kinds', choice: true, value: ({ kinds }) => kinds },
  ],
  items,
  order: 'name',
  empty: 'None.',
});

const ask = (text: string, items = things) => choose(listOf(items), new URLSearchParams(text));
const names = (text: string): string[] => ask(text).items.map(({ name }) => name);

describe('A list', () => {
  it('is sorted by any column, numbers in texts as numbers, and rows without a value last in both directions', () => {
    expect(names('')).toEqual(['Item 1', 'item 2', 'Item 10']);
    expect(names('sort=-name')).toEqual(['Item 10', 'item 2', 'Item 1']);
    expect(names('sort=size')).toEqual(['Item 10', 'Item 1', 'item 2']);
    expect(names('sort=-size')).toEqual(['Item 1', 'Item 10', 'item 2']);
    expect(() => ask('sort=age')).toThrow(expect.objectContaining({ code: 'QIAW_LIST_ORDER' }));
  });

  it('is filtered by a value of a column and by words anywhere in a row', () => {
    expect(names('kind=a')).toEqual(['item 2', 'Item 10']);
    expect(names('kind=b&q=ITEM')).toEqual(['item 2']);
    expect(names('q=item+20')).toEqual(['Item 1']);
    expect(names('kind=c')).toEqual([]);
    expect(names('name=Item+1')).toHaveLength(3);
  });

  it('comes in pages, and a page beyond the last is the last', () => {
    const many = Array.from({ length: 120 }, (_, n): Thing => ({ name: `n${n}`, kinds: [] }));
    expect(ask('page=3', many)).toMatchObject({ page: 3, pages: 3, total: 120 });
    expect(ask('page=3', many).items.map(({ name }) => name)[0]).toBe('n100');
    expect(ask('page=9', many)).toMatchObject({ page: 3 });
    expect(ask('page=x&size=200', many)).toMatchObject({ page: 1, pages: 1 });
    expect(ask('size=7', many)).toMatchObject({ size: 50 });
  });
});

/** A case with its graph; the files are only as large as they need to be. */
function writeRecord(directory: string, patient: number, dataset: string): CaseRecord {
  const record = caseRecord(patient, ['original_firstorder_Mean'], 2);
  const made = { ...record, run: { ...record.run, dataset } };
  const folder = join(directory, 'cases', made.id);
  for (const { path } of made.outputs) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const text = path.endsWith('features.csv') ? 'case,roi,original_firstorder_Mean\n' : path;
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, 'case.json'), caseDocument(made, []));
  const base = fixtureBase;
  const quads = [...mapRun(made, { base }), ...mapSubject([made], { base }), ...mapDefinitions([made], { base })];
  mkdirSync(join(directory, 'graphs'), { recursive: true });
  writeFileSync(join(directory, 'graphs', `${made.id}.nq`), serialise(quads, 'nquads'));
  return made;
}

describe('The pages of lists', () => {
  let api: ApiFixture;
  let first: CaseRecord;
  let closed: CaseRecord;
  let served: ApiFixture['app'];
  const get = (path: string, headers: Record<string, string> = browser, app = api.app) =>
    app.request(path, { headers });
  const page = async (path: string, headers?: Record<string, string>, app?: ApiFixture['app']) =>
    (await get(path, headers, app)).text();

  beforeAll(async () => {
    api = await openApi(
      async (directory) => {
        first = writeRecord(directory, 1, 'open');
        writeRecord(directory, 2, 'open');
        closed = writeRecord(directory, 3, 'clinic');
        writeRecord(directory, 4, 'clinic');
        writeRefusals(directory, [gapRefusal]);
        for (const dataset of ['open', 'clinic']) {
          mkdirSync(join(directory, 'datasets', dataset), { recursive: true });
          writeFileSync(join(directory, 'datasets', dataset, 'record.yaml'), fullRecordText);
        }
        const cache = new DistributionCache({ root: directory, base: fixtureBase });
        await refreshCatalogue({
          dataDirectory: directory,
          base: fixtureBase,
          settings: configSchema.parse({}).catalogue,
          release: '0.1.0',
          distributions: distributionProvider(cache),
          gate: await createGate({ onlyCatalogue: true }),
          clock: systemClock,
        });
      },
      { title: 'Lung & Co' },
    );
    const config = configSchema.parse({ access: { datasets: { open: 'public' } } });
    const rights = (await openAccess(config, { token: undefined, tokensFile: undefined }))!;
    const token = { name: 't', sha256: sha256('t'), scope: 'records' as const, datasets: ['open'] };
    served = createApp({ ...api.context, host: '0.0.0.0', access: { ...rights, tokens: [token] } });
  });
  afterAll(() => api.close());

  it('keep their choice in the address, for links to other pages and orders', async () => {
    const text = await page('/cases?dataset=open&q=k1&sort=-regions');
    expect(text).toContain('2 of 4 cases');
    expect(text).toContain('aria-sort="descending"');
    expect(text).toContain('<option selected>open</option>');
    expect(text).toContain('href="/cases?q=k1&amp;dataset=open&amp;sort=regions"');
    expect(text).toContain('<input type="hidden" name="sort" value="-regions">');
    expect(await page('/cases?q=%22%3E%3Cscript%3E')).not.toContain('<script>');
  });

  it('lead from dataset to subject to case to run, and back', async () => {
    const { id, subject, run } = first;
    const to = (address: string): string => `href="${address}"`;
    const leads = async (from: string, ...targets: string[]) => {
      const text = await page(from);
      expect([from, targets.filter((target) => !text.includes(to(target)))]).toEqual([from, []]);
    };
    const [case_, person] = [`/cases/${id}`, `/subjects/${subject.id}`];
    await leads('/datasets', `${fixtureBase}dataset/open`, '/subjects?dataset=open', '/cases?dataset=open');
    await leads('/dataset/open', '/subjects?dataset=open', '/cases?dataset=open');
    await leads('/subjects?dataset=open', person, '/dataset/open', `/cases?q=${subject.id}`);
    await leads(person, case_, '/dataset/open', `/doc/subject/${subject.id}`);
    await leads(case_, person, '/dataset/open', `/id/roi/${run.digest}/1`, `/id/run/${run.digest}`);
    await leads(`/doc/roi/${run.digest}/1`, person, case_);
    await leads(`/doc/fv/${run.digest}/1`, person, case_);
    await leads(`/doc/run/${run.digest}`, person, case_);
    await leads(`/doc/subject/${subject.id}`, person);
    expect(await page(person)).toContain('<dt>Sex</dt><dd>');
  });

  it('show a caller only what it may read: neither more rows nor a larger number', async () => {
    for (const headers of [browser, { ...browser, authorization: 'Bearer t' }]) {
      const cases = await page('/cases', headers, served);
      expect(cases).toContain('<p>2 cases</p>');
      expect(cases).toContain('Further cases require a token');
      expect(cases).not.toContain('clinic');
      expect(await page('/datasets', headers, served)).toContain('with a token');
      const subjects = await page('/subjects?dataset=clinic', headers, served);
      expect(subjects).toContain('0 of 2 subjects');
      expect(subjects).not.toContain(closed.subject.id);
      expect(await page('/runs', headers, served)).toContain('every record');
      const [there, absent] = [
        await get(`/subjects/${closed.subject.id}`, headers, served),
        await get('/subjects/k1-nobody', headers, served),
      ];
      expect([there.status, absent.status]).toEqual(headers === browser ? [401, 401] : [403, 403]);
    }
    expect(await page('/cases')).toContain('<p>4 cases</p>');
    expect(await page('/subjects')).toContain('<p>4 subjects</p>');
    expect(await page(`/subjects/${closed.subject.id}`)).toContain(closed.id);
  });

  it('have no broken link', async () => {
    const seen = new Map<string, number>();
    const queue = ['/', '/datasets', '/subjects', '/cases', '/cohorts', '/runs', '/refusals', '/docs'];
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const asked = path.replace(/#.*$/, '');
      if (seen.has(asked)) continue;
      const response = await get(asked);
      seen.set(asked, response.status);
      const text = response.headers.get('content-type')?.startsWith('text/html') ? await response.text() : '';
      if (/^\/(?:doc|id|sw|graph|sparql|graphql)\b/.test(asked)) continue;
      for (const [, href] of text.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
        const target = href!.replaceAll('&amp;', '&').replace('http://127.0.0.1:8080/', '/');
        if (target.startsWith('/')) queue.push(target);
        else if (target.startsWith('?')) queue.push(`${asked.replace(/\?.*$/, '')}${target}`);
      }
    }
    expect(seen.size).toBeGreaterThan(60);
    expect([...seen].filter(([, status]) => status >= 400)).toEqual([]);
  });

  it('show errors as pages to browsers, and as problem documents to programs', async () => {
    const broken = () => Promise.reject(new HttpProblem(503, 'QIAW_STORE_LOADING', 'The store is loading.'));
    const loading = createApp({ ...api.context, directory: { ...api.context.directory!, upToDate: broken } as never });
    const closed = createApp({
      ...api.context,
      host: '0.0.0.0',
      access: { datasets: {}, tokens: [] },
    });
    const asked = [
      [404, 'QIAW_NOT_FOUND', api.app, '/nothing'],
      [400, 'QIAW_LIST_ORDER', api.app, '/cases?sort=x'],
      [401, 'QIAW_TOKEN_NEEDED', closed, `/subjects/${first.subject.id}`],
      [503, 'QIAW_STORE_LOADING', loading, '/cases'],
      [405, 'QIAW_METHOD', api.app, '/cases', 'DELETE'],
    ] as const;
    for (const [status, code, app, path, method = 'GET'] of asked) {
      const [forPeople, forPrograms] = [
        await app.request(path, { method, headers: browser }),
        await app.request(path, { method, headers: { accept: '*/*' } }),
      ];
      expect([forPeople.status, forPrograms.status]).toEqual([status, status]);
      expect(forPrograms.headers.get('content-type')).toBe('application/problem+json');
      expect(await forPrograms.json()).toMatchObject({ status, code });
      expect(forPeople.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(forPeople.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(forPeople.headers.get('www-authenticate')).toBe(forPrograms.headers.get('www-authenticate'));
      const text = await forPeople.text();
      expect(text).toContain(`href="/docs/errors.md#${code}"`);
      expect(text).toContain('Lung &amp; Co');
      expect(text).toContain(forPeople.headers.get('x-request-id'));
    }
  });
});
