import { cross, deriveUid, type Vec3 } from '../../core/index.ts';
import { storeVoxels } from '../../image/index.ts';
import { heightOf, type PhantomRoi, type PhantomSlice, type PhantomUids } from './content.ts';
import { hounsfield } from './intensities.ts';
import { outlinesAt } from './outline.ts';
import { PhantomPatient } from './patient.ts';
import { defaultOrigin, defaultRois, defaultSize, defaultSpacing, type PhantomSpec, transverse } from './spec.ts';

/** Builds a synthetic patient; the same specification gives the same bytes. */
export function phantomPatient(spec: PhantomSpec): PhantomPatient {
  const size = spec.size ?? defaultSize;
  const spacing = spec.spacing ?? defaultSpacing;
  const origin = spec.origin ?? defaultOrigin;
  const orientation = spec.orientation ?? transverse;
  const uid = (...parts: readonly string[]): string =>
    deriveUid('phantom', spec.patientId, String(spec.seed ?? 1), ...parts);
  const study = uid('study');
  const uids: PhantomUids = {
    study,
    structureSetStudy: spec.studies === 'different' ? uid('structure set study') : study,
    series: uid('series'),
    structureSetSeries: uid('structure set series'),
    structureSet: uid('structure set'),
    frameOfReference: uid('frame of reference'),
  };
  const [u, v] = orientation;
  const w = cross(u, v);
  const area = size[0] * size[1];
  const stored = storedValues(spec, hounsfield(size, spacing, spec.rois ?? defaultRois, spec.seed ?? 1));
  const slices = Array.from(
    { length: size[2] },
    (_, k): PhantomSlice => ({
      k,
      sopInstanceUid: uid('image', String(k)),
      position: along(origin, w, k * spacing[2]),
      // In reverse order of position, because most scanners number from the head down.
      instanceNumber: size[2] - k,
      stored: stored.subarray(k * area, (k + 1) * area),
    }),
  );
  const rois = (spec.rois ?? defaultRois).map(
    (roi, index): PhantomRoi => ({
      number: index + 1,
      spec: roi,
      contours: slices.flatMap((slice) =>
        outlinesAt(roi.shape, heightOf(slice.k, size, spacing)).map((outline) => ({
          points: outline.map(([x, y]) =>
            along(
              along(slice.position, u, x + ((size[0] - 1) * spacing[0]) / 2),
              v,
              y + ((size[1] - 1) * spacing[1]) / 2,
            ),
          ),
          referencedSopInstanceUid: slice.sopInstanceUid,
        })),
      ),
    }),
  );
  const referencedImages = slices.map((slice) => slice.sopInstanceUid);
  return new PhantomPatient({ spec, size, spacing, orientation, uids, slices, referencedImages, rois });
}

function storedValues(spec: PhantomSpec, hu: Int16Array): Int16Array | Uint16Array {
  const { slope, intercept } = spec.rescale ?? { slope: 1, intercept: -1024 };
  const values = Float64Array.from(hu, (value) => Math.round((value - intercept) / slope));
  const stored = spec.pixelRepresentation === 1 ? new Int16Array(values.length) : new Uint16Array(values.length);
  return storeVoxels(stored, values);
}

function along(point: Vec3, direction: Vec3, mm: number): Vec3 {
  return [point[0] + direction[0] * mm, point[1] + direction[1] * mm, point[2] + direction[2] * mm];
}
