import { accepted, type Result, refused } from '../../src/core/index.ts';
import type { DelineationLink, Scan } from '../../src/dicom/index.ts';
import type { StructureSetHeader } from '../../src/dicom/model.ts';
import { linkStructureSet } from '../../src/dicom/rtstruct/link-structure-set.ts';

/** The link of a structure set that is drawn on one series, or why it has none. */
export function linkOne(header: StructureSetHeader, found: Scan): Result<DelineationLink> {
  const { links, refusals } = linkStructureSet(header, found);
  return links[0] ? accepted(links[0]) : refused(refusals[0]!);
}
