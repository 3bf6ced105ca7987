import { attributionCells, imageLabel, isFeatureColumn, parseSheet } from '../../../core/index.ts';
import { type Encodings, encodingsReader, instanceIris, regionKey } from '../../../graph/index.ts';
import { CaseDamaged } from '../errors.ts';
import type { ExportSource } from '../model.ts';
import { type ExportCase, readCases, readOutput } from '../package/cases.ts';
import {
  attributionColumnsOf,
  type Column,
  encodingColumn,
  featureColumn,
  imageColumn,
  imageUnitColumn,
  keyColumns,
  type MeasuredUnder,
} from './columns.ts';

/** Cells as text: numbers with the digits of features.csv, empty where a value is missing. */
export type Row = readonly string[];

/** A table that is streamed, never held in memory as a whole. */
export interface Table {
  readonly columns: readonly Column[];
  rows(): AsyncIterable<Row>;
}

/**
 * One row per region of interest (or per encoding of one, if the source asks for these), ordered by case and segment; undefined if no case has features. The first pass collects the
 * columns, the second yields the rows.
 * @throws CaseDamaged
 */
export async function featureTableOf(source: ExportSource, dataset?: string): Promise<Table | undefined> {
  const { root, base } = source;
  const measured = new Map<string, Map<string, MeasuredUnder>>();
  const unitOf = new Map<string, string>();
  let mixed = false;
  for await (const document of readCases(root, dataset)) {
    const { header } = await readFeatures(root, document);
    const under = { settingsDigest: document.run.settingsDigest, imageUnit: document.image.unit };
    const { modality, unit } = document.image;
    mixed ||= (unitOf.get(modality) ?? unit) !== unit;
    unitOf.set(modality, unit);
    for (const name of header.filter(isFeatureColumn)) {
      const known = measured.get(name) ?? new Map<string, MeasuredUnder>();
      measured.set(name, known.set(`${under.settingsDigest} ${under.imageUnit}`, under));
    }
  }
  if (measured.size === 0) return undefined;
  const names = [...measured.keys()];
  const features = names.map((name) => featureColumn(base, name, measured.get(name)!.values()));
  return {
    columns: [
      ...keyColumns,
      ...(mixed ? [imageUnitColumn] : []),
      ...features,
      ...attributionColumnsOf,
      imageColumn,
      ...(source.encodings ? [encodingColumn] : []),
    ],
    async *rows() {
      const encodingsOf = encodingsReader(root);
      for await (const document of readCases(root, dataset)) {
        yield* rowsOf(source, document, names, mixed, await encodingsOf(document.subject.id));
      }
    },
  };
}

async function* rowsOf(
  { root, base, encodings: all }: ExportSource,
  document: ExportCase,
  names: readonly string[],
  mixed: boolean,
  encodings: Encodings,
) {
  const { header, records } = await readFeatures(root, document);
  const at = new Map(header.map((name, index) => [name, index]));
  const places = names.map((name) => at.get(name));
  for (const [index, record] of records.entries()) {
    const roi = document.rois[index];
    if (roi === undefined || record[1] !== roi.label) {
      throw new CaseDamaged(document.id, 'features.csv and case.json list different regions');
    }
    const primary = encodings.get(regionKey({ run: document.run.digest, segmentNumber: roi.segmentNumber }));
    if (primary !== undefined && !all) continue;
    yield [
      ...rowKeys(base, document, roi),
      ...(mixed ? [document.image.unit] : []),
      ...places.map((place) => number(place === undefined ? '' : (record[place] ?? ''))),
      ...attributionCells(roi.attribution),
      imageLabel(document.image),
      ...(all ? [primary === undefined ? '' : instanceIris(base).roi(primary.run, primary.segmentNumber).value] : []),
    ];
  }
}

/** The key columns of a region's row. */
export function rowKeys(base: string, document: ExportCase, roi: ExportCase['rois'][number]): string[] {
  const { run, subject, image, id } = document;
  const iris = instanceIris(base);
  return [
    subject.id,
    run.dataset,
    id,
    String(roi.segmentNumber),
    roi.label,
    roi.mapped?.classes[0] ?? '',
    roi.mapped?.type.meaning ?? '',
    roi.mapped?.modifier?.meaning ?? '',
    image.modality,
    String(roi.volumeMl),
    String(roi.voxelCount),
    iris.parameterSet(run.settingsDigest).value,
    `${run.software.name} ${run.software.version}`,
    iris.run(run.digest).value,
    iris.vector(run.digest, roi.segmentNumber).value,
  ];
}

interface FeatureFile {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
}

async function readFeatures(root: string, document: ExportCase): Promise<FeatureFile> {
  const text = await readOutput(root, document, 'features');
  if (text === undefined) return { header: [], records: [] };
  const [header, ...records] = parseSheet(text) ?? [];
  if (header === undefined || header[0] !== 'case' || header[1] !== 'roi') {
    throw new CaseDamaged(document.id, 'features.csv does not begin with the columns case,roi');
  }
  return { header, records };
}

/** features.csv writes NaN and infinities as numpy does; this converts them to the XML Schema spelling of CSVW and the graph. */
function number(text: string): string {
  if (text === 'nan') return 'NaN';
  if (text === 'inf') return 'INF';
  return text === '-inf' ? '-INF' : text;
}
