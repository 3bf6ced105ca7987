import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grid } from '../../src/core/index.ts';
import { neutralCodes, type SegmentInput, segMetadata, writePart10 } from '../../src/dicom/index.ts';
import { writeNrrd } from '../../src/image/index.ts';

const spacing = [0.977, 0.977, 1] as const;

export const gridOf = (columns: number, rows: number, slices: number): Grid => ({
  size: [columns, rows, slices],
  spacing,
  origin: [-250, -250, -180],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
});

/** Ellipsoids of different sizes and positions, many of them overlapping. */
export function ellipsoid(index: number): { readonly centre: readonly number[]; readonly radii: readonly number[] } {
  return {
    centre: [100 + ((index * 37) % 300), 100 + ((index * 53) % 300), 60 + ((index * 29) % 280)],
    radii: [30 + (index % 60), 30 + ((index * 7) % 60), 20 + ((index * 11) % 100)],
  };
}

/**
 * For every row of slice k that an ellipsoid covers, calls `fill` with the columns from `first` up to but not including
 * `end`.
 */
export function rowsOf(index: number, k: number, grid: Grid, fill: (row: number, first: number, end: number) => void) {
  const { centre, radii } = ellipsoid(index);
  const left = 1 - ((k - centre[2]!) / radii[2]!) ** 2;
  if (left <= 0) return;
  for (let row = 0; row < grid.size[1]; row += 1) {
    const width = left - ((row - centre[1]!) / radii[1]!) ** 2;
    if (width <= 0) continue;
    const half = Math.floor(radii[0]! * Math.sqrt(width));
    fill(row, Math.max(0, centre[0]! - half), Math.min(grid.size[0], centre[0]! + half + 1));
  }
}

export const segment = (index: number): Omit<SegmentInput, 'mask'> => ({
  label: `Segment ${index + 1}`,
  algorithmType: 'AUTOMATIC',
  algorithmName: 'bench',
  ...neutralCodes,
  trackingId: `Segment ${index + 1}`,
  trackingUid: `2.25.${index + 1}`,
});

/** The ellipsoids as one label map (later ones cover earlier ones), with dcmqi's metadata and a CT on the same grid. */
export async function writeLabelMapCase(folder: string, grid: Grid, count: number): Promise<void> {
  const [columns, rows, slices] = grid.size;
  const voxels = new Uint8Array(columns * rows * slices);
  for (let index = 0; index < count; index += 1) {
    for (let k = 0; k < slices; k += 1) {
      rowsOf(index, k, grid, (row, first, end) => {
        const start = (k * rows + row) * columns;
        voxels.fill(index + 1, start + first, start + end);
      });
    }
  }
  await writeFile(join(folder, 'labels.nrrd'), await writeNrrd({ grid, voxels }, { level: 1 }));
  const segments = Array.from({ length: count }, (_, index) => segment(index));
  const { segmentAttributes, ...rest } = JSON.parse(segMetadata(segments)) as { segmentAttributes: object[][] };
  const labelled = segmentAttributes.flat().map((one, index) => ({ ...one, labelID: index + 1 }));
  await writeFile(join(folder, 'meta.json'), JSON.stringify({ ...rest, segmentAttributes: [labelled] }));
  await mkdir(join(folder, 'ct'));
  for (let k = 0; k < slices; k += 1) await writeFile(join(folder, 'ct', `${k}.dcm`), image(grid, k));
}

/** One CT image of air, with the attributes a reader requires. */
function image({ size, spacing, origin }: Grid, k: number): Uint8Array {
  return writePart10(
    {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: `2.25.1000${k + 1}`,
      ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      StudyDate: '20240102',
      StudyTime: '101000',
      AccessionNumber: '',
      Modality: 'CT',
      Manufacturer: 'bench',
      ReferringPhysicianName: '',
      PatientName: 'Bench',
      PatientID: 'BENCH',
      PatientBirthDate: '',
      PatientSex: '',
      SliceThickness: spacing[2],
      PatientPosition: 'HFS',
      StudyInstanceUID: '2.25.52',
      SeriesInstanceUID: '2.25.53',
      StudyID: '1',
      SeriesNumber: 2,
      InstanceNumber: k + 1,
      ImagePositionPatient: [origin[0], origin[1], origin[2] + k * spacing[2]],
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      FrameOfReferenceUID: '2.25.51',
      PositionReferenceIndicator: '',
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: size[1],
      Columns: size[0],
      PixelSpacing: [spacing[1], spacing[0]],
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 0,
      RescaleIntercept: -1024,
      RescaleSlope: 1,
    },
    { vr: 'OW', byteLength: 2 * size[0] * size[1], fill: () => {} },
  );
}

/** Slices of one label as masks, from a label map; the extent of each label's rows is found in one pass. */
export function masksOf(labels: Uint8Array, grid: Grid, count: number): ((slice: number) => Uint8Array | undefined)[] {
  const [columns, rows, slices] = grid.size;
  const firsts = new Int16Array((count + 1) * slices).fill(-1);
  const lasts = new Int16Array((count + 1) * slices);
  for (let k = 0, at = 0; k < slices; k += 1) {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1, at += 1) {
        const place = labels[at]! * slices + k;
        if (firsts[place]! < 0) firsts[place] = row;
        lasts[place] = row;
      }
    }
  }
  const buffer = new Uint8Array(columns * rows);
  return Array.from({ length: count }, (_, index) => (k: number) => {
    const place = (index + 1) * slices + k;
    if (firsts[place]! < 0) return undefined;
    buffer.fill(0);
    const slice = k * rows * columns;
    const end = (lasts[place]! + 1) * columns;
    for (let at = firsts[place]! * columns; at < end; at += 1) if (labels[slice + at] === index + 1) buffer[at] = 1;
    return buffer;
  });
}
