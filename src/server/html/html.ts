/** Text that is already HTML; everything else in a template is escaped. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

export type Content = Html | string | number | undefined | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** Template whose values are escaped unless they are {@link Html}; lists are joined, undefined is omitted. */
export function html(parts: TemplateStringsArray, ...holes: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + render(holes[index - 1]) + part));
}

/**
 * A script of the page. Not part of a template, because bundlers rewrite tagged templates that contain a script end tag.
 */
export const scriptFile = (address: string): Html => new Html(`<script src="${escapeHtml(address)}" defer></script>`);

/** Data for a script of the page, escaped so that it cannot close the element. */
export const dataBlock = (id: string, data: unknown): Html =>
  new Html(
    `<script type="application/json" id="${escapeHtml(id)}">${JSON.stringify(data).replace(/</g, '\\u003c')}</script>`,
  );

function render(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.text;
  if (Array.isArray(content)) return content.map(render).join('');
  return escapeHtml(String(content));
}

/** JSON-LD as a data block of a page. `<` is escaped, so that no text can close the block. */
export function jsonLd(value: unknown): Html {
  const text = JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return new Html(`<script type="application/ld+json">${text}</script>\n`);
}
