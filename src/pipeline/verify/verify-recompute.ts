import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCsv, QiawError, type Volume } from '../../core/index.ts';
import { readNrrd } from '../../image/index.ts';
import { extractFeatures, type FeatureSet, settingsDecided, shortestDecimal } from '../../radiomics/index.ts';
import { readCaseDocument } from '../make/case-document.ts';
import type { Findings } from './findings.ts';
import type { Check } from './verify-case.ts';

/**
 * The check of `qiaw verify --recompute`: the features of a case, computed again from its image and masks under its
 * settings, are those of its table, bit for bit. It finds wrong values that break no rule.
 */
export const recomputeCheck: Check = [
  'recompute',
  async ({ folder }, findings) => {
    const document = await readCaseDocument(folder);
    const [header = [], ...rows] = parseCsv(await readFile(join(folder, 'features.csv'), 'utf8')) ?? [];
    const pathOf = (role: string, segment?: number) =>
      document.outputs.find((one) => one.role === role && one.segmentNumber === segment)?.path ?? '';
    // A file states spacing and axes as one product, which may differ in the last bit; case.json has the values used
    // for the measurement.
    const { size, spacing, origin, direction } = document.image;
    const grid = { size, spacing, origin, direction: direction as Volume['grid']['direction'] };
    const read = async (path: string): Promise<Volume> => ({
      ...(await readNrrd(await readFile(join(folder, path)))),
      grid,
    });
    const image = await read(pathOf('image'));
    for (const [index, { segmentNumber }] of document.rois.entries()) {
      const mask = await read(pathOf('mask', segmentNumber));
      const { modality } = document.image;
      const again = await extractFeatures(image, mask, settingsDecided(document.run.settingsJson), { modality }).catch(
        notComputed,
      );
      if (again === undefined)
        findings.differ('QIAW_VERIFY_RECOMPUTE', `Segment ${segmentNumber} cannot be measured again.`);
      else compare(again, segmentNumber, header, rows[index] ?? [], findings);
    }
  },
];

function notComputed(error: unknown): undefined {
  if (!(error instanceof QiawError)) throw error;
}

function compare(
  { values }: FeatureSet,
  segment: number,
  header: readonly string[],
  row: readonly string[],
  findings: Findings,
): void {
  const stated = new Map(header.map((column, at) => [column, row[at] ?? '']));
  for (const { name, value } of values) {
    findings.compared += 1;
    if (stated.get(name) !== shortestDecimal(value))
      findings.differ(
        'QIAW_VERIFY_RECOMPUTE',
        `Segment ${segment}: image and mask give another ${name} than features.csv.`,
      );
  }
}
