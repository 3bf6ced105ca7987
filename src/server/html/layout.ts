import { type Content, type Html, html } from './html.ts';

/** The frame of every page. `title` is the name of the catalogue, `heading` that of the page; `head` is added to the head element. */
export function layout(title: string, heading: string, content: Content, head?: Content): string {
  const page: Html = html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading === title ? title : `${heading} · ${title}`}</title>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="data:,">
${head}</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="top"><div>
<a class="brand" href="/">${title}</a>
<nav aria-label="Main"><a href="/">Home</a><a href="/datasets">Datasets</a><a href="/subjects">Subjects</a><a href="/cases">Cases</a><a href="/cohorts">Cohorts</a><a href="/refusals">Refused</a><a href="/runs">Runs</a><a href="/sparql">SPARQL</a><a href="/graphql">GraphQL</a><a href="/?format=ttl">Metadata (RDF)</a><a href="/docs">Manual</a></nav>
</div></header>
<main id="content">
${content}
</main>
<footer><div>Derived data for research, not for diagnosis. Subjects appear under pseudonyms. Every value can be traced back to its inputs, settings and software in the graph.</div></footer>
</body>
</html>`;
  return `<!DOCTYPE html>\n${page.text}\n`;
}

/** A number of bytes in a readable unit. */
export function humanBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** Whole numbers in groups of three digits, separated by thin spaces. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

export function millilitres(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}
