import { Malformed } from './part10/malformed.ts';
import { openObject } from './part10/open.ts';
import { readBeginning } from './part10/read-file.ts';

/** What names a DICOM object, and how it is encoded. */
export interface ObjectIdentity {
  readonly sopClassUid?: string;
  readonly sopInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly studyInstanceUid?: string;
  readonly patientId?: string;
  readonly issuerOfPatientId?: string;
  readonly transferSyntaxUid: string;
}

/** What a file is, or why it cannot be told. */
export type Identified =
  | { readonly kind: 'object'; readonly identity: ObjectIdentity }
  | { readonly kind: 'not-dicom' }
  | { readonly kind: 'damaged'; readonly code: string };

/** Reads what names the object of a file, walking all its elements: a file that ends too early is damaged. */
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
