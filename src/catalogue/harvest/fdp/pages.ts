import type { Findings } from '../findings.ts';
import { failureOf, type WebClient } from '../web/client.ts';
import { parseLinks } from '../web/links.ts';
import { NotRdf, readRdf } from '../web/rdf-document.ts';
import { type Layer, layers } from './layers.ts';

/** Follows the pages of a record's children through their Link headers and compares them with the container. */
export async function checkPages(
  client: WebClient,
  findings: Findings,
  parent: string,
  layer: Layer,
  children: readonly string[],
): Promise<void> {
  const { child } = layers[layer];
  if (child === undefined) return;
  const size = Math.min(50, Math.max(2, Math.ceil(children.length / 2)));
  const start = `${parent}${parent.endsWith('/') ? '' : '/'}page/${child.prefix}?page=0&size=${size}`;
  const seen = new Set<string>();
  const found = new Set<string>();
  for (let next: string | undefined = start; next !== undefined; ) {
    if (seen.has(next) || seen.size > children.length + 10) {
      findings.add(
        'fdp-page-endless',
        next,
        'The links to the next page form a loop, so a harvester never finishes.',
        'Omit rel="next" on the last page.',
      );
      return;
    }
    seen.add(next);
    const answer = await client.get(next, 'text/turtle');
    if (answer.status !== 200) {
      findings.add(
        'fdp-page-missing',
        next,
        `A page of children is linked, but ${failureOf(answer)}.`,
        'Serve every page up to the target of rel="last".',
      );
      return;
    }
    const type = layers[child.layer].types[0]!;
    try {
      for (const record of (await readRdf(answer)).instances(type)) found.add(record);
    } catch (error) {
      if (!(error instanceof NotRdf)) throw error;
      findings.add('fdp-turtle-broken', next, `The page is not RDF: ${error.message}`, 'Serve pages as Turtle.');
      return;
    }
    next = parseLinks(answer.headers.get('link'), next).find(({ rel }) => rel === 'next')?.href;
  }
  const left = children.filter((iri) => !found.has(iri));
  if (left.length > 0 || found.size !== children.length) {
    findings.add(
      'fdp-page-count',
      start,
      `The pages list ${found.size} records, the container ${children.length}${left[0] === undefined ? '' : `; ${left[0]} is on no page`}.`,
      'Build the pages from the same list as the container.',
    );
  }
}
