import { accepted, type Result, refused } from '../../src/core/index.ts';
import { type DelineationLink, linkStructureSet, type Scan, type StructureSetHeader } from '../../src/dicom/index.ts';

/** The link of a structure set that is drawn on one series, or why it has none. */
export function linkOne(header: StructureSetHeader, found: Scan): Result<DelineationLink> {
  const { links, refusals } = linkStructureSet(header, found);
  return links[0] ? accepted(links[0]) : refused(refusals[0]!);
}
