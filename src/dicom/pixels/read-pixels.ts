import { accepted, type Result, refused } from '../../core/index.ts';
import { imageHeaderOf } from '../image-header.ts';
import type { ImageInstance } from '../model.ts';
import type { Dataset } from '../part10/dataset.ts';
import { Malformed } from '../part10/malformed.ts';
import { type OpenObject, openObject } from '../part10/open.ts';
import { readWhole } from '../part10/read-file.ts';
import type { FileBytes } from '../part10/walk.ts';
import { refusalOfDamage } from '../refuse.ts';
import { isNative } from './codec.ts';
import { compressedFrames, decodeFrame } from './encapsulated.ts';
import { type StoredValues, storedValues } from './stored-values.ts';

/** Reads the pixels of one image, as stored; the header is read again and must still be the one found while scanning. */
export async function readStoredValues(instance: ImageInstance): Promise<Result<StoredValues>> {
  let seen: Dataset | undefined;
  const relativePath = instance.relativePath ?? '';
  try {
    return accepted(
      await readWhole(instance.path, async (file) => {
        const object = openObject(file, (partial) => {
          seen = partial;
        });
        if (!object) throw changed();
        const now = imageHeaderOf(object, instance.path, relativePath).instance;
        if (JSON.stringify(now) !== JSON.stringify(instance)) throw changed();
        return pixelsOf(file, object, now);
      }),
    );
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    return refused(refusalOfDamage(damage, relativePath, seen));
  }
}

function changed(): Malformed {
  return new Malformed('QIAW_FILE_CHANGED', 'The file holds another object than when it was found.');
}

async function pixelsOf(file: FileBytes, object: OpenObject, instance: ImageInstance): Promise<StoredValues> {
  const bytes = object.dataset.bytes('PixelData')!;
  const element = object.dataset.element('PixelData')!;
  if (isNative(object.transferSyntaxUid)) {
    if (element.undefinedLength) {
      throw new Malformed('QIAW_DICOM_MALFORMED', 'Pixels are encapsulated although the transfer syntax is native.');
    }
    const { littleEndian } = object.encoding;
    return storedValues(bytes, instance, littleEndian ? 'no' : element.vr === 'OW' ? wordsOf(instance) : 'cells');
  }
  const [frame] = compressedFrames(file, object, 1);
  return storedValues(await decodeFrame(object, frame!, instance), instance, 'no');
}

/** OW is swapped as 16-bit words, also under 8-bit cells; 32-bit cells of a big endian object are whole words of 4. */
function wordsOf(instance: ImageInstance): 'words' | 'cells' {
  return instance.bitsAllocated === 8 ? 'words' : 'cells';
}
