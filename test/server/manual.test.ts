import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/server/manual/render-markdown.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';

const render = (text: string, path = 'own.md'): string =>
  renderMarkdown(text, path, (one) => ['own.md', 'decisions/why.md', 'picture.png'].includes(one)).text;

describe('A page of the manual', () => {
  it('shows raw HTML as text, and leads nowhere that runs a script', () => {
    expect(render('a <img src=x onerror=alert(1)> b')).toContain('&lt;img src=x');
    expect(render('<script>alert(1)</script>')).not.toContain('<script>');
    expect(render('[x](javascript:alert(1)) [y](data:text/html,x) [z](//evil.example)')).toBe('<p>x y z</p>\n');
    expect(render('![logo](https://other.example/x.png)')).toBe('<p>logo</p>\n');
    expect(render('`<b>` and `a & b`')).toBe('<p><code>&lt;b&gt;</code> and <code>a &amp; b</code></p>\n');
  });

  it('leads to other pages of the manual, and to nothing outside of it', () => {
    expect(render('[w](decisions/why.md#when)')).toContain('<a href="/docs/decisions/why.md#when">w</a>');
    expect(render('[o](../own.md)', 'decisions/why.md')).toContain('<a href="/docs/own.md">o</a>');
    expect(render('[r](../README.md) [s](../src/main.ts)')).toBe('<p>r s</p>\n');
    expect(render('![p](picture.png)')).toContain('<img src="/docs/picture.png" alt="p"');
    expect(render('[e](https://example.org/)')).toContain('<a href="https://example.org/">');
  });

  it('has an anchor per heading, as on GitHub, and per error code', () => {
    expect(render('## Texts of a `source`\n\n## Texts of a source')).toContain('id="texts-of-a-source"');
    expect(render('# A\n\n# A')).toContain('id="a-1"');
    expect(render('| code | means |\n|---|---|\n| `QIAW_X` | y |')).toContain(
      '<td id="QIAW_X"><code>QIAW_X</code></td>',
    );
  });
});

describe('The manual', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApi(() => undefined);
  });
  afterAll(() => api.close());
  const get = (path: string) => api.app.request(path, { headers: { accept: 'text/html' } });

  it('lists all pages, and has no link to a page or heading that does not exist', async () => {
    const index = await (await get('/docs')).text();
    expect(index).toContain('<a href="/docs/privacy.md">Privacy</a>');
    const pages = [...index.matchAll(/href="(\/docs\/[^"]+)"/g)].map(([, path]) => path!);
    expect(pages.length).toBeGreaterThan(35);
    const texts = new Map<string, string>();
    for (const path of pages) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 200]);
      texts.set(path, await response.text());
    }
    const broken = [...texts].flatMap(([path, text]) =>
      [...text.matchAll(/href="(\/docs\/[^"#]*)?#?([^"]*)"/g)]
        .filter(([whole]) => /href="(?:\/docs\/|#)/.test(whole))
        .flatMap(([, file, id]) => {
          const target = texts.get(file ?? path);
          const found = target !== undefined && (id === '' || target.includes(`id="${id}"`));
          return found ? [] : [`${path} -> ${file ?? ''}#${id}`];
        }),
    );
    expect(broken).toEqual([]);
  });

  it('serves no file outside of it', async () => {
    for (const path of ['../package.json', '%2e%2e/package.json', '..%2fpackage.json', 'nothing', '%', 'decisions']) {
      expect([path, (await get(`/docs/${path}`)).status]).toEqual([path, 404]);
    }
  });
});
