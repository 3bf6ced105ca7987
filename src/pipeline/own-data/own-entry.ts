/**
 * What a published name stands for, for the owner of the data: an entry of the private register. Identifying; it must reach only the
 * register and the owner's terminal.
 */
export interface OwnEntry {
  readonly kind: 'subject' | 'study' | 'series' | 'delineation' | 'region' | 'input' | 'case';
  /** As published: a pseudonym, the label of a region, or the folder of a case. */
  readonly id: string;
  /** Pseudonym of the subject; absent if the input names no patient. */
  readonly subject?: string;
  readonly patientId?: string;
  readonly issuer?: string;
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly sopInstanceUid?: string;
  readonly seriesDescription?: string;
  /** A file, or the folder of a series. */
  readonly path?: string;
  readonly roiNumber?: number;
  /** The name that the source gives the region. */
  readonly roiName?: string;
  /** For regions: pseudonym of their delineation. For cases: pseudonym of the image series. */
  readonly of?: string;
  /** For cases: pseudonym of the delineation. */
  readonly delineation?: string;
}
