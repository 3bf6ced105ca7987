import { accepted, type Result, refused } from '../../../core/index.ts';
import type { Dataset } from '../../element/read/dataset.ts';
import { Malformed } from '../../element/read/malformed.ts';
import { type OpenObject, openObject } from '../../element/read/open.ts';
import { readWhole } from '../../element/read/read-file.ts';
import type { FileBytes } from '../../element/read/walk.ts';
import type { ImageInstance } from '../../model.ts';
import { refusalOfDamage } from '../../scan/refuse.ts';
import { imageHeaderOf } from '../image-header.ts';
import { isNative } from './codec.ts';
import { compressedFrames, decodeFrame } from './encapsulated.ts';
import { excessOf } from './excess.ts';
import { type StoredValues, storedValues } from './stored-values.ts';

/** Reads the stored pixels of one slice; the header is read again and must equal the one from the scan. */
export async function readStoredValues(instance: ImageInstance): Promise<Result<StoredValues>> {
  const { value } = await readAllStoredValues([instance]).next();
  return value!.ok ? accepted(value!.value.values) : value!;
}

/** The pixels of one slice. */
export interface StoredSlice {
  readonly values: StoredValues;
  /** Bytes after its pixels, for native frames after the last one; a padding byte is not counted. */
  readonly excessBytes: number;
}

/**
 * Reads the pixels of slices in order. Consecutive slices in one file (the frames of a multi-frame object) need only
 * one read; at most one file is in memory.
 */
export async function* readAllStoredValues(
  instances: readonly ImageInstance[],
): AsyncGenerator<Result<StoredSlice>, undefined> {
  let open: OpenImage | undefined;
  for (const instance of instances) {
    const seen: { dataset?: Dataset } = {};
    try {
      if (open?.path !== instance.path) open = await openImage(instance, seen);
      yield accepted(await pixelsOf(open, instance));
    } catch (damage) {
      if (!(damage instanceof Malformed)) throw damage;
      yield refused(refusalOfDamage(damage, instance.relativePath ?? '', open?.object.dataset ?? seen.dataset));
    }
  }
  return undefined;
}

/** A file with its parsed content, while its slices are read. */
interface OpenImage {
  readonly path: string;
  readonly file: FileBytes;
  readonly object: OpenObject;
  /** Its current slices: from their content as JSON to their frame index. */
  readonly slices: ReadonlyMap<string, number>;
  /** Compressed frames, found once. */
  readonly compressed: readonly Uint8Array[];
}

async function openImage(instance: ImageInstance, seen: { dataset?: Dataset }): Promise<OpenImage> {
  return await readWhole(instance.path, (file) => {
    const object = openObject(file, (partial) => {
      seen.dataset = partial;
    });
    if (!object) throw changed();
    const { instances } = imageHeaderOf(object, instance.path, instance.relativePath ?? '');
    const native = isNative(object.transferSyntaxUid);
    return {
      path: instance.path,
      file,
      object,
      slices: new Map(instances.map((one, index) => [JSON.stringify(one), index])),
      compressed: native ? [] : compressedFrames(file, object, instances.length),
    };
  });
}

function changed(): Malformed {
  return new Malformed('QIAW_FILE_CHANGED', 'The file contains a different object than during the scan.');
}

async function pixelsOf(open: OpenImage, instance: ImageInstance): Promise<StoredSlice> {
  const { object } = open;
  const index = open.slices.get(JSON.stringify(instance));
  if (index === undefined) throw changed();
  if (!isNative(object.transferSyntaxUid)) {
    const { pixels, excessBytes } = await decodeFrame(object, open.compressed[index]!, instance);
    return { values: storedValues(pixels, instance, 'no'), excessBytes };
  }
  const bytes = object.dataset.bytes('PixelData')!;
  const element = object.dataset.element('PixelData')!;
  if (element.undefinedLength) {
    throw new Malformed('QIAW_DICOM_MALFORMED', 'Pixels are encapsulated although the transfer syntax is native.');
  }
  const frame = (instance.rows * instance.columns * instance.bitsAllocated) / 8;
  const words = !object.encoding.littleEndian && element.vr === 'OW' && instance.bitsAllocated === 8;
  if (words && frame % 2 !== 0 && open.slices.size > 1) {
    throw new Malformed('QIAW_PIXEL_FORMAT', 'Frames with an odd number of bytes are stored in big endian words.');
  }
  const own = bytes.subarray(index * frame, (index + 1) * frame + (frame % 2));
  // OW is swapped as 16-bit words, also under 8-bit cells; 32-bit cells of a big endian object are words of 4 bytes.
  const values = storedValues(own, instance, object.encoding.littleEndian ? 'no' : words ? 'words' : 'cells');
  return {
    values,
    excessBytes: index === open.slices.size - 1 ? excessOf(element.length, frame * open.slices.size) : 0,
  };
}
