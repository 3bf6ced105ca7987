import type { Dataset } from '../element/read/dataset.ts';

/**
 * Whether pixels may show a name, which a change of attributes cannot remove: `yes` if the object states it
 * (BurnedInAnnotation); `possible` if the statement is not understood, or if the object does not deny it and is of a kind that
 * often has text in its pixels;
 * `derived` if it does not deny it and was computed from other images (which also applies to most reformatted series);
 * else `no`.
 */
export type BurnedInRisk = 'yes' | 'possible' | 'derived' | 'no';

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

/** The standard allows YES and NO (PS3.3 C.7.6.1); these are written, too. Any other value states nothing, so it is doubtful. */
const affirmed = new Set(['YES', 'Y', 'TRUE', 'T', '1']);
const denied = new Set(['NO', 'N', 'FALSE', 'F', '0']);

export function burnedInRiskOf(dataset: Dataset): BurnedInRisk {
  const stated = dataset.text('BurnedInAnnotation')?.trim().toUpperCase() ?? '';
  if (affirmed.has(stated)) return 'yes';
  if (denied.has(stated)) return 'no';
  if (stated !== '') return 'possible';
  const imageType = (dataset.texts('ImageType') ?? []).map((value) => value.toUpperCase());
  const suspicious =
    drawing.has((dataset.text('Modality') ?? '').toUpperCase()) ||
    secondaryCapture.test(dataset.text('SOPClassUID') ?? '') ||
    dataset.has('ConversionType') ||
    imageType.some((value) => drawnImageTypes.test(value));
  if (suspicious) return 'possible';
  return imageType[1] === 'SECONDARY' ? 'derived' : 'no';
}
