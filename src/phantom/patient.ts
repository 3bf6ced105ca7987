import { cross, deriveUid, sha256, type Vec3 } from '../core/index.ts';
import { hounsfield } from './intensities.ts';
import { encodeImage, encodeStructureSet } from './objects.ts';
import { enclosedArea, type Outline, outlinesAt } from './outline.ts';
import { analyticVolume } from './shape.ts';
import {
  defaultOrigin,
  defaultRois,
  defaultSize,
  defaultSpacing,
  type PhantomSpec,
  type RoiSpec,
  transverse,
} from './spec.ts';

/** One file as it lies in the patient's folder. */
export interface PhantomFile {
  /** Path inside the patient's folder, `/` between its parts. */
  readonly relative: string;
  readonly bytes: Uint8Array;
  readonly role: 'image' | 'structure-set' | 'other';
  /** Index along the normal of the slice this image was made for. */
  readonly slice?: number;
}

export interface PhantomSlice {
  /** Index along the normal, from 0. */
  readonly k: number;
  readonly sopInstanceUid: string;
  readonly position: Vec3;
  readonly instanceNumber: number;
  /** Stored values, i fastest. */
  readonly stored: Int16Array | Uint16Array;
}

export interface PhantomContour {
  readonly points: readonly Vec3[];
  readonly referencedSopInstanceUid?: string;
}

export interface PhantomRoi {
  readonly number: number;
  readonly spec: RoiSpec;
  readonly contours: readonly PhantomContour[];
}

/** What a reader should find in one ROI, up to the size of a voxel. */
export interface ExpectedRoi {
  readonly name: string;
  /** Volume of the shape as meant; cavities do not count. */
  readonly analyticVolumeMl: number;
  /** Area enclosed by the contours, even-odd, times the distance of the slices. */
  readonly contouredVolumeMl: number;
  /** The same when the contours of a slice are united (`or`): inner contours then cut no hole. */
  readonly unitedVolumeMl: number;
  readonly contours: number;
}

/** Everything the objects are encoded from. */
export interface PhantomContent {
  readonly spec: PhantomSpec;
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly orientation: readonly [Vec3, Vec3];
  readonly uids: PhantomUids;
  readonly slices: readonly PhantomSlice[];
  /** SOP Instance UIDs that the structure set names, whether the images are there or not. */
  readonly referencedImages: readonly string[];
  readonly rois: readonly PhantomRoi[];
}

export interface PhantomUids {
  readonly study: string;
  readonly structureSetStudy: string;
  readonly series: string;
  readonly structureSetSeries: string;
  readonly structureSet: string;
  readonly frameOfReference: string;
}

type FileEdit = (files: readonly PhantomFile[]) => readonly PhantomFile[];

/** A synthetic patient; the methods give altered copies, as accidents of practice would leave them. */
export class PhantomPatient {
  constructor(
    readonly content: PhantomContent,
    private readonly edits: readonly FileEdit[] = [],
  ) {}

  /** The DICOM files, named as a PACS export names them: in no order that means anything. */
  files(): readonly PhantomFile[] {
    const images = this.content.slices.map((slice): PhantomFile => {
      const name = sha256(slice.sopInstanceUid).slice(0, 8).toUpperCase();
      // Every third file has no extension, as from a DICOM medium.
      const relative = slice.k % 3 === 0 ? `CT/${name}` : `CT/IM-${name}.dcm`;
      return { relative, bytes: encodeImage(this.content, slice), role: 'image', slice: slice.k };
    });
    const structureSet: PhantomFile = {
      relative: `RTSTRUCT/RS-${sha256(this.content.uids.structureSet).slice(0, 8).toUpperCase()}.dcm`,
      bytes: encodeStructureSet(this.content),
      role: 'structure-set',
    };
    let files: readonly PhantomFile[] = [...images, structureSet];
    for (const edit of this.edits) files = edit(files);
    return [...files].sort((a, b) => (a.relative < b.relative ? -1 : 1));
  }

  /** What the contours that are there describe. */
  expectedRois(): readonly ExpectedRoi[] {
    const { size, spacing } = this.content;
    return this.content.rois
      .filter((roi) => roi.contours.length > 0)
      .map(({ spec, contours }) => {
        let [even, united] = [0, 0];
        for (let k = 0; k < size[2]; k += 1) {
          const outlines = outlinesAt(spec.shape, heightOf(k, size, spacing));
          even += enclosedArea(outlines);
          united += enclosedArea(outlines.filter((outline) => !isInnerOutline(outline, outlines)));
        }
        return {
          name: spec.name,
          analyticVolumeMl: analyticVolume(spec.shape) / 1000,
          contouredVolumeMl: (even * spacing[2]) / 1000,
          unitedVolumeMl: (united * spacing[2]) / 1000,
          contours: contours.length,
        };
      });
  }

  /** Slices were lost; the structure set still refers to them. */
  without(...slices: readonly number[]): PhantomPatient {
    return this.with({ slices: this.content.slices.filter(({ k }) => !slices.includes(k)) });
  }

  /** Slices that were never made: nothing refers to them, only the distance of their neighbours tells. */
  withGap(...slices: readonly number[]): PhantomPatient {
    const lost = new Set(
      this.content.slices.filter(({ k }) => slices.includes(k)).map((slice) => slice.sopInstanceUid),
    );
    return this.without(...slices).with({
      referencedImages: this.content.referencedImages.filter((uid) => !lost.has(uid)),
      rois: this.content.rois.map((roi) => ({
        ...roi,
        contours: roi.contours.filter(({ referencedSopInstanceUid }) => !lost.has(referencedSopInstanceUid ?? '')),
      })),
    });
  }

  /** A second image at the position of a slice, as of a repeated acquisition in one series. */
  withDuplicatePosition(slice: number): PhantomPatient {
    const original = this.slice(slice);
    const copy = {
      ...original,
      sopInstanceUid: deriveUid(original.sopInstanceUid, 'repeated'),
      instanceNumber: this.content.size[2] + 1,
    };
    return this.with({ slices: [...this.content.slices, copy] });
  }

  /** A slice moved along the normal by some millimetres. */
  withShiftedSlice(slice: number, mm: number): PhantomPatient {
    const [u, v] = this.content.orientation;
    const normal = cross(u, v);
    const move = (p: Vec3): Vec3 => [p[0] + mm * normal[0], p[1] + mm * normal[1], p[2] + mm * normal[2]];
    return this.with({
      slices: this.content.slices.map((one) => (one.k === slice ? { ...one, position: move(one.position) } : one)),
    });
  }

  /** A transfer that broke off: the file of a slice ends early. */
  truncated(slice: number, keep = 0.6): PhantomPatient {
    return this.edited((files) =>
      files.map((file) =>
        file.slice === slice ? { ...file, bytes: file.bytes.slice(0, Math.floor(file.bytes.length * keep)) } : file,
      ),
    );
  }

  withoutImages(): PhantomPatient {
    return this.edited((files) => files.filter(({ role }) => role !== 'image'));
  }

  withoutStructureSet(): PhantomPatient {
    return this.edited((files) => files.filter(({ role }) => role !== 'structure-set'));
  }

  /** A name that was prepared in the template and never drawn. */
  withEmptyRoi(name: string): PhantomPatient {
    const first = this.content.rois[0]!.spec;
    return this.with({
      rois: [...this.content.rois, { number: this.content.rois.length + 1, spec: { ...first, name }, contours: [] }],
    });
  }

  withoutContours(): PhantomPatient {
    return this.with({ rois: this.content.rois.map((roi) => ({ ...roi, contours: [] })) });
  }

  /** Contours of one ROI, or of all, half a metre beyond the volume. */
  withContoursOutside(name?: string): PhantomPatient {
    const away = (roi: PhantomRoi): PhantomRoi => ({
      ...roi,
      contours: roi.contours.map(({ points }) => ({ points: points.map(([x, y, z]) => [x, y, z + 500] as const) })),
    });
    return this.with({ rois: this.content.rois.map((roi) => (name && roi.spec.name !== name ? roi : away(roi))) });
  }

  /** What else lies in folders: notes, tables, empty files, a picture, deep nesting. */
  withClutter(): PhantomPatient {
    const other = (relative: string, bytes: Uint8Array): PhantomFile => ({ relative, bytes, role: 'other' });
    return this.edited((files) => [
      ...files.map((file) => ({ ...file, relative: `export/2024/disc 1/${file.relative}` })),
      other('README.txt', Buffer.from('Exported by the phantom generator.\n')),
      other('export/2024/disc 1/CT/Thumbs.db', new Uint8Array(512).fill(7)),
      other('export/2024/disc 1/CT/empty', new Uint8Array(0)),
      other('export/2024/plan.csv', Buffer.from('roi,volume\nGTV-1,1.6\n')),
      other('export/.DS_Store', Buffer.from([0, 0, 0, 1, 0x42, 0x75, 0x64, 0x31])),
    ]);
  }

  /** Any change of the written files. */
  edited(edit: FileEdit): PhantomPatient {
    return new PhantomPatient(this.content, [...this.edits, edit]);
  }

  private slice(k: number): PhantomSlice {
    const slice = this.content.slices.find((one) => one.k === k);
    if (!slice) throw new RangeError(`the phantom has no slice ${k}`);
    return slice;
  }

  private with(change: Partial<PhantomContent>): PhantomPatient {
    return new PhantomPatient({ ...this.content, ...change }, this.edits);
  }
}

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
      // Against the position, as most scanners number from the head down.
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
  const values = Int32Array.from(hu, (value) => Math.round((value - intercept) / slope));
  return spec.pixelRepresentation === 1 ? Int16Array.from(values) : Uint16Array.from(values);
}

function along(point: Vec3, direction: Vec3, mm: number): Vec3 {
  return [point[0] + direction[0] * mm, point[1] + direction[1] * mm, point[2] + direction[2] * mm];
}

/** Height of a slice above the volume's centre, mm. */
function heightOf(k: number, size: Vec3, spacing: Vec3): number {
  return (k - (size[2] - 1) / 2) * spacing[2];
}

function isInnerOutline(outline: Outline, outlines: readonly Outline[]): boolean {
  return outlines.some(
    (other) =>
      other !== outline &&
      enclosedArea([other, outline]) < enclosedArea([other]) &&
      enclosedArea([other]) > enclosedArea([outline]),
  );
}
