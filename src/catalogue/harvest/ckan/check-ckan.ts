import type { Findings } from '../findings.ts';
import { failureOf, type WebClient } from '../web/client.ts';
import { NotRdf, type RdfDocument, readRdf } from '../web/rdf-document.ts';

/** Page limit, after which the check gives up. */
const maximumPages = 20_000;
const accept = 'text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8';

/**
 * Reads as ckanext-dcat does: one document with full descriptions, then hydra:next (or nextPage) of its
 * hydra:PagedCollection. Every dcat:Dataset becomes a CKAN dataset (ckanext-dcat, processors.py).
 */
export async function checkCkan(
  client: WebClient,
  root: string,
  catalogues: readonly string[],
  findings: Findings,
): Promise<void> {
  const lists = catalogues.map((catalogue) => `${catalogue}/page/dataset`);
  for (const url of [new URL('catalog.ttl', root).href, ...lists, ...catalogues]) {
    const answer = await client.get(url, accept);
    if (answer.status !== 200) continue;
    const document = await readRdf(answer).catch(() => undefined);
    const described = document?.instances('dcat:Dataset').some((iri) => document.objects(iri, 'dct:title').length > 0);
    if (described || url === new URL('catalog.ttl', root).href) return walk(client, url, findings);
  }
  const place = catalogues[0] ?? new URL('catalog.ttl', root).href;
  findings.add(
    'ckan-unreadable',
    place,
    'No document lists the datasets with their descriptions, as CKAN requires.',
    'Serve a paged list of full descriptions (hydra:PagedCollection).',
  );
}

async function walk(client: WebClient, start: string, findings: Findings): Promise<void> {
  const pages = new Set<string>();
  const datasets = new Map<string, string>();
  const identifiers = new Map<string, string>();
  let total: number | undefined;
  for (let next: string | undefined = start; next !== undefined; ) {
    if (pages.has(next) || pages.size >= maximumPages) {
      return endless(findings, next);
    }
    pages.add(next);
    const document = await pageAt(client, next, pages.size === 1, findings);
    if (document === undefined) return;
    const before = datasets.size;
    for (const iri of document.instances('dcat:Dataset')) {
      if (!datasets.has(iri)) checkDataset(document, iri, identifiers, findings);
      datasets.set(iri, next);
    }
    const [collection] = document.instances('hydra:PagedCollection');
    const [view] = document.instances('hydra:PartialCollectionView');
    if (collection === undefined && view !== undefined && document.values(view, 'hydra:next').length > 0) {
      findings.add(
        'ckan-paging-unread',
        next,
        'The next page is linked by a hydra:PartialCollectionView; ckanext-dcat reads only hydra:PagedCollection and stops here.',
        'Give the page the type hydra:PagedCollection as well.',
      );
      return;
    }
    if (collection === undefined) break;
    total ??= Number(document.values(collection, 'hydra:totalItems')[0] ?? Number.NaN);
    const following: string | undefined = document.values(collection, 'hydra:next', 'hydra:nextPage')[0];
    if (following !== undefined && pages.size > 1 && datasets.size === before) return endless(findings, following);
    next = following === undefined ? undefined : new URL(following, next).href;
  }
  if (datasets.size === 0) {
    findings.add(
      'ckan-no-datasets',
      start,
      'The list describes no dcat:Dataset, so CKAN imports nothing.',
      'Describe each dataset in full in the list; CKAN does not follow links.',
    );
  } else if (total !== undefined && !Number.isNaN(total) && total !== datasets.size) {
    findings.add(
      'ckan-count-wrong',
      `${start} hydra:totalItems`,
      `The list states ${total} items but contains ${datasets.size} datasets.`,
      'State the number of listed datasets.',
    );
  }
}

const endless = (findings: Findings, url: string): void =>
  findings.add(
    'ckan-endless-paging',
    url,
    'The next page contains nothing new, so a harvester would never finish.',
    'Omit hydra:next on the last page.',
  );

async function pageAt(
  client: WebClient,
  url: string,
  first: boolean,
  findings: Findings,
): Promise<RdfDocument | undefined> {
  const answer = await client.get(url, accept);
  if (answer.status !== 200) {
    findings.add(
      first ? 'ckan-unreadable' : 'ckan-page-missing',
      url,
      `A page of the list is linked, but ${failureOf(answer)}.`,
      'Serve every page that hydra:next links to.',
    );
    return undefined;
  }
  try {
    return await readRdf(answer);
  } catch (error) {
    if (!(error instanceof NotRdf)) throw error;
    findings.add(
      'ckan-unreadable',
      url,
      `The list cannot be read as RDF: ${error.message}`,
      'Answer with Turtle, RDF/XML or JSON-LD.',
    );
    return undefined;
  }
}

function checkDataset(document: RdfDocument, iri: string, identifiers: Map<string, string>, findings: Findings): void {
  if (!document.values(iri, 'dct:title').some((title) => title.trim() !== '')) {
    findings.add(
      'ckan-title-blank',
      `${iri} dct:title`,
      'CKAN rejects a dataset without a title, because it cannot derive a name.',
      'Give it a title.',
    );
  }
  for (const identifier of document.values(iri, 'dct:identifier')) {
    const other = identifiers.get(identifier);
    if (other !== undefined && other !== iri) {
      findings.add(
        'ckan-identifier-repeated',
        iri,
        `It has the same dct:identifier as ${other}, so one would overwrite the other.`,
        'Give each dataset a unique identifier.',
      );
    }
    identifiers.set(identifier, iri);
  }
  checkDates(document, iri, findings);
  checkWhatCkanKeeps(document, iri, findings);
  for (const distribution of document.values(iri, 'dcat:distribution')) checkResource(document, distribution, findings);
}

function checkResource(document: RdfDocument, iri: string, findings: Findings): void {
  if (document.values(iri, 'dcat:accessURL', 'dcat:downloadURL').length === 0) {
    findings.add(
      'ckan-resource-without-address',
      iri,
      'The distribution has no dcat:accessURL or dcat:downloadURL, or is not described in the list, so its CKAN resource has no link.',
      'Describe it in the list, with its URL.',
    );
  }
  for (const bytes of document.values(iri, 'dcat:byteSize')) {
    if (!/^\d+(?:\.0+)?$/.test(bytes)) {
      findings.add(
        'ckan-size-invalid',
        `${iri} dcat:byteSize`,
        `The size "${bytes}" is not a whole number.`,
        'Give the size in bytes.',
      );
    }
  }
  checkDates(document, iri, findings);
  checkLabelled(document, iri, ['dcat:accessURL', 'dcat:downloadURL', 'dct:license'], findings);
}

/** ckanext-dcat replaces an IRI that has an rdfs:label by this label (profiles/base.py, _object_value). */
function checkLabelled(document: RdfDocument, iri: string, properties: readonly string[], findings: Findings): void {
  for (const property of properties) {
    for (const value of document.objects(iri, property)) {
      const [label] = value.termType === 'NamedNode' ? document.values(value.value, 'rdfs:label') : [];
      if (label === undefined) continue;
      findings.add(
        'ckan-label-for-address',
        `${iri} ${property}`,
        `CKAN stores the label "${label}" in place of ${value.value}, because this IRI has an rdfs:label.`,
        'Link an address without a label, or label it with skos:prefLabel.',
      );
    }
  }
}

/** What the parser of ckanext-dcat drops or changes although it is valid RDF. */
function checkWhatCkanKeeps(document: RdfDocument, iri: string, findings: Findings): void {
  checkLabelled(document, iri, ['dcat:landingPage', 'dct:accrualPeriodicity', 'dct:language', 'dcat:theme'], findings);
  for (const period of document.values(iri, 'dct:temporal')) {
    for (const [plain, instant] of [
      ['dcat:startDate', 'time:hasBeginning'],
      ['dcat:endDate', 'time:hasEnd'],
    ] as const) {
      const nodes = document.values(period, instant);
      if (document.values(period, plain).length > 0 || nodes.length === 0) continue;
      const read = ['time:inXSDDateTimeStamp', 'time:inXSDDateTime', 'time:inXSDDate'];
      if (nodes.some((node) => document.values(node, ...read).length > 0)) continue;
      findings.add(
        'ckan-period-lost',
        `${period} ${instant}`,
        'CKAN reads full dates only, so this end of the period is lost.',
        'Give time:inXSDDate too, or dcat:startDate and dcat:endDate.',
      );
    }
  }
  for (const frequency of document.objects(iri, 'dct:accrualPeriodicity')) {
    if (frequency.termType === 'NamedNode' && frequency.value.includes('/resource/authority/frequency/')) continue;
    findings.add(
      'ckan-frequency',
      `${iri} dct:accrualPeriodicity`,
      `"${frequency.value}" is not an IRI of the EU frequencies, which CKAN needs to show the frequency.`,
      'Take a code of http://publications.europa.eu/resource/authority/frequency.',
    );
  }
  for (const identifier of document.values(iri, 'adms:identifier')) {
    const [notation] = document.values(identifier, 'skos:notation');
    if (notation === undefined || notation === identifier) continue;
    findings.add(
      'ckan-identifier-lost',
      `${iri} adms:identifier`,
      `CKAN stores the node ${identifier} and not the identifier (a DOI, for instance) that it stands for.`,
      'Give the node the identifier as its address (https://doi.org/…).',
    );
  }
}

function checkDates(document: RdfDocument, iri: string, findings: Findings): void {
  for (const property of ['dct:issued', 'dct:modified']) {
    for (const date of document.values(iri, property)) {
      if (
        !/^\d{4}(?:-\d{2}(?:-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/.test(date) ||
        Number.isNaN(Date.parse(date))
      ) {
        findings.add(
          'ckan-date-invalid',
          `${iri} ${property}`,
          `"${date}" is not an ISO 8601 date.`,
          'Use xsd:date or xsd:dateTime.',
        );
      }
    }
  }
}
