import type { Shape } from './shape.ts';

/** x, y pairs in the phantom's own frame, mm. */
export type Outline = readonly (readonly [number, number])[];

const corners = 48;
/** Scales a polygon with `corners` corners to exactly the area of its ellipse. */
const areaFactor = Math.sqrt((2 * Math.PI) / (corners * Math.sin((2 * Math.PI) / corners)));

/** The closed outlines that a planning system would draw for a shape on the slice at height z. */
export function outlinesAt(shape: Shape, z: number): Outline[] {
  switch (shape.kind) {
    case 'ellipsoid': {
      const [cx, cy, cz] = shape.centre;
      const [rx, ry, rz] = shape.radiiMm;
      const scale = Math.sqrt(Math.max(0, 1 - ((z - cz) / rz) ** 2));
      return scale < 0.05 ? [] : [ellipse(cx, cy, rx * scale, ry * scale)];
    }
    case 'box': {
      const [cx, cy, cz] = shape.centre;
      const [w, h, d] = shape.sizeMm;
      if (Math.abs(z - cz) > d / 2) return [];
      const [l, r, t, b] = [cx - w / 2, cx + w / 2, cy - h / 2, cy + h / 2];
      return [
        [
          [l, t],
          [r, t],
          [r, b],
          [l, b],
        ],
      ];
    }
    case 'tube': {
      const [cx, cy, cz] = shape.centre;
      return Math.abs(z - cz) > shape.lengthMm / 2 ? [] : [ellipse(cx, cy, shape.radiiMm[0], shape.radiiMm[1])];
    }
    case 'parts':
      return shape.parts.flatMap((part) => outlinesAt(part, z));
    case 'hollow': {
      const outer = outlinesAt(shape.outer, z);
      const cavity = outlinesAt(shape.cavity, z);
      if (shape.drawnAs === 'inner' || outer.length !== 1 || cavity.length !== 1) return [...outer, ...cavity];
      return [keyhole(outer[0]!, cavity[0]!)];
    }
  }
}

/** Area in mm2 that the outlines enclose by the even-odd rule, for nested or separate outlines. */
export function enclosedArea(outlines: readonly Outline[]): number {
  const areas = outlines.map((outline) => Math.abs(signedArea(outline)));
  return outlines.reduce((sum, outline, index) => {
    const depth = outlines.filter((other, at) => at !== index && contains(other, outline[0]!)).length;
    return sum + (depth % 2 === 0 ? areas[index]! : -areas[index]!);
  }, 0);
}

function ellipse(cx: number, cy: number, rx: number, ry: number): Outline {
  return Array.from({ length: corners }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / corners;
    return [cx + rx * areaFactor * Math.cos(angle), cy + ry * areaFactor * Math.sin(angle)] as const;
  });
}

/**
 * Outer outline, channel in, inner outline in the opposite direction, channel out: one contour, whose hole follows from
 * the even-odd rule.
 */
function keyhole(outer: Outline, inner: Outline): Outline {
  return [...outer, outer[0]!, inner[0]!, ...inner.slice(1).reverse(), inner[0]!];
}

function signedArea(outline: Outline): number {
  let twice = 0;
  for (const [index, [x, y]] of outline.entries()) {
    const [nextX, nextY] = outline[(index + 1) % outline.length]!;
    twice += x * nextY - nextX * y;
  }
  return twice / 2;
}

function contains(outline: Outline, [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (const [index, [x1, y1]] of outline.entries()) {
    const [x2, y2] = outline[(index + 1) % outline.length]!;
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
  }
  return inside;
}
