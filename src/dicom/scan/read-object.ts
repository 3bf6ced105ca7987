import type { Refusal } from '../../core/index.ts';
import {
  everyDelineation,
  type FilteredDelineation,
  isWanted,
  mayBeWanted,
} from '../delineation/delineation-filter.ts';
import type { DelineationHeader } from '../delineation/delineation-header.ts';
import type { Keyword } from '../element/dictionary/attribute.ts';
import { MULTI_FRAME_IMAGES, SEGMENTATIONS, SINGLE_FRAME_IMAGES, SOP_CLASS } from '../element/dictionary/uids.ts';
import { type Dataset, required } from '../element/read/dataset.ts';
import { Malformed } from '../element/read/malformed.ts';
import { mediaDirectoryOf, type OpenObject, openObject } from '../element/read/open.ts';
import { present } from '../element/read/present.ts';
import { readBeginning } from '../element/read/read-file.ts';
import { type ImageHeader, imageHeaderOf } from '../image/image-header.ts';
import type { StructureSetHeader } from '../model.ts';
import { structureSetHeaderOf } from '../rtstruct/structure-set-header.ts';
import type { SegmentationHeader } from '../seg/model.ts';
import { segmentationHeaderOf } from '../seg/segmentation-header.ts';
import { refusalOfDamage } from './refuse.ts';
import type { ScannedFile } from './scanned-file.ts';

/** A DICOM object that this program does not process, with its identity if it states one. */
export interface OtherObject {
  readonly path: string;
  readonly relativePath: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly modality?: string;
  readonly patientId?: string;
}

/** The kind of one file. */
export type FoundObject =
  | { readonly kind: 'not-dicom' }
  /** A DICOMDIR and the SOP Instance UIDs that it names. */
  | { readonly kind: 'media-directory'; readonly objects: readonly string[] }
  | { readonly kind: 'image'; readonly header: ImageHeader }
  | { readonly kind: 'structure-set'; readonly header: StructureSetHeader }
  | { readonly kind: 'segmentation'; readonly header: SegmentationHeader }
  | { readonly kind: 'other'; readonly object: OtherObject }
  /** An excluded delineation; without header if it is damaged. */
  | { readonly kind: 'left-out'; readonly header?: DelineationHeader }
  /** `delineation`: the known facts about a damaged delineation, for the filter. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly delineation?: FilteredDelineation };

/**
 * Reads as much of one file as its identification needs. Damage is a refusal, except in objects of unsupported classes,
 * which would not be used anyway. Only our own bugs are thrown.
 */
export async function readObject(file: ScannedFile, wanted = everyDelineation): Promise<FoundObject> {
  const found = await read(file);
  if (found.kind === 'refused') {
    const isOut = found.delineation !== undefined && !mayBeWanted(wanted, found.delineation);
    return isOut ? { kind: 'left-out' } : found;
  }
  if (found.kind !== 'structure-set' && found.kind !== 'segmentation') return found;
  return isWanted(wanted, found.header) ? found : { kind: 'left-out', header: found.header };
}

async function read(file: ScannedFile): Promise<FoundObject> {
  let seen: Dataset[] = [];
  try {
    return await readBeginning(file.path, (bytes) => {
      seen = [];
      const object = openObject(bytes, (partial) => seen.push(partial));
      if (object) return classify(object, seen, file);
      const objects = mediaDirectoryOf(bytes);
      return objects ? { kind: 'media-directory', objects } : { kind: 'not-dicom' };
    });
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    const sopClassUid = statedClass(seen);
    const dataset = seen.at(-1);
    if (sopClassUid !== undefined && !PROCESSED.has(sopClassUid)) return other(sopClassUid, dataset, file);
    const refusal = refusalOfDamage(damage, file.relative, dataset);
    const kind = sopClassUid === undefined ? undefined : DELINEATIONS.get(sopClassUid);
    if (kind === undefined) return { kind: 'refused', refusal };
    const seriesDescription = dataset && textOf(dataset, 'SeriesDescription');
    return { kind: 'refused', refusal, delineation: { kind, ...present({ seriesDescription }) } };
  }
}

const DELINEATIONS: ReadonlyMap<string, FilteredDelineation['kind']> = new Map([
  [SOP_CLASS.rtStructureSet, 'RTSTRUCT'],
  ...[...SEGMENTATIONS].map((uid) => [uid, 'SEG'] as const),
]);

const PROCESSED: ReadonlySet<string> = new Set([...SINGLE_FRAME_IMAGES, ...MULTI_FRAME_IMAGES, ...DELINEATIONS.keys()]);

function classify(object: OpenObject, seen: readonly Dataset[], file: ScannedFile): FoundObject {
  const sopClassUid = required(statedClass(seen), 'SOPClassUID');
  if (!PROCESSED.has(sopClassUid)) return other(sopClassUid, object.dataset, file);
  required(object.dataset.uid('SOPClassUID'), 'SOPClassUID');
  if (sopClassUid === SOP_CLASS.rtStructureSet) {
    return { kind: 'structure-set', header: structureSetHeaderOf(object, file.path, file.relative) };
  }
  if (SEGMENTATIONS.has(sopClassUid)) {
    return { kind: 'segmentation', header: segmentationHeaderOf(object, file.path, file.relative) };
  }
  return { kind: 'image', header: imageHeaderOf(object, file.path, file.relative) };
}

/** The SOP class from the data set, else from the file meta information, even if the rest is damaged. */
function statedClass(seen: readonly Dataset[]): string | undefined {
  const stated = [...seen]
    .reverse()
    .map((dataset) => textOf(dataset, 'SOPClassUID') ?? textOf(dataset, 'MediaStorageSOPClassUID'));
  return stated.find((text) => text !== undefined && /^\d+(?:\.\d+)+$/.test(text));
}

function other(sopClassUid: string, dataset: Dataset | undefined, file: ScannedFile): FoundObject {
  const said = (keyword: Keyword) => dataset && textOf(dataset, keyword);
  const object = {
    path: file.path,
    relativePath: file.relative,
    sopClassUid,
    ...present({
      sopInstanceUid: said('SOPInstanceUID'),
      seriesInstanceUid: said('SeriesInstanceUID'),
      modality: said('Modality'),
      patientId: said('PatientID'),
    }),
  };
  return { kind: 'other', object };
}

function textOf(dataset: Dataset, keyword: Keyword): string | undefined {
  try {
    return dataset.text(keyword);
  } catch (damage) {
    if (damage instanceof Malformed) return undefined;
    throw damage;
  }
}
