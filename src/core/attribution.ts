/**
 * Who or what drew a region, how, and on which acquisition, as far as the source tells. One shape for `case.json`, graph, tables, SR
 * and GraphQL. Every part keeps where it was read and how certain that is; a part that the source does not tell is absent.
 */

/** `stated`: an attribute of the object says so. `name-rule`: a rule of the name table read it from a name. `inferred`: anything else. */
export type AttributionCertainty = 'stated' | 'name-rule' | 'inferred';

/** How a region was drawn: the closed list of PS3.3 C.8.8.5 (ROIGenerationAlgorithm) and C.8.20.2 (SegmentAlgorithmType). */
export type DelineationMethod = 'manual' | 'semiautomatic' | 'automatic';

interface Attributed {
  /** The DICOM keyword, or the kind of name (`ROIName`, `FileName`), that it was read from. */
  readonly origin: string;
  readonly certainty: AttributionCertainty;
  /** This statement holds for the region; of observers, methods and time points at most one each. Others are further statements. */
  readonly taken?: true;
}

export interface AttributedObserver extends Attributed {
  /** Person or program (PS3.16 CID 270, Observer Type: Person or Device). */
  readonly kind: 'person' | 'program';
  /**
   * Equal for the same observer of one dataset, and different in another one. A keyed hash; in the mode
   * `keep` the text of the source in a form for IRIs, unless it is the name of a person.
   */
  readonly id: string;
  /**
   * What is shown. Mode `pseudonym`: `observer` or `program`, and one or two digits that a name rule read, else a number of four digits
   * that depends only on the id, so that it is the same however many observers there are: `observer 3`, `program 4821`. Two observers may
   * share a number; their ids differ. Mode `keep`: the text of the source, unless it is the name of a person.
   */
  readonly label: string;
}

export interface AttributedMethod extends Attributed {
  readonly method: DelineationMethod;
  /** Name and version of the algorithm of an automatic or semi-automatic region, where the object states them. */
  readonly algorithm?: { readonly name: string; readonly version?: string };
}

export interface AttributedTimePoint extends Attributed {
  /** The label in the closed list of the name table: `test`, `retest`, `baseline`, `followup`, … */
  readonly label: string;
}

/** Whether a delineation was approved (PS3.3 C.8.8.16). */
export interface Approval {
  readonly status: 'APPROVED' | 'UNAPPROVED' | 'REJECTED';
  /** ReviewerName: the approver, which is another role than the observer. */
  readonly approver?: Pick<AttributedObserver, 'id' | 'label'>;
}

/** The attribution of one region. All statements are kept, the one that holds first. */
export interface Attribution {
  readonly observers: readonly AttributedObserver[];
  readonly methods: readonly AttributedMethod[];
  readonly timePoints: readonly AttributedTimePoint[];
  readonly approval?: Approval;
}

/** The statement that holds for a region; undefined if there is none, or if the decisive statements contradict each other. */
export function taken<T extends Attributed>(statements: readonly T[] | undefined): T | undefined {
  return statements?.find((statement) => statement.taken);
}

/** Columns that tables of regions have at their end, and their cells; empty where the source states none. */
export const attributionColumns = ['observer', 'observer_id', 'observer_certainty', 'method', 'time_point'] as const;

export function attributionCells(attribution: Attribution | undefined): readonly string[] {
  const observer = taken(attribution?.observers);
  return [
    observer?.label ?? '',
    observer?.id ?? '',
    observer?.certainty ?? '',
    taken(attribution?.methods)?.method ?? '',
    taken(attribution?.timePoints)?.label ?? '',
  ];
}

/** Whether a column of features.csv is a feature: not a key, a diagnostic, or a column of the attribution, the subject or the image. */
export function isFeatureColumn(name: string): boolean {
  return (
    name !== '' &&
    name !== 'case' &&
    name !== 'roi' &&
    name !== 'subject' &&
    name !== 'image' &&
    !name.startsWith('diagnostics_') &&
    !(attributionColumns as readonly string[]).includes(name)
  );
}
