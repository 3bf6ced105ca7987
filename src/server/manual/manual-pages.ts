import { HttpProblem } from '../answer/problem.ts';
import type { ApiContext } from '../app/context.ts';
import { type Content, type Html, html } from '../html/html.ts';
import { layout } from '../html/layout.ts';
import { type ManualFile, manualFiles, readManual } from './manual-files.ts';

const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' };

/** `/docs`: the pages of the manual. */
export async function manualIndex(_: Request, { title = 'FAIR-QIAW' }: ApiContext): Promise<Response> {
  const all = [...(await manualFiles()).values()];
  const pages = all.filter(({ path }) => path.endsWith('.md'));
  const top = pages.filter(({ path }) => !path.includes('/'));
  const decisions = pages.filter(({ path }) => path.startsWith('decisions/'));
  const files = all.filter(({ path }) => !path.endsWith('.md') && !path.endsWith('.png'));
  const body = layout(
    title,
    'Manual',
    html`<h1>Manual</h1>
<p class="soft">Of the release that runs here.</p>
${pages.length === 0 ? html`<p>The manual is not installed with this server.</p>` : undefined}
${section('Pages', top)}
${section('Decisions', decisions)}
${files.length === 0 ? undefined : html`<h2>Examples and files</h2><ul>${files.map(({ path }) => html`<li><a href="/docs/${path}"><code>${path}</code></a></li>\n`)}</ul>`}`,
  );
  return new Response(body, { headers });
}

function section(name: string, pages: readonly ManualFile[]): Content {
  if (pages.length === 0) return undefined;
  return html`<h2>${name}</h2>
<dl class="manual">${pages
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'))
    .map(({ path, title, about }) => html`<dt><a href="/docs/${path}">${title}</a></dt><dd>${about}</dd>\n`)}</dl>`;
}

/** `/docs/{path}`: a page of the manual, or a file that it links to. @throws HttpProblem 404 */
export async function manualPage(_: Request, path: string, { title = 'FAIR-QIAW' }: ApiContext): Promise<Response> {
  const all = await manualFiles();
  const file = all.get(path) ?? all.get(`${path}.md`);
  if (file === undefined) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'The manual has no such page.');
  const bytes = await readManual(file);
  if (file.path.endsWith('.png')) {
    return new Response(bytes, { headers: { 'content-type': 'image/png', 'cache-control': 'public, max-age=3600' } });
  }
  const text = bytes.toString('utf8');
  const content = file.path.endsWith('.md')
    ? await rendered(text, file.path, all)
    : html`<h1><code>${file.path}</code></h1><pre tabindex="0"><code>${text}</code></pre>`;
  const body = layout(
    title,
    file.title,
    html`<nav class="links" aria-label="Manual"><a href="/docs">Manual</a></nav>
<article class="prose">${content}</article>`,
  );
  return new Response(body, { headers });
}

/** The library is loaded when the first page needs it. */
async function rendered(text: string, path: string, all: ReadonlyMap<string, ManualFile>): Promise<Html> {
  const { renderMarkdown } = await import('./render-markdown.ts');
  return renderMarkdown(text, path, (one) => all.has(one));
}
