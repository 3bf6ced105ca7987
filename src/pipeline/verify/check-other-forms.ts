import { type Grid, latin1, type Volume } from '../../core/index.ts';
import { type Contour, readDerivedObject } from '../../dicom/index.ts';
import { rasterise, readNifti, readNrrd } from '../../image/index.ts';
import { type CaseFiles, type CaseOutput, CaseOutputMissing } from './case-files.ts';
import { sliceAt } from './check-segmentation.ts';
import type { Findings } from './findings.ts';

/** Checks that NIfTI files, label maps and contours hold the same voxels as the NRRD files. */
export async function checkOtherForms(files: CaseFiles, findings: Findings): Promise<void> {
  const [image] = files.outputs('image');
  const masks = new Map(files.outputs('mask').map((mask) => [mask.segmentNumber, mask]));
  const nrrd = async (output: CaseOutput | undefined): Promise<Volume> => {
    if (output === undefined)
      throw new CaseOutputMissing('A file in another form has no NRRD file. Run the case again.');
    return readNrrd(await files.read(output));
  };
  const compare = (what: string, found: ArrayLike<number>, { voxels }: Volume): void => {
    findings.compared += voxels.length;
    let different = 0;
    for (let n = 0; n < voxels.length; n++) if (found[n] !== voxels[n]) different++;
    if (different > 0) findings.differ('QIAW_VERIFY_FORMS', `${what} differs in ${different} voxels.`);
  };
  for (const output of [...files.outputs('nifti-image'), ...files.outputs('nifti-mask')])
    await findings.attempt(async () => {
      const own = await nrrd(output.role === 'nifti-image' ? image : masks.get(output.segmentNumber));
      compare(
        `The ${output.role} of ${output.segmentNumber ?? 'the case'}`,
        (await readNifti(await files.read(output))).voxels,
        own,
      );
    });
  const labelled = new Set<number>();
  for (const output of files.outputs('labelmap'))
    await findings.attempt(async () => {
      const map = readLabelMap(await files.read(output));
      for (const number of map.segments) {
        const own = await nrrd(masks.get(number));
        compare(`Segment ${number} of the label map`, segmentOf(map, number, own.grid), own);
        labelled.add(number);
      }
    });
  if (files.outputs('labelmap').length > 0 && labelled.size !== masks.size)
    findings.differ(
      'QIAW_VERIFY_FORMS',
      `The label maps have ${labelled.size} segments, and there are ${masks.size} masks.`,
    );
  for (const output of files.outputs('rtstruct'))
    await findings.attempt(async () => {
      const contours = readContours(await files.read(output));
      for (const [number, mask] of masks) {
        const own = await nrrd(mask);
        const roi = { number: number!, name: '', contours: contours.get(number!) ?? [] };
        const filled = rasterise(roi, own.grid, { rule: 'or' });
        compare(`ROI ${number} of the structure set`, filled.ok ? filled.value.mask.voxels : [], own);
      }
    });
}

interface LabelMapObject {
  readonly rows: number;
  readonly columns: number;
  readonly segments: readonly number[];
  readonly positions: ReadonlyArray<readonly [number, number, number]>;
  readonly values: Uint8Array | Uint16Array;
}

function readLabelMap(file: Uint8Array): LabelMapObject {
  return readDerivedObject(file, (dataset) => {
    const bytes = (dataset.bytes('PixelData') ?? new Uint8Array(0)).slice();
    return {
      rows: dataset.short('Rows') ?? 0,
      columns: dataset.short('Columns') ?? 0,
      segments: dataset.sequence('SegmentSequence').flatMap((item) => item.short('SegmentNumber') || []),
      positions: dataset
        .sequence('PerFrameFunctionalGroupsSequence')
        .map(
          (item) =>
            item.sequence('PlanePositionSequence')[0]?.numbers('ImagePositionPatient') as unknown as [
              number,
              number,
              number,
            ],
        ),
      values: dataset.short('BitsAllocated') === 16 ? new Uint16Array(bytes.buffer) : bytes,
    };
  });
}

function segmentOf({ rows, columns, positions, values }: LabelMapObject, number: number, grid: Grid): Uint8Array {
  const area = rows * columns;
  const voxels = new Uint8Array(area * grid.size[2]);
  for (const [frame, position] of positions.entries()) {
    const k = sliceAt(grid, position);
    if (k === undefined) throw new CaseOutputMissing('A frame of the label map lies on no slice of the image.');
    for (let n = 0; n < area; n++) if (values[frame * area + n] === number) voxels[k * area + n] = 1;
  }
  return voxels;
}

function readContours(file: Uint8Array): ReadonlyMap<number, readonly Contour[]> {
  return readDerivedObject(
    file,
    (dataset) =>
      new Map(
        dataset.sequence('ROIContourSequence').map((roi) => [
          roi.integer('ReferencedROINumber') ?? 0,
          roi.sequence('ContourSequence').map((contour) => ({
            geometricType: contour.text('ContourGeometricType') ?? '',
            points: Float64Array.from(latin1(contour.bytes('ContourData') ?? new Uint8Array(0)).split('\\'), Number),
          })),
        ]),
      ),
  );
}
