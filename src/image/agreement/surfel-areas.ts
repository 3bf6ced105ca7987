import type { Vec3 } from '../../core/index.ts';

/** Normals of the triangles of marching cubes, without signs, in eighths of a voxel's faces across k, j and i. */
const normals: Readonly<Record<string, Vec3>> = {
  a: [0, 0, 4],
  b: [0, 2, 2],
  c: [0, 4, 0],
  d: [1, 1, 1],
  e: [2, 0, 2],
  f: [2, 2, 0],
  g: [2, 2, 2],
  h: [3, 3, 3],
  i: [4, 0, 0],
};

/**
 * The triangles of codes 0 to 127, one word per code; code 255 - n has those of code n. From the surfel table of
 * `surface-distance` 0.1 (Nikolov et al., DeepMind, Apache-2.0), so that weights agree with it. Its arrays are in the order k, j, i,
 * as its users get them from SimpleITK; the choice of triangles, and so the area, depends on that order.
 */
const triangles = (
  '- d d ff d ee dd dgi d dd ee dgi ff dgi dgi ii d bb dd cdg dd adg ddd ddgg dd bbd dee bdeh dff bdfh ddgi dgi ' +
  'd dd bb cdg dd dee bbd bdeh dd ddd adg ddgg dff ddgi bdfh dgi ff cdg cdg cc dff defh cddg cdg dff cddg defh ' +
  'cdg ffff dff dff ff d dd dd dff bb adg bbd bdfh dd ddd dee ddgi cdg ddgg bdeh dgi ee adg dee defh adg aa ' +
  'addg adg dee addg eeee dee defh adg dee ee dd ddd bbd cddg bbd addg bbbb bbd ddd dddd addg ddd cddg ddd bbd ' +
  'dd dgi ddgg bdeh cdg bdfh adg bbd bb ddgi ddd dee dd dff dd dd d'
).split(' ');

/**
 * The area in mm² of the surface at a corner, by the code of its eight voxels: bit 7 is the voxel before the corner on all axes,
 * then i, then j, then k advance, and bit 0 is the voxel after it on all axes.
 */
export function surfelAreas([si, sj, sk]: Vec3): Float64Array {
  const areaOf = (name: string): number => {
    const [k, j, i] = normals[name]!.map((eighths) => eighths / 8) as [number, number, number];
    const [a, b, c] = [k * sj * si, j * sk * si, i * sk * sj];
    return Math.sqrt(a * a + b * b + c * c);
  };
  return Float64Array.from({ length: 256 }, (_, code) => {
    const names = triangles[Math.min(code, 255 - code)]!;
    return names === '-' ? 0 : [...names].reduce((sum, name) => sum + areaOf(name), 0);
  });
}
