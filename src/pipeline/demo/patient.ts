import { cross, deriveUid, sha256, type Vec3 } from '../../core/index.ts';
import { heightOf, type PhantomContent, type PhantomRoi, type PhantomSlice } from './content.ts';
import { encodeImage, encodeStructureSet } from './objects.ts';
import { enclosedArea, type Outline, outlinesAt } from './outline.ts';
import { analyticVolume } from './shape.ts';

/** One file in the patient's folder. */
export interface PhantomFile {
  /** Path inside the patient's folder, `/` between its parts. */
  readonly relative: string;
  readonly bytes: Uint8Array;
  readonly role: 'image' | 'structure-set' | 'other';
  /** Index along the normal of the slice of this image. */
  readonly slice?: number;
}

/** The expected content of one ROI, up to the size of a voxel. */
export interface ExpectedRoi {
  readonly name: string;
  /** Intended volume of the shape, without cavities. */
  readonly analyticVolumeMl: number;
  /** Area enclosed by the contours, even-odd, times the slice distance. */
  readonly contouredVolumeMl: number;
  /** The same area if the contours of a slice are united (`or`), so that inner contours cut no hole. */
  readonly unitedVolumeMl: number;
  readonly contours: number;
}

type FileEdit = (files: readonly PhantomFile[]) => readonly PhantomFile[];

/** A synthetic patient; the methods return altered copies with faults that occur in practice. */
export class PhantomPatient {
  constructor(
    readonly content: PhantomContent,
    private readonly edits: readonly FileEdit[] = [],
  ) {}

  /** The DICOM files, named as in a PACS export: in a meaningless order. */
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

  /** The expected content of the existing contours. */
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

  /** Lost slices; the structure set still refers to them. */
  without(...slices: readonly number[]): PhantomPatient {
    return this.with({ slices: this.content.slices.filter(({ k }) => !slices.includes(k)) });
  }

  /** Slices that were never acquired: nothing refers to them, so they show only as a gap between their neighbours. */
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

  /** A second image at the position of a slice, as from a repeated acquisition in one series. */
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

  /** An interrupted transfer: the file of a slice is truncated. */
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

  /** An ROI name from a template, without any contours. */
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

  /** Other files found in folders: notes, tables, empty files, a picture, deep nesting. */
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

  /** Any change of the data from which the files are made. */
  with(change: Partial<PhantomContent>): PhantomPatient {
    return new PhantomPatient({ ...this.content, ...change }, this.edits);
  }
}

function isInnerOutline(outline: Outline, outlines: readonly Outline[]): boolean {
  return outlines.some(
    (other) =>
      other !== outline &&
      enclosedArea([other, outline]) < enclosedArea([other]) &&
      enclosedArea([other]) > enclosedArea([outline]),
  );
}
