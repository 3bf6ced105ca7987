import { createHash } from 'node:crypto';
import { ZipFile } from 'yazl';

export const base = 'http://catalogue.example/';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

export interface TestFile {
  readonly name: string;
  readonly mediaType: string;
  readonly body: Uint8Array;
  readonly sha256: string;
}

export const size = ({ body }: TestFile): number => body.byteLength;

const csv = 'case,roi,original_shape_MeshVolume\nc1,GTV-1,12.5\nc2,GTV-1,13.25\n';

/** ro-crate-metadata.json with one file; `change` corrupts it. */
export function crateMetadata(change: (entities: Record<string, Record<string, unknown>>) => void = () => {}): string {
  const entities: Record<string, Record<string, unknown>> = {
    descriptor: {
      '@id': 'ro-crate-metadata.json',
      '@type': 'CreativeWork',
      about: { '@id': './' },
      conformsTo: { '@id': 'https://w3id.org/ro/crate/1.2' },
    },
    root: {
      '@id': './',
      '@type': 'Dataset',
      name: 'Lung',
      description: 'Radiomic features.',
      datePublished: '2026-01-02T03:04:05Z',
      license: { '@id': 'https://creativecommons.org/licenses/by/4.0/' },
      hasPart: [{ '@id': 'features.csv' }],
    },
    licence: { '@id': 'https://creativecommons.org/licenses/by/4.0/', '@type': 'CreativeWork', name: 'CC BY 4.0' },
    file: {
      '@id': 'features.csv',
      '@type': 'File',
      name: 'features.csv',
      encodingFormat: 'text/csv',
      contentSize: String(csv.length),
      sha256: sha256(csv),
    },
  };
  change(entities);
  return JSON.stringify({ '@context': 'https://w3id.org/ro/crate/1.2/context', '@graph': Object.values(entities) });
}

export async function zipOf(entries: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name, { mtime: new Date(0) });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const features = csv;

const file = (name: string, mediaType: string, body: Uint8Array): TestFile => ({
  name,
  mediaType,
  body,
  sha256: sha256(body),
});

export const files: readonly TestFile[] = [
  file('features.csv', 'text/csv', Buffer.from(csv)),
  file('crate.zip', 'application/zip', await zipOf({ 'features.csv': csv, 'ro-crate-metadata.json': crateMetadata() })),
];

const [table] = files;

/** Croissant description of the one table. */
export const croissant = (n: number) => ({
  '@context': {
    '@language': 'en',
    '@vocab': 'https://schema.org/',
    conformsTo: 'dct:conformsTo',
    cr: 'http://mlcommons.org/croissant/',
    dct: 'http://purl.org/dc/terms/',
    sc: 'https://schema.org/',
  },
  '@type': 'sc:Dataset',
  conformsTo: 'http://mlcommons.org/croissant/1.1',
  name: `Lung ${n}`,
  description: 'Radiomic features of the primary tumours of four hundred patients.',
  license: 'https://creativecommons.org/licenses/by/4.0/',
  url: `${base}dataset/lung-${n}`,
  creator: { '@type': 'Organization', name: 'Example Hospital' },
  datePublished: '2026-01-02',
  version: '1.0.0',
  distribution: [
    {
      '@type': 'cr:FileObject',
      '@id': 'features-csv',
      name: 'features.csv',
      contentUrl: `${base}files/features.csv`,
      contentSize: `${size(table!)} B`,
      encodingFormat: 'text/csv',
      sha256: table!.sha256,
    },
  ],
  recordSet: [
    {
      '@type': 'cr:RecordSet',
      '@id': 'features',
      name: 'features',
      field: ['case', 'roi', 'original_shape_MeshVolume'].map((column) => ({
        '@type': 'cr:Field',
        '@id': `features/${column}`,
        name: column,
        dataType: column.startsWith('original') ? 'sc:Float' : 'sc:Text',
        source: { fileObject: { '@id': 'features-csv' }, extract: { column } },
      })),
    },
  ],
});

/** schema.org description of a dataset, as embedded in its landing page. */
export const schemaOrg = (n: number): Record<string, unknown> => ({
  '@context': 'https://schema.org/',
  '@type': 'Dataset',
  '@id': `${base}dataset/lung-${n}`,
  url: `${base}dataset/lung-${n}`,
  identifier: `${base}dataset/lung-${n}`,
  name: `Lung ${n}`,
  description: 'Radiomic features of the primary tumours of four hundred patients.',
  keywords: ['radiomics'],
  license: 'https://creativecommons.org/licenses/by/4.0/',
  isAccessibleForFree: true,
  conditionsOfAccess: 'http://publications.europa.eu/resource/authority/access-right/PUBLIC',
  creator: { '@type': 'Organization', name: 'Example Hospital' },
  publisher: { '@type': 'Organization', name: 'Example Hospital' },
  datePublished: '2026-01-02',
  dateModified: '2026-01-02',
  version: '1.0.0',
  isBasedOn: 'https://doi.org/10.7937/K9/TCIA.2015.PF0M9REI',
  citation: 'https://doi.org/10.1038/ncomms5006',
  distribution: files.map((one) => ({
    '@type': 'DataDownload',
    name: one.name,
    contentUrl: `${base}files/${one.name}`,
    encodingFormat: one.mediaType,
    contentSize: `${size(one)} B`,
  })),
});
