import { type Content, type Html, html } from '../html/html.ts';
import { grouped, layout } from '../html/layout.ts';
import { type Chosen, type Column, choicesOf, choose, type List, sizes, textsOf } from './list.ts';

/** A list page. Its whole state is in the address, so that pages can be linked, and work without scripts. */
export function renderList<T>(title: string, given: List<T>, asked: URLSearchParams): string {
  const chosen = choose(given, asked);
  // A column that is empty in every row only takes room.
  const list = { ...given, columns: given.columns.filter((column) => isUsed(given, column)) };
  return layout(
    title,
    list.heading,
    html`<h1>${list.heading}</h1>
${list.lead === undefined ? undefined : html`<p class="soft">${list.lead}</p>`}
${list.items.length === 0 ? html`<p>${list.empty}</p>` : body(list, chosen)}
${list.note === undefined ? undefined : html`<p class="soft">${list.note}</p>`}`,
  );
}

/** The response of a list page; its content depends on the caller's rights. */
export function listResponse<T>(title: string, list: List<T>, request: Request): Response {
  return pageResponse(renderList(title, list, new URL(request.url).searchParams));
}

export const pageResponse = (body: string): Response =>
  new Response(body, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', vary: 'Authorization' },
  });

function body<T>(list: List<T>, chosen: Chosen<T>): Html {
  const { total } = chosen;
  const all = list.items.length;
  const [one, many] = list.noun;
  const count = total === all ? grouped(all) : `${grouped(total)} of ${grouped(all)}`;
  return html`${filters(list, chosen)}
<p>${count} ${all === 1 ? one : many}${total === all ? undefined : html` · <a href="${list.path}">all</a>`}</p>
${total === 0 ? html`<p>Nothing fits this choice.</p>` : table(list, chosen)}
${paging(list, chosen)}`;
}

function filters<T>(list: List<T>, { words, values, sort, size }: Chosen<T>): Html {
  const choices = list.columns.flatMap((column) => {
    if (!column.choice) return [];
    const now = values.get(column.key);
    const known = choicesOf(list, column);
    // A value that nothing has stays visible, so that the reader sees why the list is empty.
    const offered = now === undefined || known.includes(now) ? known : [now, ...known];
    return offered.length < 2 && now === undefined ? [] : [{ column, now, offered }];
  });
  const hidden = { ...list.also, ...(sortText(sort) !== list.order && { sort: sortText(sort) }) };
  return html`<form class="filters" method="get" action="${list.path}" role="search">
<label>Search <input type="search" name="q" value="${words}"></label>
${choices.map(({ column, now, offered }) => html`<label>${column.label} <select name="${column.key}"><option value="">all</option>${offered.map((value) => option(value, value === now))}</select></label>\n`)}
${list.items.length <= sizes[0] ? undefined : html`<label>Rows <select name="size">${sizes.map((one) => option(String(one), one === size))}</select></label>`}
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button>Show</button>
</form>`;
}

const isUsed = <T>({ items }: List<T>, { value }: Column<T>): boolean =>
  items.length === 0 || items.some((item) => textsOf(value(item)).length > 0);

const option = (value: string, selected: boolean): Html =>
  selected ? html`<option selected>${value}</option>` : html`<option>${value}</option>`;

function table<T>(list: List<T>, chosen: Chosen<T>): Html {
  const { sort, items } = chosen;
  const head = list.columns.map((column) => {
    const own = sort.key === column.key;
    const next = own && !sort.descending ? `-${column.key}` : column.key;
    const link = html`<a href="${address(list, chosen, { sort: next, page: 1 })}">${column.label}${own ? (sort.descending ? ' ▼' : ' ▲') : undefined}</a>`;
    return html`<th scope="col"${classOf(column)}${own ? html` aria-sort="${sort.descending ? 'descending' : 'ascending'}"` : undefined}>${link}</th>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${list.heading}"><table class="stack list">
<thead><tr>${head}</tr></thead>
<tbody>${items.map((item) => html`<tr>${list.columns.map((column) => html`<td data-label="${column.label}"${classOf(column)}>${cell(column, item)}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

const classOf = <T>({ number }: Column<T>): Content => (number ? html` class="number"` : undefined);

function cell<T>(column: Column<T>, item: T): Content {
  if (column.show !== undefined) return column.show(item);
  const value = column.value(item);
  if (typeof value === 'number' && column.number) return grouped(value);
  // Names of classes contain commas.
  return textsOf(value).join('; ');
}

function paging<T>(list: List<T>, chosen: Chosen<T>): Content {
  const { page, pages } = chosen;
  if (pages < 2) return undefined;
  const to = (number: number): string => address(list, chosen, { page: number });
  return html`<nav class="pages" aria-label="Pages of ${list.noun[1]}">
${page > 1 ? html`<a href="${to(1)}">First</a> <a rel="prev" href="${to(page - 1)}">Previous</a>` : undefined}
<span>Page ${page} of ${grouped(pages)}</span>
${page < pages ? html`<a rel="next" href="${to(page + 1)}">Next</a> <a href="${to(pages)}">Last</a>` : undefined}
</nav>`;
}

/** The address of this list with another order or page; parameters that have their default are left out. */
function address<T>(
  list: List<T>,
  { words, values, sort, page, size }: Chosen<T>,
  change: { readonly sort?: string; readonly page?: number },
): string {
  const wanted = { sort: sortText(sort), page, ...change };
  const parameters = new URLSearchParams([
    ...Object.entries(list.also ?? {}),
    ...(words === '' ? [] : [['q', words] as [string, string]]),
    ...values,
    ...(wanted.sort === list.order ? [] : [['sort', wanted.sort] as [string, string]]),
    ...(size === sizes[0] ? [] : [['size', String(size)] as [string, string]]),
    ...(wanted.page === 1 ? [] : [['page', String(wanted.page)] as [string, string]]),
  ]);
  const text = parameters.toString();
  return text === '' ? list.path : `${list.path}?${text}`;
}

const sortText = ({ key, descending }: Chosen<unknown>['sort']): string => (descending ? `-${key}` : key);
