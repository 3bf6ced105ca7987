import {
  type Attribution,
  attributionCells,
  attributionColumns,
  csvLine,
  imageLabel,
  type LabelledImage,
} from '../../core/index.ts';
import { type Encodings, regionKey } from '../../graph/index.ts';

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
  readonly attribution?: Attribution | undefined;
  /** Name of the subject, and the label of the image ({@link imageLabel}). */
  readonly subject: string;
  readonly imageLabel: string;
}

interface ManifestCase {
  /** Folder name under `cases/`. */
  readonly id: string;
  readonly rois: ReadonlyArray<{
    readonly segmentNumber: number;
    readonly label: string;
    readonly fileName: string;
    readonly attribution?: Attribution;
  }>;
  readonly subject: { readonly id: string };
  readonly image: LabelledImage;
}

/**
 * The rows of one case: `cases/<id>/image.nrrd` and `cases/<id>/masks/<fileName>.nrrd`, in the order of its ROIs.
 * @param primaryOf `<case>/<roi>` of the region that a segment of the case encodes, if another delineation stands for it
 */
export function manifestRows(
  { id, rois, subject, image }: ManifestCase,
  primaryOf: (segmentNumber: number) => string | undefined = () => undefined,
): ManifestRow[] {
  return rois.map(({ segmentNumber, label, fileName, attribution }) => ({
    image: `cases/${id}/image.nrrd`,
    mask: `cases/${id}/masks/${fileName}.nrrd`,
    label: 1,
    case: id,
    roi: label,
    ...(attribution && { attribution }),
    encodingOf: primaryOf(segmentNumber) ?? '',
    subject: subject.id,
    imageLabel: imageLabel(image),
  }));
}

/** The rows of all cases. A further encoding states the region that it encodes. */
export async function rowsOfCases(
  cases: ReadonlyArray<ManifestCase & { readonly run: { readonly digest: string } }>,
  encodingsOf: (subject: string) => Promise<Encodings>,
): Promise<ManifestRow[]> {
  const names = new Map<string, string>();
  for (const { id, run, rois } of cases) {
    for (const { segmentNumber, label } of rois)
      names.set(regionKey({ run: run.digest, segmentNumber }), `${id}/${label}`);
  }
  const rows: ManifestRow[] = [];
  for (const document of cases) {
    const encodings = await encodingsOf(document.subject.id);
    const primaryOf = (segmentNumber: number): string | undefined => {
      const primary = encodings.get(regionKey({ run: document.run.digest, segmentNumber }));
      return primary && names.get(regionKey(primary));
    };
    rows.push(...manifestRows(document, primaryOf));
  }
  return rows;
}

/**
 * `manifest.csv`, with the header `Image,Mask,Label,case,roi,encodingOf`, the columns of the attribution, `subject` and `image`: one row per mask, encodings
 * included.
 */
export function manifestCsv(rows: readonly ManifestRow[]): string {
  const lines = rows.map((row) =>
    csvLine([
      row.image,
      row.mask,
      String(row.label),
      row.case,
      row.roi,
      row.encodingOf,
      ...attributionCells(row.attribution),
      row.subject,
      row.imageLabel,
    ]),
  );
  return (
    csvLine(['Image', 'Mask', 'Label', 'case', 'roi', 'encodingOf', ...attributionColumns, 'subject', 'image']) +
    lines.join('')
  );
}
