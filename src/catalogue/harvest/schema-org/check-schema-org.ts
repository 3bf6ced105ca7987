import { counted } from '../../../core/index.ts';
import type { Findings } from '../findings.ts';
import { type Answer, failureOf, mediaTypeOf, textOf, type WebClient } from '../web/client.ts';
import { asksNoIndex, datasetNode, embeddedJsonLd } from '../web/html.ts';
import { allows } from './robots.ts';
import { readSitemap } from './sitemap.ts';

type Node = Readonly<Record<string, unknown>>;

/** Number of downloads per page that are requested. */
const asked = 10;

/** Visits as Google Dataset Search does: robots.txt, sitemap, landing pages, and the JSON-LD embedded in them. */
export async function checkSchemaOrg(
  client: WebClient,
  root: string,
  all: readonly string[],
  sample: readonly string[],
  findings: Findings,
): Promise<void> {
  const robotsUrl = new URL('/robots.txt', root).href;
  const robots = await client.get(robotsUrl);
  const rules = robots.status === 200 ? textOf(robots) : '';
  const blocked = all.filter((url) => !allows(rules, new URL(url).pathname));
  if (blocked.length > 0) {
    findings.add(
      'schema-robots-block',
      robotsUrl,
      `robots.txt blocks crawlers from ${blocked.length} landing pages, such as ${blocked[0]}.`,
      'Allow the landing pages of datasets.',
    );
  }
  const named = /^\s*sitemap\s*:\s*(\S+)/im.exec(rules)?.[1] ?? new URL('sitemap.xml', root).href;
  const listed = await readSitemap(client, named, findings);
  const left = listed === undefined ? [] : all.filter((url) => !listed.has(url));
  if (left.length > 0) {
    findings.add(
      'schema-sitemap-incomplete',
      `${named} ${left[0]}`,
      `${counted(left.length, 'dataset is', 'datasets are')} not in the sitemap.`,
      'List every landing page in the sitemap.',
    );
  }
  for (const url of sample) await checkPage(client, url, findings);
}

async function checkPage(client: WebClient, url: string, findings: Findings): Promise<void> {
  const answer = await client.get(url, 'text/html,application/xhtml+xml,*/*;q=0.8');
  if (answer.status !== 200 || !/html/.test(mediaTypeOf(answer))) {
    const what = answer.status === 200 ? `a browser gets ${mediaTypeOf(answer)}` : failureOf(answer);
    findings.add(
      'schema-page-missing',
      url,
      `The dataset has no landing page: ${what}.`,
      'Serve browsers an HTML page at the address of the dataset.',
    );
    return;
  }
  const html = textOf(answer);
  if (asksNoIndex(html, answer.headers)) {
    findings.add('schema-noindex', url, 'The page asks not to be indexed.', 'Remove noindex from landing pages.');
  }
  const embedded = embeddedJsonLd(html);
  for (const message of embedded.broken) {
    findings.add(
      'schema-jsonld-broken',
      url,
      `The JSON-LD in the page is not valid JSON: ${message}`,
      'Write it with a JSON library, and escape "<".',
    );
  }
  const node = datasetNode(embedded);
  if (node === undefined) {
    if (embedded.broken.length === 0)
      findings.add(
        'schema-jsonld-missing',
        url,
        'The page embeds no JSON-LD of type Dataset, so dataset search engines do not find it.',
        'Embed schema.org JSON-LD in a script of type application/ld+json.',
      );
    return;
  }
  checkNode(node, answer, findings);
  for (const download of ([node['distribution'] ?? []].flat() as Node[]).slice(0, asked)) {
    const address = String(download['contentUrl'] ?? '');
    if (address === '') continue;
    const found = await client.head(address);
    if (found.status !== 200 && found.status !== 401 && found.status !== 403) {
      findings.add(
        'schema-download-unreachable',
        address,
        `A download is described, but ${failureOf(found)}.`,
        'Serve it, or remove it from the page.',
      );
    }
  }
}

/** Checks the properties that Google requires, and those of the Bioschemas Dataset profile 1.0. */
function checkNode(node: Node, { url }: Answer, findings: Findings): void {
  for (const name of ['name', 'description', 'identifier', 'keywords', 'license', 'url']) {
    const value = node[name];
    if (value === undefined || String(value).trim() === '') {
      findings.add(
        'schema-property-missing',
        `${url} ${name}`,
        `The JSON-LD has no ${name}, which Google or Bioschemas requires.`,
        `Add ${name} to the JSON-LD.`,
      );
    }
  }
  const description = String(node['description'] ?? '');
  if (description !== '' && (description.length < 50 || description.length > 5000)) {
    findings.add(
      'schema-description-length',
      `${url} description`,
      `The description has ${description.length} characters; Google requires 50 to 5 000.`,
      'Write one or two sentences.',
    );
  }
  if (typeof node['url'] === 'string' && node['url'] !== url) {
    findings.add(
      'schema-url',
      `${url} url`,
      `The page states its address as ${node['url']}.`,
      'Set url to the address of the page; check the configured base.',
    );
  }
  const license = node['license'];
  if (typeof license === 'string' && license.trim() !== '' && !URL.canParse(license)) {
    findings.add(
      'schema-license',
      `${url} license`,
      `The licence "${license}" is not a URL.`,
      'State the licence by its URL.',
    );
  }
}
