/** A derived object of a case that is sent to an archive. */
export interface DerivedObject {
  readonly kind: 'SEG' | 'SR';
  readonly path: string;
  /** Its name in an XNAT; reveals nothing about the patient. */
  readonly label: string;
}

/** The outcome. */
export type PushOutcome =
  | { readonly status: 'stored' }
  /** The archive already has it. */
  | { readonly status: 'present' }
  /** The archive has no place for this kind of object. */
  | { readonly status: 'passed-over'; readonly reason: string }
  | { readonly status: 'refused'; readonly code: `QIAW_${string}`; readonly reason: string };

/** An archive that accepts derived objects. */
export interface PushTarget {
  push(object: DerivedObject): Promise<PushOutcome>;
  close(): Promise<void>;
}
