import { Malformed } from '../element/read/malformed.ts';
import { openObject } from '../element/read/open.ts';
import { readBeginning } from '../element/read/read-file.ts';

/** The identity of a DICOM object, and its encoding. */
export interface ObjectIdentity {
  readonly sopClassUid?: string;
  readonly sopInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly studyInstanceUid?: string;
  readonly patientId?: string;
  readonly issuerOfPatientId?: string;
  readonly transferSyntaxUid: string;
}

/** The identity of a file, or why it is unknown. */
export type Identified =
  | { readonly kind: 'object'; readonly identity: ObjectIdentity }
  | { readonly kind: 'not-dicom' }
  | { readonly kind: 'damaged'; readonly code: string };

/** Reads the identity of the object in a file, walking all its elements: a truncated file is damaged. */
export async function identifyObject(path: string): Promise<Identified> {
  try {
    return await readBeginning(path, (bytes) => {
      const object = openObject(bytes);
      if (object === undefined) return { kind: 'not-dicom' };
      const { dataset, transferSyntaxUid } = object;
      const found = {
        sopClassUid: dataset.uid('SOPClassUID'),
        sopInstanceUid: dataset.uid('SOPInstanceUID'),
        seriesInstanceUid: dataset.uid('SeriesInstanceUID'),
        studyInstanceUid: dataset.uid('StudyInstanceUID'),
        patientId: dataset.text('PatientID'),
        issuerOfPatientId: dataset.text('IssuerOfPatientID'),
      };
      const present = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
      return { kind: 'object', identity: { ...present, transferSyntaxUid } };
    });
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    return { kind: 'damaged', code: damage.code };
  }
}
