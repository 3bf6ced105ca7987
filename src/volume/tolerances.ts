/**
 * How regular a series must be to become a grid; stated here, once, and printed in every refusal that applies them.
 * DICOM positions are decimal strings that writers round to 2 to 6 digits, so exactness cannot be asked for.
 */
export const TOLERANCE = {
  /** Distance of a slice from its place on the regular grid, along the normal: this part of the spacing … */
  sliceOfSpacing: 0.01,
  /** … or this many mm, whichever is more. */
  sliceMm: 0.01,
  /** Rounding of printed positions explains no more than this part of the spacing, however coarsely they are printed. */
  roundingOfSpacing: 0.1,
  /** A gap is a whole number of spacings, so that slices are missing in it, within this part of the spacing. */
  multipleOfSpacing: 0.05,
  /** A gap of this many spacings is a missing slice rather than an irregular one. */
  gapOfSpacing: 1.5,
  /** Two slices nearer than this part of the spacing lie at one position. */
  duplicateOfSpacing: 0.05,
  /** Sideways distance of a slice from the line through the first one along the normal, in voxels. */
  inPlaneVoxels: 0.1,
  /** As much of it, at most, may be the rounding of printed positions. */
  inPlaneRoundingVoxels: 0.5,
  /** Deviation of the direction vectors from unit length and from a right angle. */
  orthonormal: 1e-3,
  /** Difference of direction vectors and pixel spacings between the slices of one series. */
  sameDirection: 1e-4,
  sameSpacingMm: 1e-4,
} as const;

/** Bounds of what a scanner of people or animals can produce; beyond them the header is wrong. */
export const PLAUSIBLE = {
  minSpacingMm: 0.001,
  maxSpacingMm: 100,
  maxPositionMm: 100_000,
} as const;
