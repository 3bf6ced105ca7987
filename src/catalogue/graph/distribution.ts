import { sizeBand } from '../../cohorts/index.ts';
import { type GraphBuilder, type NamedNode, namedNode, string, text, typed } from '../../graph/index.ts';
import type { DistributionDescription } from '../model.ts';
import type { ProfileName } from '../record/profiles.ts';
import { Authorities, lastPart } from './authorities.ts';
import { below, type CatalogueContext, pageOf } from './context.ts';
import { addRecord } from './record.ts';
import { dcat, dcatap, dct, rdf, spdx, xsd } from './vocabularies.ts';
import { count, instant } from './words.ts';

/** What a distribution inherits from its dataset. */
export interface DistributionFrame {
  readonly dataset: NamedNode;
  readonly version: string;
  readonly publisher: NamedNode | undefined;
  readonly licence: NamedNode | undefined;
  readonly rights: NamedNode;
  readonly legislation: readonly NamedNode[];
  /** The profiles that the dataset meets. */
  readonly met: readonly ProfileName[];
  /** Whether the exact size may be published. */
  readonly isPublic: boolean;
}

export function addDistribution(
  graph: GraphBuilder,
  node: NamedNode,
  distribution: DistributionDescription,
  frame: DistributionFrame,
  context: CatalogueContext,
): void {
  const authorities = new Authorities(graph, context.vocabularies);
  const { mediaType, fileType, compressFormat, packageFormat, issued } = distribution;
  const modified = distribution.modified ?? issued;
  const checksum = below(node, 'checksum');
  const media = (type: string | undefined) => (type === undefined ? undefined : authorities.mediaType(type));
  addRecord(graph, node, 'distribution', { issued, modified }, context, frame.met);
  graph
    .add(node, rdf.type, dcat.Distribution, dcat.Resource)
    .add(node, dct.title, text(distribution.title, 'en'))
    .add(node, dct.description, text(distribution.description, 'en'))
    .add(node, dct.identifier, string(node.value))
    .add(node, dct.publisher, frame.publisher)
    .add(node, dcat.version, string(frame.version))
    .add(node, dct.license, frame.licence)
    .add(node, dct.rights, frame.rights)
    .add(node, dct.issued, instant(issued))
    .add(node, dct.modified, instant(modified))
    .add(node, dcatap.applicableLegislation, ...frame.legislation)
    .add(node, dct.isPartOf, frame.dataset)
    .add(node, dcat.accessURL, pageOf(frame.dataset))
    .add(node, dcat.downloadURL, namedNode(`${context.base}${distribution.path}`))
    .add(node, dcat.mediaType, authorities.mediaType(mediaType))
    .add(node, dct.format, authorities.format(fileType, mediaType))
    .add(node, dcat.compressFormat, media(compressFormat))
    .add(node, dcat.packageFormat, media(packageFormat))
    .add(node, dcat.byteSize, count(frame.isPublic ? distribution.bytes : sizeBand(distribution.bytes)))
    .add(node, spdx.checksum, checksum)
    .add(checksum, rdf.type, spdx.Checksum)
    .add(checksum, spdx.algorithm, authorities.sha256())
    .add(checksum, spdx.checksumValue, typed(distribution.sha256, xsd.hexBinary));
  // The profile of the record is stated on the record: on a distribution this property is for the standards of the file.
  for (const iri of distribution.conformsTo ?? []) {
    graph.add(node, dct.conformsTo, authorities.standard(iri, lastPart(iri)));
  }
}
