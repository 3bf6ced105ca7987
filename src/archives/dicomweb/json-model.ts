/** An attribute of the DICOM JSON model (PS3.18 F.2.2). */
export interface JsonAttribute {
  readonly vr?: string;
  readonly Value?: readonly unknown[];
}

/** A data set of the DICOM JSON model, by tag. */
export type JsonDataset = Readonly<Record<string, JsonAttribute | undefined>>;

export const JSON_TAG = {
  modality: '00080060',
  modalitiesInStudy: '00080061',
  seriesDescription: '0008103E',
  patientId: '00100020',
  studyInstanceUid: '0020000D',
  seriesInstanceUid: '0020000E',
  sopInstanceUid: '00080018',
  rows: '00280010',
  columns: '00280011',
  frames: '00280008',
  bitsAllocated: '00280100',
} as const;

/** The first value as text; servers write numbers as numbers or as texts. */
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
