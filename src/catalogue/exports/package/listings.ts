import type { OutputRecord } from '../../../graph/index.ts';
import type { ExportSource } from '../model.ts';
import { type Column, keyColumn } from '../table/columns.ts';
import type { Table } from '../table/feature-rows.ts';
import { caseFileIri, mayIdentify, readCases } from './cases.ts';

const fileColumns: readonly Column[] = [
  keyColumn('subject', 'string', 'Pseudonym of the patient'),
  keyColumn('case', 'string', 'Case: image series, delineation and settings'),
  keyColumn('role', 'string', 'What the file is: image, mask, seg, sr, features, …'),
  keyColumn('path', 'string', 'Path below the folder of the case'),
  keyColumn('url', 'string', 'URL of the file'),
  keyColumn('media_type', 'string', 'IANA media type'),
  keyColumn('bytes', 'integer', 'Size', 'By'),
  keyColumn('sha256', 'string', 'SHA-256 of the file'),
  keyColumn('segment', 'integer', 'Segment number of the region in the file; empty if the file contains all regions'),
  keyColumn(
    'identifying',
    'string',
    'Whether the file may contain attributes of the patient; if so, download requires a token',
  ),
];

const dicomColumns: readonly Column[] = [
  ...fileColumns.filter(({ name }) => name !== 'segment'),
  keyColumn('sop_class_uid', 'string', 'SOP Class UID (0008,0016)'),
  keyColumn('sop_instance_uid', 'string', 'SOP Instance UID (0008,0018) of the derived object'),
];

/** Every derived file of the cases: a manifest for download and verification. */
export const fileListing = (source: ExportSource, dataset?: string): Table =>
  listing(source, fileColumns, () => true, dataset);

/** DICOM segmentations, structured reports and de-identified sources. */
export const dicomListing = (source: ExportSource, dataset?: string): Table =>
  listing(source, dicomColumns, ({ mediaType }) => mediaType === 'application/dicom', dataset);

function listing(
  { root, base }: ExportSource,
  columns: readonly Column[],
  wanted: (output: OutputRecord) => boolean,
  dataset?: string,
): Table {
  return {
    columns,
    async *rows() {
      for await (const { id, subject, outputs } of readCases(root, dataset)) {
        for (const output of outputs.filter(wanted)) {
          const cells: Readonly<Record<string, string | number | undefined>> = {
            subject: subject.id,
            case: id,
            role: output.role,
            path: output.path,
            url: caseFileIri(base, id, output.path),
            media_type: output.mediaType,
            bytes: output.bytes,
            sha256: output.sha256,
            segment: output.segmentNumber,
            identifying: String(mayIdentify(output)),
            sop_class_uid: output.sopClassUid,
            sop_instance_uid: output.sopInstanceUid,
          };
          yield columns.map(({ name }) => String(cells[name] ?? ''));
        }
      }
    },
  };
}
