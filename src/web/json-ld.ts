import { Html } from './html.ts';

/** JSON-LD as a data block of a page. `<` is escaped, so that no text can end the block. */
export function jsonLd(value: unknown): Html {
  const text = JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return new Html(`<script type="application/ld+json">${text}</script>\n`);
}
