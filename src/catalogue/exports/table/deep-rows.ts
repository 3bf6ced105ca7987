import { imageLabel } from '../../../core/index.ts';
import { parseDeepFeaturesCsv, type StoredVector } from '../../../deep/index.ts';
import { type Encodings, encodingsReader, instanceIris, regionKey } from '../../../graph/index.ts';
import { CaseDamaged } from '../errors.ts';
import type { ExportSource } from '../model.ts';
import { type ExportCase, readCases, readOutput } from '../package/cases.ts';
import { type Column, imageColumn, keyColumn, keyColumns } from './columns.ts';
import { rowKeys } from './feature-rows.ts';

/** One deep feature vector with the keys of its region. */
export interface DeepRow {
  /** Cells of {@link deepKeyColumns}. */
  readonly keys: readonly string[];
  readonly values: Float32Array;
}

export interface DeepTable {
  /** Components of the longest vector. */
  readonly width: number;
  /** Whether all vectors have that length. */
  readonly uniform: boolean;
  rows(): AsyncIterable<DeepRow>;
}

const shared = ['subject', 'dataset', 'case', 'segment', 'roi', 'roi_class', 'roi_type', 'laterality', 'modality'];

export const deepKeyColumns: readonly Column[] = [
  ...keyColumns.filter(({ name }) => shared.includes(name)),
  keyColumn('model', 'string', 'Network and version that produced the vector'),
  keyColumn('layer', 'string', 'Layer whose activations form the vector'),
  keyColumn('run', 'string', 'IRI of the processing run'),
  keyColumn('vector', 'string', 'IRI of the deep feature vector in the graph'),
  keyColumn('dimension', 'integer', 'Components of the vector', '1'),
  imageColumn,
];

/** The columns of deep-features.parquet: the components form one list. */
export const parquetDeepColumns: readonly Column[] = [
  ...deepKeyColumns,
  {
    name: 'components',
    type: 'double',
    description: 'Components of the deep feature vector (float32), in the C order of the layer',
    units: ['1'],
    definitions: [],
  },
];

/** The deep feature vectors of all cases; undefined if there are none. */
export async function deepTableOf(source: ExportSource, dataset?: string): Promise<DeepTable | undefined> {
  let width = 0;
  let narrowest = Number.POSITIVE_INFINITY;
  for await (const document of readCases(source.root, dataset)) {
    for (const { values } of await readVectors(source.root, document)) {
      width = Math.max(width, values.length);
      narrowest = Math.min(narrowest, values.length);
    }
  }
  if (width === 0) return undefined;
  return {
    width,
    uniform: narrowest === width,
    async *rows() {
      const encodingsOf = encodingsReader(source.root);
      for await (const document of readCases(source.root, dataset)) {
        yield* rowsOf(source, document, await encodingsOf(document.subject.id));
      }
    },
  };
}

async function* rowsOf(
  { root, base, encodings: all }: ExportSource,
  document: ExportCase,
  encodings: Encodings,
): AsyncGenerator<DeepRow> {
  const iris = instanceIris(base);
  const wanted = keyColumns.flatMap(({ name }, index) => (shared.includes(name) ? [index] : []));
  const seen = new Map<string, number>();
  for (const { roi: label, model, layer, values } of await readVectors(root, document)) {
    // Two regions may have the same name; a model's vectors are in segment order.
    const place = `${model} ${layer} ${label}`;
    const nth = seen.get(place) ?? 0;
    seen.set(place, nth + 1);
    const roi = document.rois.filter((one) => one.label === label)[nth];
    if (roi === undefined)
      throw new CaseDamaged(document.id, 'deep-features.csv lists a region that case.json does not');
    if (!all && encodings.has(regionKey({ run: document.run.digest, segmentNumber: roi.segmentNumber }))) continue;
    const keys = rowKeys(base, document, roi);
    yield {
      keys: [
        ...wanted.map((index) => keys[index]!),
        model,
        layer,
        iris.run(document.run.digest).value,
        iris.deepVector(document.run.digest, roi.segmentNumber, model.replace(/@(?=[^@]*$)/, '-')).value,
        String(values.length),
        imageLabel(document.image),
      ],
      values,
    };
  }
}

async function readVectors(root: string, document: ExportCase): Promise<readonly StoredVector[]> {
  const csv = await readOutput(root, document, 'deep-features');
  return csv === undefined ? [] : parseDeepFeaturesCsv(csv, `cases/${document.id}/deep-features.csv`);
}
