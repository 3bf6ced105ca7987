import type { DistributionDescription, DistributionProvider, DistributionRequest } from '../../model.ts';
import type { BuiltFile, ExportedDataset } from '../model.ts';
import { type DistributionCache, type DistributionSet, distributionPath } from './cache.ts';
import { exportedDataset } from './exported-dataset.ts';

/** Codes of the EU file type authority list, by media type. */
const fileTypes: Readonly<Record<string, string>> = {
  'text/csv': 'CSV',
  'application/vnd.apache.parquet': 'PARQUET',
  'application/n-quads': 'RDF_N_QUADS',
  'application/trig': 'RDF_TRIG',
  'application/ld+json': 'JSON_LD',
  'application/csvm+json': 'JSON',
  'application/zip': 'ZIP',
};

/** Provides the downloads of a dataset for its metadata: built if missing, kept permanently once published. */
export function distributionProvider(cache: DistributionCache): DistributionProvider {
  return async (request) => {
    if (request.cases.length === 0 && request.computed.imports === 0) return [];
    const dataset = datasetOf(request);
    const set = await cache.open(dataset, request.computed.contentDigest);
    if (request.version !== undefined) await cache.keep(set);
    return describeFiles(set, dataset);
  };
}

function datasetOf({ dataset: id, record, computed, version }: DistributionRequest): ExportedDataset {
  const made = computed.lastMade ?? '1970-01-01T00:00:00.000Z';
  return exportedDataset({
    id,
    record,
    computed,
    version: version ?? '0.0.0',
    issued: computed.firstMade ?? made,
    modified: made,
  });
}

function describeFiles(set: DistributionSet, dataset: ExportedDataset): DistributionDescription[] {
  return set.files.map((file) => ({
    id: `${set.dataset}-${file.id}`,
    title: `${dataset.title}: ${file.title}`,
    description: file.description,
    mediaType: file.mediaType,
    ...(fileTypes[file.mediaType] !== undefined && { fileType: fileTypes[file.mediaType]! }),
    path: distributionPath(set.dataset, set.version, file.name),
    bytes: file.bytes,
    sha256: file.sha256,
    issued: dataset.modified,
    ...(file.conformsTo.length > 0 && { conformsTo: file.conformsTo }),
    ...packed(file),
  }));
}

function packed({ compression, mediaType }: BuiltFile): Partial<DistributionDescription> {
  if (compression !== undefined) return { compressFormat: compression };
  return mediaType === 'application/zip' ? { packageFormat: mediaType } : {};
}
