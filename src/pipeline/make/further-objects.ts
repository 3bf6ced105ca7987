import { taken } from '../../core/index.ts';
import {
  layersOf,
  type SegmentInput,
  type StructureRoiInput,
  writeLabelMap,
  writeStructureSet,
} from '../../dicom/index.ts';
import type { OutputRecord } from '../../graph/index.ts';
import { traceContours, writeNifti } from '../../image/index.ts';
import type { CaseFolder } from './case-folder.ts';
import type { CaseSettings } from './case-settings.ts';
import type { MeasuredCase, MeasuredRoi } from './measured-case.ts';

type SegmentationInput = Parameters<typeof writeLabelMap>[0];
type About = Pick<OutputRecord, 'mediaType'> & { readonly identifying: boolean };

/** The same masks as label maps and as contours, if they were asked for. */
export async function addFurtherObjects(
  { rois }: MeasuredCase,
  { outputs = [] }: Pick<CaseSettings, 'outputs'>,
  input: Omit<SegmentationInput, 'uids'>,
  uid: (what: string) => string,
  about: About,
  folder: CaseFolder,
): Promise<void> {
  if (outputs.includes('labelmap')) {
    const [columns, rows, slices] = input.grid.size;
    const layers = layersOf(input.segments, columns * rows * slices, slices);
    for (const [at, layer] of layers.entries()) {
      // Segments that share voxels cannot be in one label map.
      const name = at === 0 ? 'labelmap' : `labelmap-${at + 1}`;
      const uids = {
        sopInstanceUid: uid(name),
        seriesInstanceUid: uid('labelmap-series'),
        dimensionOrganizationUid: uid('labelmap-dimensions'),
      };
      const object = writeLabelMap(
        { ...input, uids, seriesNumber: 301, seriesDescription: 'Label map' },
        layer.map((number) => number + 1),
      );
      const sopClassUid = '1.2.840.10008.5.1.4.1.1.66.7';
      await folder.add(`${name}.dcm`, object, { ...about, role: 'labelmap', sopClassUid, sopInstanceUid: uid(name) });
    }
  }
  if (!outputs.includes('rtstruct')) return;
  const { series, instances, delineation, software, contentDate, contentTime } = input;
  const object = writeStructureSet({
    series,
    instances,
    software,
    ...(delineation && { delineation }),
    ...(contentDate !== undefined && { contentDate }),
    ...(contentTime !== undefined && { contentTime }),
    rois: rois.map((roi, at) => structureOf(roi, input.segments[at]!)),
    uids: { sopInstanceUid: uid('rtstruct'), seriesInstanceUid: uid('rtstruct-series') },
  });
  await folder.add('rtstruct.dcm', object, {
    ...about,
    role: 'rtstruct',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.481.3',
    sopInstanceUid: uid('rtstruct'),
  });
}

function structureOf(
  { roi, record, rasterised }: MeasuredRoi,
  { label, color, algorithmType }: SegmentInput,
): StructureRoiInput {
  const interpretedType = interpretedTypeOf(record.mapped?.key, record.mapped?.category.value);
  return {
    name: label,
    sourceNumber: roi.number,
    // Unlike a segment, an ROI may leave it open how it was drawn.
    ...(taken(record.attribution?.methods) !== undefined && { algorithmType }),
    ...(interpretedType !== undefined && { interpretedType }),
    ...(color && { color }),
    contours: traceContours(rasterised.mask),
  };
}

/** Anatomical Structure (SNOMED CT). */
const anatomical = '123037004';

function interpretedTypeOf(
  key: string | undefined,
  category: string | undefined,
): StructureRoiInput['interpretedType'] {
  const target = /^(gtv|ctv|ptv)(?:-|$)/.exec(key ?? '')?.[1];
  if (target !== undefined) return target.toUpperCase() as 'GTV' | 'CTV' | 'PTV';
  return category === anatomical ? 'ORGAN' : undefined;
}

/** Image and masks as NIfTI beside NRRD, if that was asked for. */
export async function addNifti(
  { inputs, rois }: MeasuredCase,
  { volumes = [] }: Pick<CaseSettings, 'volumes'>,
  folder: CaseFolder,
): Promise<void> {
  if (!volumes.includes('nifti')) return;
  const mediaType = 'application/x-nifti';
  await folder.add('image.nii.gz', await writeNifti(inputs.loaded.volume), { role: 'nifti-image', mediaType });
  for (const { record, rasterised } of rois) {
    const file = await writeNifti(rasterised.mask);
    const { segmentNumber } = record;
    await folder.add(`masks/${record.fileName}.nii.gz`, file, { role: 'nifti-mask', mediaType, segmentNumber });
  }
}
