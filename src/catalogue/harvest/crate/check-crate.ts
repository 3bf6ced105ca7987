import { sha256 } from '../../../core/index.ts';
import type { Findings } from '../findings.ts';
import { failureOf, type WebClient } from '../web/client.ts';
import { readZip } from './read-zip.ts';

const metadataName = 'ro-crate-metadata.json';

interface Entity {
  readonly '@id': string;
  readonly [property: string]: unknown;
}

/** Reads every zipped crate among the downloads as a reader of RO-Crate 1.1 or 1.2 does. */
export async function checkCrates(client: WebClient, crates: readonly string[], findings: Findings): Promise<void> {
  for (const url of crates) {
    const answer = await client.get(url);
    if (answer.status !== 200) {
      findings.add(
        'crate-unreachable',
        url,
        `The crate is listed, but ${failureOf(answer)}.`,
        'Serve it, or remove the distribution.',
      );
      continue;
    }
    try {
      await checkCrate(await readZip(answer.body), url, findings);
    } catch (error) {
      findings.add(
        'crate-zip-broken',
        url,
        `The zip cannot be read: ${(error as Error).message}`,
        'Rebuild it, and serve it completely.',
      );
    }
  }
}

async function checkCrate(entries: ReadonlyMap<string, Uint8Array>, url: string, findings: Findings): Promise<void> {
  const place = `${url} ${metadataName}`;
  const bytes = entries.get(metadataName);
  if (bytes === undefined) {
    findings.add(
      'crate-metadata-missing',
      place,
      `The zip has no ${metadataName} at the top level, so it is not an RO-Crate.`,
      'Put the metadata file at the top level of the zip.',
    );
    return;
  }
  const entities = readEntities(bytes, place, findings);
  if (entities === undefined) return;
  const descriptor = entities.get(metadataName);
  const conformsTo = referencesOf(descriptor?.['conformsTo']);
  if (!conformsTo.some((iri) => /^https:\/\/w3id\.org\/ro\/crate\/1\.\d/.test(iri))) {
    findings.add(
      'crate-version',
      `${place} conformsTo`,
      `The descriptor conforms to ${conformsTo[0] ?? 'nothing'}, which is not an RO-Crate specification.`,
      'State https://w3id.org/ro/crate/1.2.',
    );
  }
  const root = entities.get(referencesOf(descriptor?.['about'])[0] ?? './');
  if (root === undefined) {
    findings.add(
      'crate-root-missing',
      place,
      'The descriptor does not refer to a root dataset.',
      'Let `about` refer to an existing entity, such as "./".',
    );
    return;
  }
  for (const name of ['name', 'description', 'datePublished', 'license']) {
    const value = root[name];
    if (value === undefined || String(value).trim() === '') {
      findings.add(
        'crate-property-missing',
        `${place} ${name}`,
        `The root dataset must have ${name}.`,
        `Add ${name} to the root dataset.`,
      );
    }
  }
  checkReferences(entities, place, findings);
  checkFiles(entries, entities, root, url, findings);
}

function readEntities(bytes: Uint8Array, place: string, findings: Findings): Map<string, Entity> | undefined {
  try {
    const document = JSON.parse(new TextDecoder().decode(bytes)) as { '@graph'?: Entity[] };
    return new Map((document['@graph'] ?? []).map((entity) => [entity['@id'], entity]));
  } catch (error) {
    findings.add(
      'crate-json-broken',
      place,
      `The metadata are not valid JSON: ${(error as Error).message}`,
      'Write them with a JSON library.',
    );
    return undefined;
  }
}

/** A reference within the crate must resolve to an entity; a web address needs no entity. */
function checkReferences(entities: ReadonlyMap<string, Entity>, place: string, findings: Findings): void {
  for (const entity of entities.values()) {
    for (const [property, value] of Object.entries(entity)) {
      for (const id of referencesOf(value)) {
        if (entities.has(id) || /^[a-z][a-z0-9+.-]*:/i.test(id)) continue;
        findings.add(
          'crate-reference-dangling',
          `${place} ${id}`,
          `${property} of ${entity['@id']} refers to "${id}", which is not described.`,
          'Describe it, or remove the reference.',
        );
      }
    }
  }
}

function checkFiles(
  entries: ReadonlyMap<string, Uint8Array>,
  entities: ReadonlyMap<string, Entity>,
  root: Entity,
  url: string,
  findings: Findings,
): void {
  const listed = new Set<string>();
  for (const id of referencesOf(root['hasPart'])) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(id)) continue;
    const name = decodeURIComponent(id);
    const place = `${url} ${name}`;
    if (name.startsWith('/') || name.split('/').includes('..')) {
      findings.add(
        'crate-path-outside',
        place,
        'The path points outside the crate.',
        'Use paths relative to the crate, without "..".',
      );
      continue;
    }
    const bytes = entries.get(name);
    listed.add(name);
    if (bytes === undefined) {
      if (!name.endsWith('/'))
        findings.add(
          'crate-file-missing',
          place,
          'The file is listed but not in the zip.',
          'Add it, or reference it by a web address.',
        );
      continue;
    }
    const entity = entities.get(id);
    const size = entity?.['contentSize'];
    if (size !== undefined && Number(size) !== bytes.byteLength) {
      findings.add(
        'crate-size-wrong',
        place,
        `The file has ${bytes.byteLength} bytes, but the metadata state ${size}.`,
        'State the actual size of the file.',
      );
    } else if (entity?.['sha256'] !== undefined && entity['sha256'] !== sha256(bytes)) {
      findings.add(
        'crate-sha256-wrong',
        place,
        'The SHA-256 of the file differs from the one in the metadata.',
        'State the actual digest of the file.',
      );
    }
  }
  for (const name of entries.keys()) {
    if (listed.has(name) || name === metadataName || name.startsWith('ro-crate-preview')) continue;
    findings.add(
      'crate-file-unlisted',
      `${url} ${name}`,
      'The file is in the zip but not part of the root dataset.',
      'List it in hasPart.',
    );
  }
}

function referencesOf(value: unknown): string[] {
  return [value]
    .flat()
    .flatMap((one) =>
      typeof one === 'object' && one !== null && '@id' in one ? [String((one as Entity)['@id'])] : [],
    );
}
