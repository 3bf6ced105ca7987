import type { Dataset } from '../part10/dataset.ts';
import { openObject } from '../part10/open.ts';
import { readBeginning } from '../part10/read-file.ts';

/**
 * Whether pixels may show a name, which cannot be removed through attributes: `yes` if the object states it
 * (BurnedInAnnotation), `possible` if it does not deny it and is of a kind that often contains drawn text, else `no`.
 */
export type BurnedInRisk = 'yes' | 'possible' | 'no';

/** Modalities whose devices draw patient banners into the pixels. */
const drawing = new Set([
  'US',
  'XA',
  'RF',
  'SC',
  'OT',
  'ES',
  'XC',
  'GM',
  'SM',
  'IVUS',
  'DG',
  'MG',
  'CR',
  'DX',
  'PX',
  'IO',
]);

/** Secondary Capture Image Storage (1.2.840.10008.5.1.4.1.1.7) and its multi-frame relatives. */
const secondaryCapture = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.\d+)?$/;
const drawnImageTypes = /SCREEN|CAPTURE|SAVE|REPORT|DOSE_INFO|POSDISP/;

export function burnedInRiskOf(dataset: Dataset): BurnedInRisk {
  const stated = dataset.text('BurnedInAnnotation')?.toUpperCase();
  if (stated === 'YES') return 'yes';
  if (stated === 'NO') return 'no';
  const imageType = (dataset.texts('ImageType') ?? []).map((value) => value.toUpperCase());
  const suspicious =
    drawing.has((dataset.text('Modality') ?? '').toUpperCase()) ||
    secondaryCapture.test(dataset.text('SOPClassUID') ?? '') ||
    dataset.has('ConversionType') ||
    imageType[1] === 'SECONDARY' ||
    imageType.some((value) => drawnImageTypes.test(value));
  return suspicious ? 'possible' : 'no';
}

/** The risk of a file; `no` if it is not DICOM. Reads only the beginning of the file. */
export async function burnedInRisk(path: string): Promise<BurnedInRisk> {
  return readBeginning(path, (file) => {
    const object = openObject(file);
    return object ? burnedInRiskOf(object.dataset) : 'no';
  });
}
