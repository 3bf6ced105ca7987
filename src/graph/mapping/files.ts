import type { CaseRecord, OutputRecord } from '../provenance/case-record.ts';
import type { GraphBuilder } from '../rdf/graph-builder.ts';
import { type InstanceIris, part } from '../rdf/iris.ts';
import { integer, type NamedNode, namedNode, string, typed } from '../rdf/terms.ts';
import { dcat, prov, qiaw, rdf, spdx, xsd } from '../rdf/vocabularies.ts';

const MEDIA_TYPES = 'https://www.iana.org/assignments/media-types/';

/** Files that the run wrote, with media type, size and SHA-256. Each is linked to the node whose data it contains. */
export function addFiles(graph: GraphBuilder, iris: InstanceIris, record: CaseRecord): void {
  for (const output of record.outputs) {
    const file = iris.file(record.run.digest, output.path);
    const checksum = part(file, 'sha256');
    graph
      .add(owner(iris, record, output), qiaw.file, file)
      .add(file, rdf.type, qiaw.DerivedFile, prov.Entity)
      .add(file, qiaw.role, string(output.role))
      .add(file, qiaw.path, string(output.path))
      .add(file, dcat.mediaType, namedNode(MEDIA_TYPES + output.mediaType))
      .add(file, dcat.byteSize, integer(output.bytes))
      .add(file, prov.wasGeneratedBy, iris.run(record.run.digest))
      .add(file, spdx.checksum, checksum)
      .add(checksum, rdf.type, spdx.Checksum)
      .add(checksum, spdx.algorithm, spdx.checksumAlgorithm_sha256)
      .add(checksum, spdx.checksumValue, typed(output.sha256, xsd.hexBinary));
  }
}

function owner(iris: InstanceIris, record: CaseRecord, { role, segmentNumber }: OutputRecord): NamedNode {
  const { digest } = record.run;
  if (role === 'image' || role === 'nifti-image') return iris.volume(digest);
  if ((role === 'mask' || role === 'nifti-mask') && segmentNumber !== undefined)
    return iris.mask(digest, segmentNumber);
  if (role === 'preview' && segmentNumber !== undefined) return iris.roi(digest, segmentNumber);
  if (role === 'seg') return iris.seg(digest);
  if (role === 'sr') return iris.report(digest);
  return iris.run(digest);
}
