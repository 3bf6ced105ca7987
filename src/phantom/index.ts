export { phantomPatient } from './build-phantom.ts';
export { type CohortPatient, generateCohort, type PhantomCohort, writePhantom } from './cohort.ts';
export type { PhantomFile, PhantomPatient } from './patient.ts';
export { seeded } from './random.ts';
export { analyticVolume, isInside, type Shape, sphere } from './shape.ts';
export { defaultRois, oblique, type PhantomSpec, type RoiSpec } from './spec.ts';
