import { csvField, parseSheet } from '../../core/index.ts';
import { DeepVectorsIncomparable } from '../model/errors.ts';
import { type DeepVector, modelName } from '../model/model.ts';
import { float32Text } from './float32-text.ts';

/** One line of deep-features.csv. */
export interface DeepFeatureRow {
  readonly case: string;
  readonly roi: string;
  readonly vector: Pick<DeepVector, 'model' | 'version' | 'layer' | 'values'>;
}

/** A line read back: the model as `id@version`. */
export interface StoredVector {
  readonly case: string;
  readonly roi: string;
  readonly model: string;
  readonly layer: string;
  readonly values: Float32Array;
}

const KEYS = ['case', 'roi', 'model', 'layer'] as const;

/**
 * deep-features.csv: `case,roi,model,layer,component_0,…`, one line per ROI and model, in the order given; lines of shorter
 * vectors end in empty cells. Components are the shortest decimals that read back as exactly the same float32.
 */
export function deepFeaturesCsv(rows: readonly DeepFeatureRow[]): string {
  const width = Math.max(0, ...rows.map((row) => row.vector.values.length));
  const header = [...KEYS, ...Array.from({ length: width }, (_, at) => `component_${at}`)];
  const lines = rows.map(({ case: id, roi, vector }) => {
    const cells = [id, roi, modelName(vector), vector.layer].map(csvField);
    const empty = Array<string>(width - vector.values.length).fill('');
    return [...cells, ...Array.from(vector.values, float32Text), ...empty].join(',');
  });
  return `${[header.join(','), ...lines].join('\n')}\n`;
}

/** Reads deep-features.csv. `where` names the file in messages. @throws DeepVectorsIncomparable naming the line */
export function parseDeepFeaturesCsv(text: string, where: string): readonly StoredVector[] {
  const records = parseSheet(text);
  if (records === undefined)
    throw new DeepVectorsIncomparable(`${where} has a stray quotation mark. Run the case again.`);
  const [header, ...lines] = records;
  if (!header || KEYS.some((key, at) => header[at] !== key)) {
    throw new DeepVectorsIncomparable(
      `${where} does not begin with the columns ${KEYS.join(',')}. Run the case again.`,
    );
  }
  return lines.map((cells, at) => {
    const [id, roi, model, layer, ...numbers] = cells;
    const filled = numbers.findLastIndex((cell) => cell !== '') + 1;
    const values = Float32Array.from(numbers.slice(0, filled), (cell) => (cell === '' ? Number.NaN : Number(cell)));
    if (cells.length !== header.length || filled === 0 || values.some((value) => !Number.isFinite(value))) {
      throw new DeepVectorsIncomparable(
        `Line ${at + 2} of ${where} is incomplete or has a cell that is not a number. Run the case again.`,
      );
    }
    return { case: id!, roi: roi!, model: model!, layer: layer!, values };
  });
}
