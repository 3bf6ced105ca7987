import type { Findings } from '../findings.ts';
import { type Answer, failureOf, mediaTypeOf, textOf, type WebClient } from '../web/client.ts';
import { type Link, parseLinks } from '../web/links.ts';

const wanted = ['cite-as', 'describedby', 'license', 'type', 'author', 'linkset'] as const;
/** Number of items per page that are checked. */
const lookedAt = 10;

/** Reads the FAIR Signposting profile, level 1 (Link headers) and 2 (link sets), of landing pages and their items. */
export async function checkSignposting(client: WebClient, pages: readonly string[], findings: Findings): Promise<void> {
  for (const url of pages) {
    const answer = await client.get(url, 'text/html,application/xhtml+xml,*/*;q=0.8');
    if (answer.status !== 200) continue;
    const links = parseLinks(answer.headers.get('link'), answer.finalUrl);
    if (links.length === 0) {
      findings.add(
        'signposting-missing',
        url,
        'The landing page has no Link header, so a program has to parse HTML to find anything.',
        'Send the links of the FAIR Signposting profile.',
      );
      continue;
    }
    checkRelations(url, links, findings);
    for (const link of of(links, 'describedby')) await checkTarget(client, link, findings);
    for (const link of of(links, 'item').slice(0, lookedAt)) await checkItem(client, url, link, findings);
    for (const link of of(links, 'linkset')) await checkLinkset(client, url, link, links, findings);
  }
}

const of = (links: readonly Link[], rel: string): Link[] => links.filter((link) => link.rel === rel);

function checkRelations(url: string, links: readonly Link[], findings: Findings): void {
  for (const rel of wanted) {
    if (of(links, rel).length === 0) {
      findings.add(
        'signposting-relation-missing',
        `${url} ${rel}`,
        `The landing page has no link with rel="${rel}".`,
        `Add <…>; rel="${rel}" to its Link header.`,
      );
    }
  }
  if (of(links, 'cite-as').length > 1) {
    findings.add(
      'signposting-cite-as',
      `${url} cite-as`,
      'The landing page has two addresses to cite (rel="cite-as"); one is allowed.',
      'Keep the persistent one.',
    );
  }
}

/** The target of the link, if it can be read; HEAD is enough if only the link itself is checked. */
async function checkTarget(
  client: WebClient,
  link: Link,
  findings: Findings,
  method: 'get' | 'head' = 'get',
): Promise<Answer | undefined> {
  const answer = method === 'head' ? await client.head(link.href) : await client.get(link.href, link.type ?? '*/*');
  if (answer.status === 401 || answer.status === 403) return undefined;
  if (answer.status !== 200) {
    findings.add(
      'signposting-target-unreachable',
      link.href,
      `A link with rel="${link.rel}" points here, but ${failureOf(answer)}.`,
      'Serve it, or remove the link.',
    );
    return undefined;
  }
  if (link.type !== undefined && mediaTypeOf(answer) !== link.type) {
    findings.add(
      'signposting-type-differs',
      link.href,
      `The link states ${link.type}, but the answer is ${mediaTypeOf(answer)}.`,
      'Make the link and the answer agree.',
    );
  }
  return answer;
}

async function checkItem(client: WebClient, page: string, link: Link, findings: Findings): Promise<void> {
  const answer = await checkTarget(client, link, findings, 'head');
  if (answer === undefined) return;
  const back = parseLinks(answer.headers.get('link'), answer.finalUrl);
  if (!back.some(({ rel, href }) => rel === 'collection' && href === page)) {
    findings.add(
      'signposting-collection-missing',
      link.href,
      `The item does not link back to ${page} (rel="collection").`,
      'Send this link with every file.',
    );
  }
}

async function checkLinkset(
  client: WebClient,
  page: string,
  link: Link,
  links: readonly Link[],
  findings: Findings,
): Promise<void> {
  const answer = await checkTarget(client, link, findings);
  if (answer === undefined) return;
  let items: Set<string>;
  try {
    const { linkset } = JSON.parse(textOf(answer)) as {
      linkset: ReadonlyArray<{ anchor: string; item?: ReadonlyArray<{ href: string }> }>;
    };
    items = new Set(
      linkset.filter(({ anchor }) => anchor === page).flatMap(({ item = [] }) => item.map(({ href }) => href)),
    );
  } catch (error) {
    findings.add(
      'signposting-linkset-broken',
      link.href,
      `The link set is not valid JSON (RFC 9264): ${(error as Error).message}`,
      'Write {"linkset": [{"anchor": …, "item": [{"href": …}]}]}.',
    );
    return;
  }
  for (const { href } of of(links, 'item')) {
    if (!items.has(href))
      findings.add(
        'signposting-linkset-differs',
        `${link.href} ${href}`,
        'The header of the page lists an item that the link set does not.',
        'Build both from the same list.',
      );
  }
}
