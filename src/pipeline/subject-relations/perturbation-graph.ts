import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson, parseSheet, QiawError } from '../../core/index.ts';
import { mapPerturbations, type PerturbationSeriesRecord, type PerturbedCopyRecord } from '../../graph/index.ts';
import { perturbationColumns } from '../../radiomics/index.ts';
import type { DerivedGraph, Encoding } from './model.ts';

/** The table of perturbed copies that case.json lists cannot be read. */
export class PerturbationsDamaged extends QiawError {
  readonly code = 'QIAW_PERTURBATIONS_DAMAGED';
}

/** Features of perturbed copies, from the table of each case: `graphs/perturbation/<subject>.trig`. */
export const perturbationGraph: DerivedGraph = {
  kind: 'perturbation',
  rules: 1,
  derive: async ({ subject, encodings }, base) => {
    const tables = new Map<string, Promise<readonly Row[]>>();
    const series: PerturbationSeriesRecord[] = [];
    for (const encoding of encodings) {
      const path = tablePath(encoding);
      if (path === undefined) continue;
      const rows = tables.get(path) ?? readTable(path);
      tables.set(path, rows);
      const own = (await rows).filter(({ roi }) => roi === encoding.roi.label);
      if (own.length > 0) series.push(seriesOf(encoding, own));
    }
    return series.length === 0 ? [] : mapPerturbations(subject, series, { base });
  },
};

interface Row {
  readonly roi: string;
  readonly columns: readonly string[];
  readonly copy: PerturbedCopyRecord;
}

function tablePath({ document, maskPath }: Encoding): string | undefined {
  const output = document.outputs.find(({ role }) => role === 'perturbations');
  return output && join(dirname(dirname(maskPath)), output.path);
}

function seriesOf({ run, roi, document }: Encoding, rows: readonly Row[]): PerturbationSeriesRecord {
  return {
    run,
    segmentNumber: roi.segmentNumber,
    settings: canonicalJson({ ...document.run.perturb }),
    columns: rows[0]!.columns,
    copies: rows.map(({ copy }) => copy),
  };
}

/** @throws PerturbationsDamaged */
async function readTable(path: string): Promise<readonly Row[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PerturbationsDamaged('perturbations.csv of a case cannot be read. Run the case again.', { cause });
  });
  const [header, ...lines] = parseSheet(text) ?? [];
  const columns = header?.slice(perturbationColumns.length) ?? [];
  if (header === undefined || perturbationColumns.some((name, at) => header[at] !== name)) {
    throw new PerturbationsDamaged('perturbations.csv of a case has other columns than it should. Run the case again.');
  }
  return lines.map((cells) => rowOf(cells, columns));
}

function rowOf(cells: readonly string[], columns: readonly string[]): Row {
  const [, roi, number, noise, rotation, x, y, z, volumeFraction, volumeMm, contour, voxels, ...values] = cells;
  const numeric = <K extends string>(key: K, cell: string | undefined) =>
    (cell === '' || cell === undefined ? {} : { [key]: Number(cell) }) as Partial<Record<K, number>>;
  return {
    roi: roi!,
    columns,
    copy: {
      number: Number(number),
      ...numeric('noise', noise),
      ...numeric('rotation', rotation),
      ...(x !== '' && { translation: [Number(x), Number(y), Number(z)] as const }),
      ...numeric('volumeFraction', volumeFraction),
      ...numeric('volumeMm', volumeMm),
      ...(contour !== '' && { contour: true }),
      voxels: Number(voxels),
      values: values.map(numberIn),
    },
  };
}

/** NaN and infinities as Python writes them; an empty cell is a value that this copy does not have. */
function numberIn(cell: string): number {
  if (cell === 'inf') return Number.POSITIVE_INFINITY;
  if (cell === '-inf') return Number.NEGATIVE_INFINITY;
  return cell === '' ? Number.NaN : Number(cell);
}
