import type { Refusal } from '../core/index.ts';
import type { Identity } from '../identity/index.ts';
import type { PublicRefusal } from '../provenance/index.ts';

/**
 * Replaces the raw identity of what was refused by its keyed hash, so that it can be written, served and logged. `issuer`
 * is that of PatientIDs whose objects name none: with it the subject has the name it has in accepted cases.
 */
export function publicRefusal(refusal: Refusal, identity: Identity, issuer = ''): PublicRefusal {
  const { input } = refusal;
  const id =
    input.sopInstanceUid !== undefined
      ? identity.uid('sop', input.sopInstanceUid)
      : input.seriesInstanceUid !== undefined
        ? identity.uid('series', input.seriesInstanceUid)
        : identity.file(input.path ?? '');
  return {
    code: refusal.code,
    kind: refusal.kind,
    input: {
      kind: refusal.kind,
      id,
      ...(input.patientId !== undefined && {
        subject: identity.subject(input.patientId, input.issuerOfPatientId ?? issuer),
      }),
      ...(input.roiNumber !== undefined && { roiNumber: input.roiNumber }),
    },
    reason: refusal.reason,
    remedy: refusal.remedy,
    evidence: refusal.evidence,
  };
}

/** Two refusals are the same when they concern the same input for the same reason. */
export function refusalKey(refusal: PublicRefusal): string {
  return [refusal.input.id, refusal.input.roiNumber ?? '', refusal.code].join('|');
}
