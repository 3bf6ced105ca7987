/** A derived object of a case that is to be given back to an archive. */
export interface DerivedObject {
  readonly kind: 'SEG' | 'SR';
  readonly path: string;
  /** Name under which an XNAT keeps it; tells nothing about the patient. */
  readonly label: string;
}

/** What became of it. */
export type PushOutcome =
  | { readonly status: 'stored' }
  /** The archive has it already. */
  | { readonly status: 'present' }
  /** The archive has no place for this kind of object. */
  | { readonly status: 'passed-over'; readonly reason: string }
  | { readonly status: 'refused'; readonly code: `QIAW_${string}`; readonly reason: string };

/** An archive that takes derived objects. */
export interface PushTarget {
  push(object: DerivedObject): Promise<PushOutcome>;
  close(): Promise<void>;
}
