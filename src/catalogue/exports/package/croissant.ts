import { sizeBand } from '../../../cohorts/index.ts';
import type { BuiltFile, ExportedDataset } from '../model.ts';
import type { Column, ColumnType } from '../table/columns.ts';
import { primaryKey } from '../table/csvw.ts';

/** A table among the files, and the description of its columns. */
export interface CroissantTable {
  readonly file: BuiltFile;
  /** Name of the record set: `features`, `deep_features`. */
  readonly recordSet: string;
  readonly description: string;
  readonly columns: readonly Column[];
  /** Columns that contain arrays of float32, with the number of components; -1 if it varies. */
  readonly arrays?: Readonly<Record<string, number>>;
}

const dataTypes: Readonly<Record<ColumnType, string>> = {
  string: 'sc:Text',
  integer: 'sc:Integer',
  double: 'sc:Float',
};

/** Croissant uses the media type that Parquet had before registration; loaders accept no other. */
const encodings: Readonly<Record<string, string>> = { 'application/vnd.apache.parquet': 'application/x-parquet' };

/** Croissant 1.1 (MLCommons) of a dataset: its files with checksums, and one field per column. `url` is the landing page. */
export function croissantMetadata(
  dataset: ExportedDataset,
  url: string,
  files: readonly BuiltFile[],
  tables: readonly CroissantTable[],
  addressOf: (file: BuiltFile) => string,
): string {
  const document = {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    name: dataset.title,
    description: dataset.description,
    url,
    license: dataset.license ?? 'No licence has been stated; ask the contact before reuse.',
    creator: (dataset.creators.length === 0 ? [dataset.publisher] : dataset.creators).map(({ name, iri }) => ({
      '@type': dataset.creators.length === 0 ? 'sc:Organization' : 'sc:Person',
      name,
      ...(iri !== undefined && { url: iri }),
    })),
    publisher: { '@type': 'sc:Organization', name: dataset.publisher.name },
    datePublished: dataset.issued.slice(0, 10),
    dateModified: dataset.modified.slice(0, 10),
    version: dataset.version,
    keywords: dataset.keywords,
    citeAs: dataset.citation ?? citationOf(dataset, url),
    isLiveDataset: false,
    distribution: files.map((file) => ({
      '@type': 'cr:FileObject',
      '@id': file.id,
      name: file.name,
      description: file.description,
      contentUrl: addressOf(file),
      contentSize: `${dataset.accessRights === 'public' ? file.bytes : sizeBand(file.bytes)} B`,
      encodingFormat: file.compression ?? encodings[file.mediaType] ?? file.mediaType,
      sha256: file.sha256,
    })),
    recordSet: tables.map(recordSet),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function recordSet({ file, recordSet: id, description, columns, arrays = {} }: CroissantTable): object {
  return {
    '@type': 'cr:RecordSet',
    '@id': id,
    name: id,
    description,
    key: primaryKey(columns).map((name) => ({ '@id': `${id}/${name}` })),
    field: columns.map((column) => {
      const length = arrays[column.name];
      const types = [dataTypes[column.type], ...(column.ontologyClass === undefined ? [] : [column.ontologyClass])];
      return {
        '@type': 'cr:Field',
        '@id': `${id}/${column.name}`,
        name: column.name,
        description: describe(column),
        dataType: types.length === 1 ? types[0] : types,
        ...(column.definitions.length === 1 && { equivalentProperty: column.definitions[0] }),
        ...(length !== undefined && { isArray: true, arrayShape: String(length) }),
        source: { fileObject: { '@id': file.id }, extract: { column: column.name } },
      };
    }),
  };
}

function describe({ description, units, ibsiCode }: Column): string {
  const unit = units.length === 0 ? '' : `; unit ${units.join(' or ')}`;
  return `${description}${unit}${ibsiCode === undefined ? '' : `; IBSI ${ibsiCode}`}`;
}

/** A citation built from the record if it has none. */
export function citationOf(dataset: ExportedDataset, url: string): string {
  const names = dataset.creators.map(({ name }) => name).join(', ') || dataset.publisher.name;
  return `${names} (${dataset.issued.slice(0, 4)}). ${dataset.title}, version ${dataset.version}. ${url}`;
}

/** The context of the Croissant 1.1 specification, appendix 1. */
const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  arrayShape: 'cr:arrayShape',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  containedIn: 'cr:containedIn',
  cr: 'http://mlcommons.org/croissant/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  description: { '@container': '@language' },
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isArray: 'cr:isArray',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  name: { '@container': '@language' },
  parentField: 'cr:parentField',
  path: 'cr:path',
  rai: 'http://mlcommons.org/croissant/RAI/',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
} as const;
