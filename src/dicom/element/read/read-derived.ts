import { QiawError } from '../../../core/index.ts';
import type { Dataset } from './dataset.ts';
import { Malformed } from './malformed.ts';
import { openObject } from './open.ts';
import { fileBytes } from './walk.ts';

/** A derived object (SEG, SR) that should be intact cannot be read. The message names attributes, never values. */
export class DerivedObjectUnreadable extends QiawError {
  readonly code = 'QIAW_DICOM_UNREADABLE';

  constructor(fault: string, options?: { cause?: unknown }) {
    super(`A derived DICOM object cannot be read: ${fault} Run the case again.`, options);
  }
}

/**
 * Passes the data set of a complete DICOM file in memory to `use`.
 * @throws DerivedObjectUnreadable if the file is not DICOM or is damaged where `use` reads
 */
export function readDerivedObject<T>(file: Uint8Array, use: (dataset: Dataset) => T): T {
  try {
    const object = openObject(fileBytes(file));
    if (!object) throw new DerivedObjectUnreadable('it is not a DICOM file.');
    return use(object.dataset);
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    throw new DerivedObjectUnreadable(damage.reason, { cause: damage });
  }
}
