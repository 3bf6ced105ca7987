import { type Row, segments, textOf } from './listing.ts';

/** A resource of an XNAT that contains DICOM files, with the facts known before it is opened. */
export interface FileSet {
  /** Path of the resource below the base. */
  readonly path: string;
  readonly holds: 'delineations' | 'images';
  /** Series Instance UID if the XNAT knows it. */
  readonly series?: string;
  readonly modality?: string;
  /** SeriesDescription of a scan, if the XNAT knows it. */
  readonly description?: string;
}

const SCAN_TYPES: Readonly<Record<string, string>> = {
  'xnat:ctScanData': 'CT',
  'xnat:mrScanData': 'MR',
  'xnat:petScanData': 'PT',
  'xnat:rtImageScanData': 'RTSTRUCT',
  'xnat:segScanData': 'SEG',
};

/** The content of a resource of a scan (O-RAW's layout: images in `DICOM`, structure sets in `secondary`). */
export function ofScan(experiment: string, scan: Row, resource: string): FileSet | undefined {
  const path = `data/experiments/${segments(experiment)}/scans/${segments(textOf(scan, 'ID'))}/resources/${segments(resource)}`;
  const modality = modalityOf(scan);
  const [series, description] = [textOf(scan, 'UID'), textOf(scan, 'series_description')];
  const delineates = modality === 'RTSTRUCT' || modality === 'SEG' || /^(secondary|rt-?struct|seg)$/i.test(resource);
  if (!delineates && !/^dicom$/i.test(resource)) return undefined;
  return {
    path,
    holds: delineates ? 'delineations' : 'images',
    ...(!delineates && series !== '' && { series }),
    ...(modality !== undefined && { modality }),
    ...(description !== '' && { description }),
  };
}

/** The content of a resource of a subject or session, by its label (FAIR-QI's layout: `<PID>_dcm`, `<PID>_rtss`). */
export function byLabel(parent: string, label: string): FileSet | undefined {
  const path = `${parent}/resources/${segments(label)}`;
  if (/(^|[_-])(rtss|rt-?struct|seg|secondary)$/i.test(label)) return { path, holds: 'delineations' };
  if (/(^|[_-])(dcm|dicom)$/i.test(label)) return { path, holds: 'images' };
  return undefined;
}

/** A resource of an ROI collection (`icr:roiCollectionData`). */
export function ofCollection(experiment: string, assessor: string, resource: string): FileSet {
  const path = `data/experiments/${segments(experiment)}/assessors/${segments(assessor)}/resources/${segments(resource)}`;
  return { path, holds: 'delineations' };
}

function modalityOf(scan: Row): string | undefined {
  const stated = textOf(scan, 'modality');
  return stated === '' ? SCAN_TYPES[textOf(scan, 'xsiType')] : stated;
}
