import {
  type CodedAttribute,
  type Identifiers,
  type Identity,
  otherValue,
  programWords,
  type Refusal,
} from '../../core/index.ts';
import { codedText, heldAgainst } from '../../dicom/index.ts';
import type { PublicRefusal } from '../../graph/index.ts';

/**
 * Replaces the raw identity of the refused input by its keyed hash, so that it can be written, served and logged.
 * `issuer` is used for PatientIDs without an issuer, so that the subject has the same name as in accepted cases.
 */
export function publicRefusal(refusal: Refusal, identity: Identity, issuer = ''): PublicRefusal {
  const { input } = refusal;
  const told = input.patientId === undefined ? [] : [input.patientId];
  const known = heldAgainst(input.identifiers ? [input.identifiers] : [], identity.mode, told);
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
      ...(input.roi !== undefined && { roi: input.roi }),
    },
    reason: refusal.reason,
    remedy: refusal.remedy,
    evidence: evidenceOf(refusal, known, identity.mode),
  };
}

/** Evidence that quotes the source, and the attribute it quotes. */
const quoted: Readonly<Record<string, CodedAttribute>> = {
  modality: 'Modality',
  units: 'Units',
  suvType: 'SUVType',
  decayCorrection: 'DecayCorrection',
  rescaleType: 'RescaleType',
};

/** PS3.5 Annex A, and the one private syntax found in practice. */
const standardSyntax = /^1\.2\.840\.10008\.1\.2(?:\.\d{1,3}){0,3}$|^1\.2\.840\.113619\.5\.2$/;

/**
 * The evidence of a refusal without identifiers. Quoted values are treated as everywhere else; our own words and
 * numbers are kept unless they match an identifier.
 */
function evidenceOf({ evidence }: Refusal, known: Identifiers, rule: Identity['mode']): Refusal['evidence'] {
  return Object.fromEntries(
    Object.entries(evidence).map(([key, value]) => {
      const attribute = quoted[key];
      if (attribute !== undefined) return [key, codedText(attribute, String(value), known, rule)];
      if (key === 'transferSyntaxUid') return [key, standardSyntax.test(String(value)) ? value : otherValue];
      // Numbers with few digits are counts and millimetres.
      const compared = typeof value === 'string' || (Number.isInteger(value) && Math.abs(Number(value)) >= 10_000);
      return [key, compared && !known.isEmpty && known.within(String(value), programWords()) ? otherValue : value];
    }),
  );
}

/** The same without texts that identify a person. No template of ours does; a table or an object may. */
export function withoutIdentifiers(refusal: PublicRefusal, known: Identifiers): PublicRefusal {
  const own = programWords();
  const evidence = Object.entries(refusal.evidence);
  const found = (value: unknown): boolean => typeof value === 'string' && known.within(value, own);
  const told = evidence.map(([key, value]) => [key, found(value) ? otherValue : value] as const);
  return {
    ...refusal,
    ...(found(refusal.reason) && { reason: 'The reason is left out because it may identify a person.' }),
    evidence: Object.fromEntries(told),
  };
}
