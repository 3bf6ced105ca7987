import { jsonKey } from '../../dicom/index.ts';

/** An attribute of the DICOM JSON model (PS3.18 F.2.2). */
export interface JsonAttribute {
  readonly vr?: string;
  readonly Value?: readonly unknown[];
}

/** A data set of the DICOM JSON model, by tag. */
export type JsonDataset = Readonly<Record<string, JsonAttribute | undefined>>;

/** Keys of the requested attributes. */
export const JSON_TAG = {
  modality: jsonKey('Modality'),
  modalitiesInStudy: jsonKey('ModalitiesInStudy'),
  seriesDescription: jsonKey('SeriesDescription'),
  patientId: jsonKey('PatientID'),
  studyInstanceUid: jsonKey('StudyInstanceUID'),
  seriesInstanceUid: jsonKey('SeriesInstanceUID'),
  sopInstanceUid: jsonKey('SOPInstanceUID'),
  rows: jsonKey('Rows'),
  columns: jsonKey('Columns'),
  frames: jsonKey('NumberOfFrames'),
  bitsAllocated: jsonKey('BitsAllocated'),
} as const;

/** The first value as text; servers write numbers as JSON numbers or as texts. */
export function textOf(dataset: JsonDataset, tag: string): string | undefined {
  const value = dataset[tag]?.Value?.[0];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

export function textsOf(dataset: JsonDataset, tag: string): readonly string[] {
  return (dataset[tag]?.Value ?? []).filter((value): value is string => typeof value === 'string');
}

export function numberOf(dataset: JsonDataset, tag: string): number | undefined {
  const value = Number(textOf(dataset, tag));
  return Number.isFinite(value) ? value : undefined;
}
