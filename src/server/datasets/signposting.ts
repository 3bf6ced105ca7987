import type { DatasetView, DistributionView } from './dataset-model.ts';

/** One typed link (RFC 8288). */
export interface TypedLink {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
}

/** Representations of the metadata that landing pages link to. */
const formats = [
  ['ttl', 'text/turtle'],
  ['jsonld', 'application/ld+json'],
  ['rdf', 'application/rdf+xml'],
  ['nt', 'application/n-triples'],
] as const;

export const metadataLinks = (iri: string): TypedLink[] =>
  formats.map(([short, type]) => ({ rel: 'describedby', href: `${iri}?format=${short}`, type }));

/** FAIR Signposting of a dataset's landing page. */
export function datasetLinks(view: DatasetView, base: string): TypedLink[] {
  const croissant = view.distributions.find(({ standards }) =>
    standards.some((iri) => iri.includes('mlcommons.org/croissant')),
  );
  return [
    { rel: 'cite-as', href: view.iri },
    ...metadataLinks(view.iri),
    ...(croissant === undefined
      ? []
      : [{ rel: 'describedby', href: `${base}croissant/${view.id}`, type: 'application/ld+json' }]),
    ...view.distributions.flatMap(({ download, servedAs }) =>
      download === undefined ? [] : [{ rel: 'item', href: download, type: servedAs }],
    ),
    ...(view.license === undefined ? [] : [{ rel: 'license', href: view.license.iri }]),
    { rel: 'type', href: 'https://schema.org/Dataset' },
    { rel: 'type', href: 'https://schema.org/AboutPage' },
    ...authorsOf(view).map((href) => ({ rel: 'author', href })),
    ...(view.catalogue === undefined ? [] : [{ rel: 'collection', href: view.catalogue }]),
    linksetLink(view.iri, base),
  ];
}

/** IRIs of the creators, or of the publisher if no creators are stated. */
export function authorsOf({ creators, publisher }: DatasetView): string[] {
  const agents = creators.length > 0 ? creators : [publisher];
  return [...new Set(agents.flatMap(({ iri, homepage }) => iri ?? homepage ?? []))];
}

export function distributionLinks(view: DistributionView, base: string): TypedLink[] {
  return [
    { rel: 'cite-as', href: view.iri },
    ...metadataLinks(view.iri),
    ...(view.download === undefined ? [] : [{ rel: 'item', href: view.download, type: view.servedAs }]),
    ...(view.license === undefined ? [] : [{ rel: 'license', href: view.license.iri }]),
    { rel: 'type', href: 'https://schema.org/DataDownload' },
    { rel: 'type', href: 'https://schema.org/AboutPage' },
    ...(view.dataset === undefined ? [] : [{ rel: 'collection', href: view.dataset }]),
    linksetLink(view.iri, base),
  ];
}

const linksetLink = (iri: string, base: string): TypedLink => ({
  rel: 'linkset',
  href: `${base}linkset/${iri.slice(base.length)}`,
  type: 'application/linkset+json',
});

export const linkHeader = (links: readonly TypedLink[]): string =>
  links
    .map(({ rel, href, type }) => `<${href}>; rel="${rel}"${type === undefined ? '' : `; type="${type}"`}`)
    .join(', ');

/** A link set (RFC 9264): the links of each anchor, by relation. */
export function linkset(
  contexts: ReadonlyArray<{ readonly anchor: string; readonly links: readonly TypedLink[] }>,
): string {
  const sets = contexts.map(({ anchor, links }) => {
    const byRelation: Record<string, Array<{ href: string; type?: string }>> = {};
    for (const { rel, href, type } of links) {
      byRelation[rel] ??= [];
      byRelation[rel].push(type === undefined ? { href } : { href, type });
    }
    return { anchor, ...byRelation };
  });
  return JSON.stringify({ linkset: sets }, null, 1);
}

/** One link set for the whole dataset: its own links, those of its files, and those of its metadata. */
export function datasetLinkset(view: DatasetView, base: string): string {
  const links = datasetLinks(view, base).filter(({ rel }) => rel !== 'linkset');
  return linkset([
    { anchor: view.iri, links },
    ...view.distributions.flatMap(({ iri, download }) =>
      download === undefined
        ? []
        : [
            {
              anchor: download,
              links: [
                { rel: 'collection', href: view.iri, type: 'text/html' },
                { rel: 'describedby', href: iri },
              ],
            },
          ],
    ),
    ...metadataLinks(view.iri).map(({ href }) => ({
      anchor: href,
      links: [{ rel: 'describes', href: view.iri, type: 'text/html' }],
    })),
  ]);
}
