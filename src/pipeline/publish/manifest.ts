import { csvLine } from '../../core/index.ts';

/** One ROI in the manifest, which the batch mode of PyRadiomics reads directly. */
export interface ManifestRow {
  /** Path of the image, with `/`, relative to the folder of the manifest. */
  readonly image: string;
  readonly mask: string;
  /** Voxel value of the ROI in its mask. */
  readonly label: number;
  readonly case: string;
  readonly roi: string;
  /** `<case>/<roi>` of the region of which this is one more encoding; empty for the region itself. */
  readonly encodingOf: string;
}

interface ManifestCase {
  /** Folder name under `cases/`. */
  readonly id: string;
  readonly rois: ReadonlyArray<{ readonly segmentNumber: number; readonly label: string; readonly fileName: string }>;
}

/**
 * The rows of one case: `cases/<id>/image.nrrd` and `cases/<id>/masks/<fileName>.nrrd`, in the order of its ROIs.
 * @param primaryOf `<case>/<roi>` of the region that a segment of the case encodes, if another delineation stands for it
 */
export function manifestRows(
  { id, rois }: ManifestCase,
  primaryOf: (segmentNumber: number) => string | undefined = () => undefined,
): ManifestRow[] {
  return rois.map(({ segmentNumber, label, fileName }) => ({
    image: `cases/${id}/image.nrrd`,
    mask: `cases/${id}/masks/${fileName}.nrrd`,
    label: 1,
    case: id,
    roi: label,
    encodingOf: primaryOf(segmentNumber) ?? '',
  }));
}

/** `manifest.csv`, with the header `Image,Mask,Label,case,roi,encodingOf`: one row per mask, encodings included. */
export function manifestCsv(rows: readonly ManifestRow[]): string {
  const lines = rows.map((row) => csvLine([row.image, row.mask, String(row.label), row.case, row.roi, row.encodingOf]));
  return csvLine(['Image', 'Mask', 'Label', 'case', 'roi', 'encodingOf']) + lines.join('');
}
