export { type CohortOptions, type CohortPatient, generateCohort, type PhantomCohort, writePhantom } from './cohort.ts';
export {
  type ExpectedRoi,
  type PhantomContent,
  type PhantomFile,
  type PhantomPatient,
  type PhantomSlice,
  phantomPatient,
} from './patient.ts';
export { seeded } from './random.ts';
export { plantedCodes } from './refusal-codes.ts';
export { analyticVolume, isInside, type Shape, sphere } from './shape.ts';
export {
  defaultOrigin,
  defaultRois,
  defaultSize,
  defaultSpacing,
  oblique,
  type PhantomSpec,
  type RoiSpec,
} from './spec.ts';
