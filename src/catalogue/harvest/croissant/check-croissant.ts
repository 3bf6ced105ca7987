import { sizeBand } from '../../../cohorts/index.ts';
import { parseCsv } from '../../../core/index.ts';
import type { Findings } from '../findings.ts';
import { type Answer, digestOf, failureOf, mediaTypeOf, textOf, type WebClient } from '../web/client.ts';

const required = ['name', 'description', 'license', 'url', 'creator', 'datePublished', 'conformsTo'] as const;

type Json = Readonly<Record<string, unknown>>;

/** Reads the Croissant of each dataset as a loader does: files with checksums, fields with their columns and types. */
export async function checkCroissant(
  client: WebClient,
  root: string,
  datasets: readonly string[],
  findings: Findings,
): Promise<void> {
  for (const dataset of datasets) {
    const url = new URL(`croissant/${dataset.split('/').at(-1)}`, root).href;
    const document = await readDocument(client, url, findings);
    if (document === undefined) continue;
    checkDocument(document, url, dataset, findings);
    const files = new Map<string, Answer>();
    for (const file of listOf(document['distribution'])) {
      const answer = await checkFile(client, file, url, findings);
      if (answer !== undefined) files.set(String(file['@id']), answer);
    }
    checkFields(document, files, url, findings);
  }
}

async function readDocument(client: WebClient, url: string, findings: Findings): Promise<Json | undefined> {
  const answer = await client.get(url, 'application/ld+json, application/json;q=0.9');
  if (answer.status !== 200) {
    findings.add(
      'croissant-unreachable',
      url,
      `The dataset has no Croissant: ${failureOf(answer)}.`,
      'Serve it at /croissant/{dataset}.',
    );
    return undefined;
  }
  const type = mediaTypeOf(answer);
  if (!/^application\/(?:ld\+)?json$/.test(type)) {
    findings.add(
      'croissant-media-type',
      url,
      `Croissant is JSON-LD but is served as ${type || 'nothing'}.`,
      'Serve it as application/ld+json.',
    );
  }
  try {
    return JSON.parse(textOf(answer)) as Json;
  } catch (error) {
    findings.add(
      'croissant-not-json',
      url,
      `The document is not valid JSON: ${(error as Error).message}`,
      'Write it with a JSON library.',
    );
    return undefined;
  }
}

function checkDocument(document: Json, url: string, dataset: string, findings: Findings): void {
  for (const name of required) {
    const value = document[name] ?? document[`dct:${name}`];
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) {
      findings.add(
        'croissant-property-missing',
        `${url} ${name}`,
        `Croissant requires ${name}, which is missing or blank.`,
        `Add ${name}.`,
      );
    }
  }
  const version = String(document['conformsTo'] ?? document['dct:conformsTo'] ?? '');
  if (version !== '' && !/^http:\/\/mlcommons\.org\/croissant\/1\.\d+$/.test(version)) {
    findings.add(
      'croissant-version',
      `${url} conformsTo`,
      `It states conformance to ${version}, which version 1 loaders reject.`,
      'State http://mlcommons.org/croissant/1.1.',
    );
  }
  if (typeof document['url'] === 'string' && document['url'] !== dataset) {
    findings.add(
      'croissant-url',
      `${url} url`,
      `It describes ${document['url']} instead of ${dataset}.`,
      'Set url to the address of the dataset.',
    );
  }
  const ids = [...listOf(document['distribution']), ...listOf(document['recordSet']), ...fieldsOf(document)].map(
    (node) => String(node['@id'] ?? ''),
  );
  for (const id of ids.filter((one, at) => ids.indexOf(one) < at)) {
    findings.add(
      'croissant-id-repeated',
      `${url} ${id}`,
      `Two parts have the @id "${id}".`,
      'Give each file, record set and field a unique @id.',
    );
  }
}

async function checkFile(client: WebClient, file: Json, url: string, findings: Findings): Promise<Answer | undefined> {
  if (file['containedIn'] !== undefined) return undefined;
  const address = new URL(String(file['contentUrl'] ?? ''), url).href;
  const answer = await client.get(address);
  if (answer.status !== 200) {
    findings.add(
      'croissant-file-unreachable',
      address,
      `A file is described, but ${failureOf(answer)}.`,
      'Serve it, or remove it from the description.',
    );
    return undefined;
  }
  const stated = String(file['sha256'] ?? '').toLowerCase();
  if (stated !== digestOf(answer)) {
    findings.add(
      'croissant-sha256-wrong',
      address,
      `The SHA-256 of the file is ${digestOf(answer)}, but the description states ${stated || 'none'}.`,
      'State the digest of the file that is served.',
    );
  }
  const size = Number(/^(\d+)\s*B?$/.exec(String(file['contentSize'] ?? ''))?.[1] ?? Number.NaN);
  const bytes = answer.body.byteLength;
  // For data that are not public, the exact size may be withheld.
  if (!Number.isNaN(size) && size !== bytes && size !== sizeBand(bytes)) {
    findings.add(
      'croissant-size-wrong',
      address,
      `The file has ${bytes} bytes, but the description states ${size}.`,
      'State the size of the file that is served.',
    );
  }
  return answer;
}

/** Every field must come from a described file, and its column must exist with values of the stated type. */
function checkFields(document: Json, files: ReadonlyMap<string, Answer>, url: string, findings: Findings): void {
  const described = new Set(listOf(document['distribution']).map((file) => String(file['@id'])));
  const tables = new Map<string, string[][]>();
  for (const field of fieldsOf(document)) {
    const id = String(field['@id']);
    const source = field['source'] as Json | undefined;
    const file = String((source?.['fileObject'] as Json | undefined)?.['@id'] ?? '');
    if (source !== undefined && !described.has(file)) {
      findings.add(
        'croissant-source-unknown',
        `${url} ${id}`,
        `The source of the field is "${file}", but no file has that @id.`,
        'Let source.fileObject refer to a file of the distribution.',
      );
      continue;
    }
    const answer = files.get(file);
    const column = String((source?.['extract'] as Json | undefined)?.['column'] ?? '');
    if (answer === undefined || column === '' || mediaTypeOf(answer) !== 'text/csv') continue;
    const table = tables.get(file) ?? parseCsv(textOf(answer)) ?? [];
    tables.set(file, table);
    const at = table[0]?.indexOf(column) ?? -1;
    if (at < 0) {
      findings.add(
        'croissant-column-missing',
        `${url} ${id}`,
        `The table has no column "${column}".`,
        'Use the name of an existing column.',
      );
      continue;
    }
    const wanted = [field['dataType']].flat().map(String);
    const wrong = table.slice(1).find((row) => !fits(row[at] ?? '', wanted));
    if (wrong !== undefined) {
      findings.add(
        'croissant-type-wrong',
        `${url} ${id}`,
        `The field has the type ${wanted[0]}, but a value in the column "${column}" does not.`,
        'State the actual type of the column.',
      );
    }
  }
}

function fits(text: string, types: readonly string[]): boolean {
  if (text === '') return true;
  if (types.includes('sc:Integer')) return /^[+-]?\d+$/.test(text);
  if (types.includes('sc:Float')) return /^(?:NaN|-?INF)$/.test(text) || Number.isFinite(Number(text));
  return true;
}

const listOf = (value: unknown): Json[] => (value === undefined ? [] : ([value].flat() as Json[]));

const fieldsOf = (document: Json): Json[] => listOf(document['recordSet']).flatMap((set) => listOf(set['field']));
