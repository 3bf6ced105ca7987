import type { OutputRecord } from '../provenance/index.ts';
import { caseFileIri, mayIdentify, readCases } from './cases.ts';
import type { ExportSource } from './model.ts';
import type { Column, ColumnType } from './table/columns.ts';
import type { Table } from './table/feature-rows.ts';

const column = (name: string, description: string, type: ColumnType = 'string', unit?: string): Column => ({
  name,
  type,
  description,
  units: unit === undefined ? [] : [unit],
  definitions: [],
});

const fileColumns: readonly Column[] = [
  column('subject', 'Pseudonym of the patient'),
  column('case', 'Case: image series, delineation and settings'),
  column('role', 'What the file is: image, mask, seg, sr, features, …'),
  column('path', 'Path below the folder of the case'),
  column('url', 'Address the file can be fetched from'),
  column('media_type', 'IANA media type'),
  column('bytes', 'Size', 'integer', 'By'),
  column('sha256', 'SHA-256 of the file'),
  column('segment', 'Segment number of the region it shows; empty where it shows all', 'integer'),
  column('identifying', 'Whether it may carry attributes of the patient and then needs a token'),
];

const dicomColumns: readonly Column[] = [
  ...fileColumns.filter(({ name }) => name !== 'segment'),
  column('sop_class_uid', 'SOP Class UID (0008,0016)'),
  column('sop_instance_uid', 'SOP Instance UID (0008,0018) of the derived object'),
];

/** Every derived file of the cases: a manifest to fetch and check by. */
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
