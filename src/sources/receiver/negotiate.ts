import type { association } from 'dcmjs-dimse';

type Association = InstanceType<typeof association.Association>;

/** Who may send, and how many at a time. */
export interface Admission {
  readonly aeTitle: string;
  readonly callers: readonly string[];
  readonly maxAssociations: number;
}

/** Result, source and reason of an A-ASSOCIATE-RJ (PS3.8 9.3.4). */
export type Rejection = readonly [result: number, source: number, reason: number];

const UNKNOWN_CALLER: Rejection = [1, 1, 3];
const NOT_OUR_TITLE: Rejection = [1, 1, 7];
const TOO_MANY: Rejection = [2, 3, 2];

const STORAGE = /^1\.2\.840\.10008\.5\.1\.4\.(1\.1|34|4[35])\./;
const TRANSFER_SYNTAX = /^1\.2\.840\.10008\.1\.2(\.|$)/;
const VERIFICATION = '1.2.840.10008.1.1';

/** Results of a presentation context (PS3.8 9.3.3.2). */
const CONTEXT = { accepted: 0, classNotSupported: 3, syntaxesNotSupported: 4 } as const;

/**
 * Why an association is rejected; undefined if it is accepted. Only permitted callers may `take` a place. AE titles are
 * names, not secrets.
 */
export function rejectionOf(asked: Association, admission: Admission, take: () => boolean): Rejection | undefined {
  if (asked.getCalledAeTitle().trim() !== admission.aeTitle) return NOT_OUR_TITLE;
  const caller = asked.getCallingAeTitle().trim();
  if (admission.callers.length > 0 && !admission.callers.includes(caller)) return UNKNOWN_CALLER;
  return take() ? undefined : TOO_MANY;
}

/**
 * Accepts every storage class, and C-ECHO, in the first transfer syntax that the sender proposes, so that nothing is
 * transcoded.
 */
export function acceptContexts(asked: Association): void {
  for (const { id } of asked.getPresentationContexts()) {
    const context = asked.getPresentationContext(id);
    const sopClass = context.getAbstractSyntaxUid();
    const syntax = context.getTransferSyntaxUids().find((uid) => TRANSFER_SYNTAX.test(uid));
    if (!STORAGE.test(sopClass) && sopClass !== VERIFICATION) context.setResult(CONTEXT.classNotSupported);
    else if (syntax === undefined) context.setResult(CONTEXT.syntaxesNotSupported);
    else context.setResult(CONTEXT.accepted, syntax);
  }
}
