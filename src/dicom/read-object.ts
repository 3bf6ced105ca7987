import type { Refusal } from '../core/index.ts';
import type { SourceFile } from '../sources/index.ts';
import { type ImageHeader, imageHeaderOf } from './image-header.ts';
import type { StructureSetHeader } from './model.ts';
import { type Dataset, required } from './part10/dataset.ts';
import { Malformed } from './part10/malformed.ts';
import { type OpenObject, openObject } from './part10/open.ts';
import { readBeginning } from './part10/read-file.ts';
import { refusalOfDamage } from './refuse.ts';
import type { SegmentationHeader } from './segmentation/model.ts';
import { segmentationHeaderOf } from './segmentation/segmentation-header.ts';
import { structureSetHeaderOf } from './structure-set-header.ts';
import { MULTI_FRAME_IMAGES, SEGMENTATIONS, SINGLE_FRAME_IMAGES, SOP_CLASS } from './uids.ts';

/** A DICOM object this program does not process, kept by name. */
export interface OtherObject {
  readonly path: string;
  readonly relativePath: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly modality: string;
  readonly patientId?: string;
}

/** What one file turned out to be. */
export type FoundObject =
  | { readonly kind: 'not-dicom' }
  | { readonly kind: 'image'; readonly header: ImageHeader }
  | { readonly kind: 'structure-set'; readonly header: StructureSetHeader }
  | { readonly kind: 'segmentation'; readonly header: SegmentationHeader }
  | { readonly kind: 'other'; readonly object: OtherObject }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Reads as much of one file as says what it is. Damage is a refusal; only mistakes of ours are thrown. */
export async function readObject(file: SourceFile): Promise<FoundObject> {
  let seen: Dataset | undefined;
  try {
    return await readBeginning(file.path, (bytes) => {
      const object = openObject(bytes, (partial) => {
        seen = partial;
      });
      return object ? classify(object, file) : { kind: 'not-dicom' };
    });
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    return { kind: 'refused', refusal: refusalOfDamage(damage, file.relative, seen) };
  }
}

function classify(object: OpenObject, file: SourceFile): FoundObject {
  const { dataset } = object;
  const sopClassUid = required(dataset.uid('SOPClassUID'), 'SOPClassUID');
  if (SINGLE_FRAME_IMAGES.has(sopClassUid) || MULTI_FRAME_IMAGES.has(sopClassUid)) {
    return { kind: 'image', header: imageHeaderOf(object, file.path, file.relative) };
  }
  if (sopClassUid === SOP_CLASS.rtStructureSet) {
    return { kind: 'structure-set', header: structureSetHeaderOf(object, file.path, file.relative) };
  }
  if (SEGMENTATIONS.has(sopClassUid)) {
    return { kind: 'segmentation', header: segmentationHeaderOf(object, file.path, file.relative) };
  }
  const patientId = dataset.text('PatientID');
  return {
    kind: 'other',
    object: {
      path: file.path,
      relativePath: file.relative,
      sopClassUid,
      sopInstanceUid: required(dataset.uid('SOPInstanceUID'), 'SOPInstanceUID'),
      seriesInstanceUid: required(dataset.uid('SeriesInstanceUID'), 'SeriesInstanceUID'),
      modality: required(dataset.text('Modality'), 'Modality'),
      ...(patientId !== undefined && { patientId }),
    },
  };
}
