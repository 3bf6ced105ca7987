import type { StructureSetHeader } from '../model.ts';
import type { SegmentationHeader } from '../seg/model.ts';

/** A delineation as found while scanning; `kind` distinguishes the types. */
export type DelineationHeader = StructureSetHeader | SegmentationHeader;
