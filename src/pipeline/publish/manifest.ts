import { type Attribution, attributionCells, attributionColumns, csvLine } from '../../core/index.ts';

/** One ROI in the manifest, which the batch mode of PyRadiomics reads directly. */
export interface ManifestRow {
  /** Path of the image, with `/`, relative to the folder of the manifest. */
  readonly image: string;
  readonly mask: string;
  /** Voxel value of the ROI in its mask. */
  readonly label: number;
  readonly case: string;
  readonly roi: string;
  readonly attribution?: Attribution | undefined;
}

interface ManifestCase {
  /** Folder name under `cases/`. */
  readonly id: string;
  readonly rois: ReadonlyArray<{
    readonly label: string;
    readonly fileName: string;
    readonly attribution?: Attribution;
  }>;
}

/** The rows of one case: `cases/<id>/image.nrrd` and `cases/<id>/masks/<fileName>.nrrd`, in the order of its ROIs. */
export function manifestRows({ id, rois }: ManifestCase): ManifestRow[] {
  return rois.map(({ label, fileName, attribution }) => ({
    image: `cases/${id}/image.nrrd`,
    mask: `cases/${id}/masks/${fileName}.nrrd`,
    label: 1,
    case: id,
    roi: label,
    ...(attribution && { attribution }),
  }));
}

/** `manifest.csv`, with the header `Image,Mask,Label,case,roi` and the columns of the attribution, which batch mode copies. */
export function manifestCsv(rows: readonly ManifestRow[]): string {
  const lines = rows.map((row) =>
    csvLine([row.image, row.mask, String(row.label), row.case, row.roi, ...attributionCells(row.attribution)]),
  );
  return csvLine(['Image', 'Mask', 'Label', 'case', 'roi', ...attributionColumns]) + lines.join('');
}
