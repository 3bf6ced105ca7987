export { type BurnedInRisk, burnedInRiskOf } from './burned-in.ts';
export { shiftDate } from './dates.ts';
export { deidentifyObject } from './deidentify-object.ts';
export { deidentifyInstance, deidentifyPatientStudy, deidentifySeries, moved, uidOf } from './patient-study.ts';
export type { DeidentificationProfile, RetainOption } from './profile.ts';
export { codedText, codeText, freeText, heldAgainst, type TextRule } from './source-text.ts';
