/** The result of re-reading the files of one case. */
export interface VerifyReport {
  /** Folder name under cases/. */
  readonly case: string;
  /** True if every check compared everything it should and found no difference. */
  readonly agrees: boolean;
  readonly checks: readonly VerifyCheck[];
}

export interface VerifyCheck {
  /**
   * `digests`: every listed output has its size and SHA-256; `segmentation`: seg.dcm has the voxels of masks/*.nrrd, and so have
   * NIfTI files, label maps and contours, if there are any;
   * `report`: sr.dcm has the doubles of features.csv; `deep-vectors`: sr.dcm has the components of deep-features.csv;
   * `second-reader`: dcmjs reads seg.dcm, sr.dcm and structure sets as this program does; `tables`: graph.trig has the
   * doubles of features.csv and the components of deep-features.csv; `graph`: it is the file that passed the gate, and
   * passes the shapes; `relations`: the graphs of its subject are those that the subject's cases give; `recompute`: image and masks reproduce the doubles of features.csv.
   */
  readonly name:
    | 'digests'
    | 'segmentation'
    | 'report'
    | 'deep-vectors'
    | 'second-reader'
    | 'tables'
    | 'graph'
    | 'relations'
    | 'recompute';
  /** Files, voxels, values or components compared. */
  readonly compared: number;
  readonly differences: readonly VerifyDifference[];
  /** What was not compared, and why. */
  readonly notes?: readonly VerifyDifference[];
}

/** One disagreement or note, named by segment number and column: safe to log. */
export interface VerifyDifference {
  readonly code: `QIAW_${string}`;
  readonly message: string;
}
