import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type Served, serveCatalogue } from './served-catalogue.ts';

/** The dataset of this fixture has a record that says `public`, and no published version. */
describe('A draft', () => {
  let served: Served;
  const token = { sha256: sha256('t'), scope: 'records', datasets: ['demo'] } as const;
  const other = { sha256: sha256('o'), scope: 'records', datasets: ['other'] } as const;
  beforeAll(async () => {
    const rights = { datasets: {}, tokens: [token, other], trustLoopback: false };
    served = await serveCatalogue(temporaryFolder('draft'), 'public', rights);
  });
  afterAll(() => served.close());
  const page = async (path: string, bearer?: string): Promise<string> => {
    const headers = { accept: 'text/html', ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) };
    return (await served.get(path.slice(1), headers)).text();
  };

  it('is called a draft wherever it is listed, not public', async () => {
    for (const path of ['/', '/catalog/main']) {
      const text = await page(path);
      expect(text).toContain('<span class="tag">draft</span>');
      expect(text).not.toContain('<span class="tag">public</span>');
    }
    expect(await page('/dataset/demo')).toContain('<dt>State</dt><dd>Draft');
  });

  it('shows its exact numbers to callers who may read its records, and to nobody else', async () => {
    const numbers = /<b>2<\/b><span>subjects<\/span>.*<b>\d+<\/b><span>records<\/span>/s;
    // The index is built at the first request, and a page does not wait long for it.
    await expect.poll(() => page('/dataset/demo', 't'), { timeout: 60_000 }).toMatch(numbers);
    expect(await page('/', 't')).toContain(' · 2 subjects');
    expect(await page('/catalog/main', 't')).toContain(' · 2 subjects');
    for (const bearer of [undefined, 'o']) {
      expect(await page('/dataset/demo', bearer)).not.toMatch(/<span>(?:subjects|records)<\/span>/);
      expect(await page('/', bearer)).not.toContain(' · 2 subjects');
    }
  });
});
