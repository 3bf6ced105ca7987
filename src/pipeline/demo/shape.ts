import type { Vec3 } from '../../core/index.ts';

/**
 * Shapes with a known volume, in the phantom's own frame: millimetres from the volume's centre along its column, row
 * and slice axes. An oblique phantom turns the frame, not the shape, so that every contour lies in a slice.
 */
export type Shape =
  | { readonly kind: 'ellipsoid'; readonly centre: Vec3; readonly radiiMm: Vec3 }
  | { readonly kind: 'box'; readonly centre: Vec3; readonly sizeMm: Vec3 }
  /** A tube of elliptic cross-section along the slice axis. */
  | {
      readonly kind: 'tube';
      readonly centre: Vec3;
      readonly radiiMm: readonly [number, number];
      readonly lengthMm: number;
    }
  /** Separate parts of one ROI: several contours on a slice. The parts must not overlap. */
  | { readonly kind: 'parts'; readonly parts: readonly Shape[] }
  /**
   * A shape with a cavity. `keyhole` draws both outlines as one contour joined by a channel of zero width; `inner`
   * draws the cavity as a second contour, which a reader unites (`or`) or cuts out (`xor`).
   */
  | { readonly kind: 'hollow'; readonly outer: Shape; readonly cavity: Shape; readonly drawnAs: 'keyhole' | 'inner' };

export function sphere(centre: Vec3, radiusMm: number): Shape {
  return { kind: 'ellipsoid', centre, radiiMm: [radiusMm, radiusMm, radiusMm] };
}

/** Intended volume in mm3: without the cavity of a hollow shape. */
export function analyticVolume(shape: Shape): number {
  switch (shape.kind) {
    case 'ellipsoid':
      return (4 / 3) * Math.PI * shape.radiiMm[0] * shape.radiiMm[1] * shape.radiiMm[2];
    case 'box':
      return shape.sizeMm[0] * shape.sizeMm[1] * shape.sizeMm[2];
    case 'tube':
      return Math.PI * shape.radiiMm[0] * shape.radiiMm[1] * shape.lengthMm;
    case 'parts':
      return shape.parts.reduce((sum, part) => sum + analyticVolume(part), 0);
    case 'hollow':
      return analyticVolume(shape.outer) - analyticVolume(shape.cavity);
  }
}

/** Whether a point lies in the shape; in mm, on the axes of the shape's centre. */
export function isInside(shape: Shape, [x, y, z]: Vec3): boolean {
  switch (shape.kind) {
    case 'ellipsoid': {
      const [cx, cy, cz] = shape.centre;
      const [rx, ry, rz] = shape.radiiMm;
      return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 + ((z - cz) / rz) ** 2 <= 1;
    }
    case 'box': {
      const [cx, cy, cz] = shape.centre;
      const [sx, sy, sz] = shape.sizeMm;
      return Math.abs(x - cx) <= sx / 2 && Math.abs(y - cy) <= sy / 2 && Math.abs(z - cz) <= sz / 2;
    }
    case 'tube': {
      const [cx, cy, cz] = shape.centre;
      const [rx, ry] = shape.radiiMm;
      return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1 && Math.abs(z - cz) <= shape.lengthMm / 2;
    }
    case 'parts':
      return shape.parts.some((part) => isInside(part, [x, y, z]));
    case 'hollow':
      return isInside(shape.outer, [x, y, z]) && !isInside(shape.cavity, [x, y, z]);
  }
}
