import { QiawError } from '../../core/index.ts';
import type { Dataset } from './dataset.ts';
import { Malformed } from './malformed.ts';
import { openObject } from './open.ts';
import { fileBytes } from './walk.ts';

/** A derived object (SEG, SR) that should be whole cannot be read. The message names attributes, never values. */
export class DerivedObjectUnreadable extends QiawError {
  readonly code = 'QIAW_DICOM_UNREADABLE';

  constructor(fault: string, options?: { cause?: unknown }) {
    super(`A derived DICOM object cannot be read: ${fault} Run the case again.`, options);
  }
}

/**
 * Gives `use` the data set of a complete DICOM file in memory.
 * @throws DerivedObjectUnreadable when the file is no DICOM or is damaged where `use` looks
 */
export function readDerivedObject<T>(file: Uint8Array, use: (dataset: Dataset) => T): T {
  try {
    const object = openObject(fileBytes(file));
    if (!object) throw new DerivedObjectUnreadable('it is no DICOM file.');
    return use(object.dataset);
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    throw new DerivedObjectUnreadable(damage.reason, { cause: damage });
  }
}
