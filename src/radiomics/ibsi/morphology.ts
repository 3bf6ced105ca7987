import { cross, norm, type Vec3 } from '../../core/index.ts';
import { maximumDiameters } from '../shape/diameters.ts';
import { measureMesh } from '../shape/mesh.ts';
import { principalMoments } from '../shape/principal-axes.ts';
import { padMask } from '../shape/shape.ts';
import { convexHull } from './convex-hull.ts';
import { ellipsoidArea, ellipsoidVolume, enclosingEllipsoid } from './ellipsoid.ts';
import { boxMeasures, orientedBox } from './enclosing-box.ts';
import type { RoiBox } from './roi-box.ts';
import { spatialAutocorrelation } from './spatial-autocorrelation.ts';

/** Morphological features (IBSI 3.1): lengths in mm; the mesh is PyRadiomics' marching-cubes mesh. */
export function morphology(box: RoiBox) {
  const mesh = measureMesh(padMask({ size: box.size, inside: box.morphological }), box.spacing);
  const { volume, area } = mesh;
  const voxels = box.morphological.reduce((sum, value) => sum + value, 0);
  // The benchmark's consensus divides the covariance by N - 1, PyRadiomics by N. One voxel has no axes.
  const unbiased = voxels > 1 ? voxels / (voxels - 1) : 0;
  const population = principalMoments(box.morphological, box.size, box.spacing);
  const [least, minor, major] = population.map((moment) => moment * unbiased) as [number, number, number];
  const ratio = (36 * Math.PI * volume * volume) / area ** 3;
  return {
    meshVolume: volume,
    voxelVolume: voxels * box.spacing[0] * box.spacing[1] * box.spacing[2],
    surfaceArea: area,
    surfaceToVolume: area / volume,
    compactness1: volume / (Math.sqrt(Math.PI) * area ** 1.5),
    compactness2: ratio,
    sphericalDisproportion: 1 / Math.cbrt(ratio),
    sphericity: Math.cbrt(ratio),
    asphericity: 1 / Math.cbrt(ratio) - 1,
    centreOfMassShift: centreOfMassShift(box),
    maximumDiameter: maximumDiameters(mesh.vertices, box.spacing).overall,
    majorAxis: 4 * Math.sqrt(major),
    minorAxis: 4 * Math.sqrt(minor),
    leastAxis: 4 * Math.sqrt(least),
    elongation: major === 0 ? 1 : Math.sqrt(minor / major),
    flatness: major === 0 ? 1 : Math.sqrt(least / major),
    ...densities(volume, area, box, mesh.vertices, [major, minor, least]),
    integratedIntensity: meanIntensity(box) * volume,
    ...spatialAutocorrelation(box),
  };
}

function densities(volume: number, area: number, box: RoiBox, vertices: Int32Array, moments: Vec3) {
  const [nx, ny, nz] = box.size;
  const aligned = boxMeasures(nx * box.spacing[0], ny * box.spacing[1], nz * box.spacing[2]);
  const semi = moments.map((moment) => 2 * Math.sqrt(moment)) as unknown as Vec3;
  // The mesh of any voxel contains an octahedron, so its hull is never flat.
  const hull = convexHull(vertices)!;
  const points = Array.from({ length: hull.points.length / 3 }, (_, n): Vec3 => {
    const at = hull.points.subarray(3 * n, 3 * n + 3);
    return [(at[0]! * box.spacing[0]) / 2, (at[1]! * box.spacing[1]) / 2, (at[2]! * box.spacing[2]) / 2];
  });
  const convex = hullMeasures(points, hull.triangles);
  const oriented = orientedBox(points, hull.triangles);
  const enclosing = enclosingEllipsoid([...new Set(hull.triangles.flat())].map((n) => points[n]!));
  return {
    volumeDensityAabb: volume / aligned.volume,
    areaDensityAabb: area / aligned.area,
    volumeDensityOmbb: volume / oriented.volume,
    areaDensityOmbb: area / oriented.area,
    // An ROI of one slice or one line has no volume between its voxel centres: density undefined, given as 0.
    volumeDensityAee: semi[2] > 0 ? volume / ellipsoidVolume(...semi) : 0,
    areaDensityAee: semi[1] > 0 ? area / ellipsoidArea(...semi) : 0,
    volumeDensityMvee: volume / ellipsoidVolume(...enclosing),
    areaDensityMvee: area / ellipsoidArea(...enclosing),
    volumeDensityHull: volume / convex.volume,
    areaDensityHull: area / convex.area,
  };
}

function hullMeasures(points: readonly Vec3[], triangles: readonly (readonly [number, number, number])[]) {
  let area = 0;
  let volume = 0;
  for (const [a, b, c] of triangles) {
    const [p, q, r] = [points[a]!, points[b]!, points[c]!];
    const normal = cross([q[0] - p[0], q[1] - p[1], q[2] - p[2]], [r[0] - p[0], r[1] - p[1], r[2] - p[2]]);
    area += norm(normal) / 2;
    volume += (p[0] * normal[0] + p[1] * normal[1] + p[2] * normal[2]) / 6;
  }
  return { area, volume };
}

function meanIntensity({ intensities, intensityMask }: RoiBox): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < intensities.length; at++) {
    if (intensityMask[at] === 0) continue;
    sum += intensities[at]!;
    count++;
  }
  return sum / count;
}

/** Distance between the centre of the morphological mask and that of the intensities (intensity mask). */
function centreOfMassShift({ size, spacing, intensities, morphological, intensityMask }: RoiBox): number {
  const geometric = [0, 0, 0, 0];
  const weighted = [0, 0, 0, 0];
  for (let k = 0, at = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, at++) {
        if (morphological[at] === 1) add(geometric, 1, i, j, k);
        if (intensityMask[at] === 1) add(weighted, intensities[at]!, i, j, k);
      }
    }
  }
  // Intensities that sum to 0 have no centre of mass.
  if (weighted[3] === 0) return 0;
  const shift = [0, 1, 2].map((a) => (weighted[a]! / weighted[3]! - geometric[a]! / geometric[3]!) * spacing[a]!);
  return Math.hypot(...shift);
}

function add(sums: number[], weight: number, i: number, j: number, k: number): void {
  sums[0]! += weight * i;
  sums[1]! += weight * j;
  sums[2]! += weight * k;
  sums[3]! += weight;
}
