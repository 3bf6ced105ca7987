/**
 * How regular a series must be to become a grid; stated once, here, and printed in every refusal that applies them.
 * DICOM positions are decimal strings that writers round to 2 to 6 digits, so that exactness cannot be required.
 */
export const TOLERANCE = {
  /** Distance of a slice from its place on the regular grid, along the normal: this fraction of the spacing … */
  sliceOfSpacing: 0.01,
  /** … or this many mm, whichever is larger. */
  sliceMm: 0.01,
  /** Rounding of printed positions explains at most this fraction of the spacing, however coarsely they are printed. */
  roundingOfSpacing: 0.1,
  /** A gap counts as a whole number of spacings (missing slices) within this fraction of the spacing. */
  multipleOfSpacing: 0.05,
  /** From this many spacings on, a gap is a missing slice rather than an irregular spacing. */
  gapOfSpacing: 1.5,
  /** Two slices closer than this fraction of the spacing are at the same position. */
  duplicateOfSpacing: 0.05,
  /** Sideways distance of a slice from the line through the first one along the normal, in voxels. */
  inPlaneVoxels: 0.1,
  /** The part of it that rounding of printed positions may explain. */
  inPlaneRoundingVoxels: 0.5,
  /** Deviation of the direction vectors from unit length and from a right angle. */
  orthonormal: 1e-3,
  /** Difference of direction vectors and pixel spacings between the slices of one series. */
  sameDirection: 1e-4,
  sameSpacingMm: 1e-4,
} as const;

/** Limits of scanners for people or animals; a header beyond them is wrong. */
export const PLAUSIBLE = {
  minSpacingMm: 0.001,
  maxSpacingMm: 100,
  maxPositionMm: 100_000,
} as const;
