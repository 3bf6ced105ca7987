import { posix } from 'node:path';
import { Marked, type Tokens } from 'marked';
import { escapeHtml, Html } from '../html/html.ts';

/**
 * A page of the manual as HTML. Raw HTML in it is shown as text; links to other files of the manual become links to their pages,
 * and links to files that are not part of it become plain text.
 * @param path below `docs/`, for relative links
 */
export function renderMarkdown(text: string, path: string, has: (path: string) => boolean): Html {
  const slugs = new Map<string, number>();
  let tables = 0;
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text: raw }: Tokens.HTML | Tokens.Tag) => escapeHtml(raw),
      heading({ tokens, depth, text: raw }: Tokens.Heading) {
        const id = slugOf(raw, slugs);
        return `<h${depth} id="${escapeHtml(id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const content = this.parser.parseInline(tokens);
        const target = targetOf(href, path, has);
        return target === undefined ? content : `<a href="${escapeHtml(target)}">${content}</a>`;
      },
      image({ href, text: alternative }: Tokens.Image) {
        const target = targetOf(href, path, has);
        if (!target?.startsWith('/docs/')) return escapeHtml(alternative);
        return `<img src="${escapeHtml(target)}" alt="${escapeHtml(alternative)}" loading="lazy">`;
      },
      table({ header, rows }: Tokens.Table) {
        const cell = (name: 'th' | 'td', { tokens, align, text: raw }: Tokens.TableCell, first: boolean) => {
          // A row about an error code is the target of links to it.
          const code = first && name === 'td' ? /^`([A-Z]+_[A-Z0-9_]+)`$/.exec(raw.trim())?.[1] : undefined;
          // A table may leave the heading of its first column empty; an empty header cell means nothing to a screen reader.
          if (name === 'th' && raw === '') return '<td></td>';
          return `<${name}${name === 'th' ? ' scope="col"' : ''}${code ? ` id="${code}"` : ''}${align === 'right' ? ' class="number"' : ''}>${this.parser.parseInline(tokens)}</${name}>`;
        };
        const row = (name: 'th' | 'td', cells: readonly Tokens.TableCell[]) =>
          `<tr>${cells.map((one, at) => cell(name, one, at === 0)).join('')}</tr>\n`;
        return `<div class="scroll" tabindex="0" role="region" aria-label="Table ${++tables}"><table><thead>${row('th', header)}</thead><tbody>${rows.map((one) => row('td', one)).join('')}</tbody></table></div>\n`;
      },
      code: ({ text: code }: Tokens.Code) => `<pre tabindex="0"><code>${escapeHtml(code)}</code></pre>\n`,
    },
  });
  return new Html(marked.parse(text, { async: false }));
}

/** The address of a link's target on this server, or elsewhere; undefined if there is nothing that it can lead to. */
function targetOf(href: string, path: string, has: (path: string) => boolean): string | undefined {
  if (/^(?:https?:\/\/|mailto:)/.test(href)) return href;
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return undefined;
  if (href.startsWith('#')) return href;
  const [file = '', fragment] = href.split('#');
  const wanted = posix.normalize(posix.join(posix.dirname(path), file));
  const known = has(wanted) ? wanted : undefined;
  return known === undefined ? undefined : `/docs/${known}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** The id that GitHub gives a heading: lower case, hyphens for spaces, no punctuation, numbered if it occurs again. */
function slugOf(heading: string, used: Map<string, number>): string {
  const slug = heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .trim()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
  const times = used.get(slug) ?? 0;
  used.set(slug, times + 1);
  return times === 0 ? slug : `${slug}-${times}`;
}
