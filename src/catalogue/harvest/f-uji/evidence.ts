import { type Answer, failureOf, mediaTypeOf, textOf, type WebClient } from '../web/client.ts';
import { datasetNode, embeddedJsonLd } from '../web/html.ts';
import { type Link, parseLinks } from '../web/links.ts';
import { RdfDocument, readRdf } from '../web/rdf-document.ts';

type Node = Readonly<Record<string, unknown>>;

/** A download as described by the metadata. */
export interface DataLink {
  readonly url: string;
  readonly type?: string;
  readonly size?: string;
}

/** Everything an assessor can see of a dataset. */
export interface Evidence {
  readonly dataset: string;
  readonly landing: Answer;
  /** The schema.org node embedded in the page. */
  readonly node: Node | undefined;
  /** RDF of the dataset and of its distributions. */
  readonly rdf: RdfDocument;
  readonly links: readonly Link[];
  readonly data: readonly DataLink[];
  /** The downloads that were fetched: at most five. */
  readonly fetched: readonly Fetched[];
}

export interface Fetched {
  readonly url: string;
  readonly mediaType: string;
  /** Why it does not count as resolved. */
  readonly problem?: string;
}

/** F-UJI fetches at most five files. */
const maximumFiles = 5;

export async function gatherEvidence(client: WebClient, dataset: string): Promise<Evidence> {
  const landing = await client.get(dataset, 'text/html,application/xhtml+xml,*/*;q=0.8');
  const node = datasetNode(embeddedJsonLd(textOf(landing)));
  const own = await rdfAt(client, dataset);
  const records = [...(own?.values(dataset, 'dcat:distribution') ?? [])].filter((iri) => !own?.describes(iri));
  const quads = [...(own?.quads ?? [])];
  for (const record of records) quads.push(...((await rdfAt(client, record))?.quads ?? []));
  const rdf = new RdfDocument(quads);
  const links = parseLinks(landing.headers.get('link'), landing.finalUrl);
  const data = dataLinks(dataset, node, rdf, links);
  const fetched: Fetched[] = [];
  for (const link of filesOfEachKind(data)) fetched.push(await fetchData(client, link));
  return { dataset, landing, node, rdf, links, data, fetched };
}

async function rdfAt(client: WebClient, url: string): Promise<RdfDocument | undefined> {
  const answer = await client.get(url, 'text/turtle');
  return answer.status === 200 ? readRdf(answer).catch(() => undefined) : undefined;
}

/** The page's description of a download takes precedence, then the RDF, then the links. */
function dataLinks(dataset: string, node: Node | undefined, rdf: RdfDocument, links: readonly Link[]): DataLink[] {
  const found = new Map<string, DataLink>();
  const add = ({ url, type, size }: { url: string; type?: string | undefined; size?: string | undefined }): void => {
    const before = found.get(url);
    const merged = { type: before?.type ?? type, size: before?.size ?? size };
    found.set(url, { url, ...(merged.type && { type: merged.type }), ...(merged.size && { size: merged.size }) });
  };
  for (const download of [node?.['distribution'] ?? []].flat() as Node[]) {
    const text = (name: string) => (download[name] === undefined ? undefined : String(download[name]));
    if (text('contentUrl') !== undefined)
      add({ url: text('contentUrl')!, type: text('encodingFormat'), size: text('contentSize') });
  }
  for (const distribution of rdf.values(dataset, 'dcat:distribution')) {
    const [type] = rdf.values(distribution, 'dcat:mediaType', 'dct:format');
    const [size] = rdf.values(distribution, 'dcat:byteSize');
    for (const url of rdf.values(distribution, 'dcat:downloadURL'))
      add({ url, type: type?.replace(/^.*media-types\//, ''), size });
  }
  for (const link of links.filter(({ rel }) => rel === 'item')) add({ url: link.href, type: link.type });
  return [...found.values()];
}

/** One file of each type first, because at most five are checked. */
function filesOfEachKind(data: readonly DataLink[]): DataLink[] {
  const first = new Map(data.toReversed().map((link) => [link.type ?? link.url, link]));
  const chosen = [...new Set([...first.values()].toReversed().concat(data))];
  return chosen.slice(0, maximumFiles);
}

async function fetchData(client: WebClient, { url, type }: DataLink): Promise<Fetched> {
  const [got, head] = [await client.get(url), await client.head(url)];
  const mediaType = mediaTypeOf(got);
  if (got.status !== 200) return { url, mediaType, problem: failureOf(got) };
  if (mediaType === 'text/html' && type !== undefined && !type.includes('html')) {
    return { url, mediaType, problem: 'it answers 200 with an HTML page instead of the data' };
  }
  const length = head.headers.get('content-length');
  if (
    head.status !== 200 ||
    mediaTypeOf(head) !== mediaType ||
    (length !== null && Number(length) !== got.body.byteLength)
  ) {
    return { url, mediaType, problem: 'HEAD and GET give different answers' };
  }
  return { url, mediaType };
}
