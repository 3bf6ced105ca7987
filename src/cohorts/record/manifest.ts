import { csvLine, QiawError } from '../../core/index.ts';
import type { Bitset } from '../columns/bitset.ts';
import type { CatalogueColumns } from '../columns/model.ts';

/** A manifest that cannot be made: the location of the images is not configured, or their UIDs are not published. */
export class ManifestUnavailable extends QiawError {
  readonly code = 'QIAW_MANIFEST_UNAVAILABLE';
}

export interface ManifestRow {
  readonly subject: string;
  readonly study: string;
  readonly studyInstanceUid: string | undefined;
  readonly series: string;
  readonly seriesInstanceUid: string | undefined;
  readonly modality: string;
  readonly instances: number | undefined;
}

/** Where the images of a catalogue are stored; configured by the site. */
export interface ImageLocations {
  /** DICOMweb root, as in `https://pacs.example.org/dicom-web`. */
  readonly dicomweb?: string | undefined;
  /** Prefix of a bucket whose folders are named by study and series UID, as in `s3://bucket/lung1`. */
  readonly s3?: string | undefined;
}

/** One row per series of the members. */
export function manifestRows(columns: CatalogueColumns, members: Bitset): ManifestRow[] {
  return columns.series.flatMap((series) =>
    members.has(series.subject)
      ? [
          {
            subject: columns.subjects[series.subject]!.iri,
            study: series.study,
            studyInstanceUid: series.studyUid,
            series: series.iri,
            seriesInstanceUid: series.uid,
            modality: series.modality.slice(series.modality.lastIndexOf('/') + 1),
            instances: series.instances,
          },
        ]
      : [],
  );
}

const header = ['subject', 'study', 'StudyInstanceUID', 'series', 'SeriesInstanceUID', 'Modality', 'instances'];

/** Rows as CSV with a header (RFC 4180); cells are empty where UIDs are not published or a value is unknown. */
export function manifestCsv(rows: readonly ManifestRow[]): string {
  const lines = rows.map((row) =>
    csvLine([
      row.subject,
      row.study,
      row.studyInstanceUid ?? '',
      row.series,
      row.seriesInstanceUid ?? '',
      row.modality,
      row.instances === undefined ? '' : String(row.instances),
    ]),
  );
  return csvLine(header) + lines.join('');
}

/** One URL per series (DICOM PS3.18 10.4: RetrieveSeries). */
export function manifestDicomweb(rows: readonly ManifestRow[], { dicomweb }: ImageLocations): string {
  if (dicomweb === undefined) throw unavailable('cohorts.images.dicomweb');
  return withUids(rows)
    .map(([study, series]) => `${dicomweb.replace(/\/$/, '')}/studies/${study}/series/${series}\n`)
    .join('');
}

/** Copy commands for `s5cmd run`, one per series, as the Imaging Data Commons writes them. */
export function manifestS5cmd(rows: readonly ManifestRow[], { s3 }: ImageLocations): string {
  if (s3 === undefined) throw unavailable('cohorts.images.s3');
  return withUids(rows)
    .map(([study, series]) => `cp ${s3.replace(/\/$/, '')}/${study}/${series}/* ${study}/${series}/\n`)
    .join('');
}

function withUids(rows: readonly ManifestRow[]): Array<readonly [string, string]> {
  const known = rows.flatMap(({ studyInstanceUid, seriesInstanceUid }) =>
    studyInstanceUid === undefined || seriesInstanceUid === undefined
      ? []
      : [[studyInstanceUid, seriesInstanceUid] as const],
  );
  if (known.length > 0) return known;
  throw new ManifestUnavailable(
    'The catalogue does not publish the UIDs of these images (it uses pseudonyms), so they cannot be requested from an archive. Use the CSV or JSON manifest.',
  );
}

const unavailable = (setting: string): ManifestUnavailable =>
  new ManifestUnavailable(`The location of the images is not configured: the operator has to set ${setting}.`);
