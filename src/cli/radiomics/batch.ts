import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseCsv } from '../../core/index.ts';
import type { Labels, PythonRow } from '../../radiomics/index.ts';
import { parseLabels } from '../options/mask-options.ts';
import type { PythonLog } from './python-log.ts';

/** One image and mask to measure. */
export interface BatchCase {
  /** From 1. */
  readonly index: number;
  /** The cells of its row, in which relative paths are made absolute. */
  readonly row: PythonRow;
  readonly image: string;
  readonly mask: string;
  readonly labels?: Labels;
  readonly channel?: number;
  /** Why its row cannot be measured. */
  readonly problem?: string;
}

/** The case of a command line without a batch file. */
export function singleCase(image: string, mask: string): BatchCase {
  const row: PythonRow = [
    ['Image', { text: image }],
    ['Mask', { text: mask }],
  ];
  return { index: 1, row, image, mask };
}

/**
 * The rows of a batch file as `pyradiomics` reads them: columns `Image` and `Mask` with paths relative to the file, optionally
 * `Label` and `Label_channel`, and any others. Undefined, with the reason in the log, if a column is missing.
 */
export async function readBatch(path: string, log: PythonLog): Promise<BatchCase[] | undefined> {
  const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  const [header, ...records] = (parseCsv(text) ?? []).filter((cells) => cells.some((cell) => cell !== ''));
  if (header === undefined) throw new Error('The batch file is empty or its quotation marks are misplaced.');
  for (const required of ['Image', 'Mask']) {
    if (header.includes(required)) continue;
    log.say('ERROR', `Required column "${required}" not present in input, unable to extract features...`);
    return undefined;
  }
  const folder = dirname(resolve(path));
  const cases: BatchCase[] = [];
  for (const [n, cells] of records.entries()) {
    const cell = new Map(header.map((name, i) => [name, cells[i]]));
    const [image, mask] = [cell.get('Image'), cell.get('Mask')];
    if (image === undefined || mask === undefined) {
      log.say('WARNING', `Batch L${n + 2}: Missing required Image or Mask, skipping this case...`);
      continue;
    }
    const [imagePath, maskPath] = [resolve(folder, image), resolve(folder, mask)];
    cell.set('Image', imagePath).set('Mask', maskPath);
    const row: PythonRow = [...cell].map(([name, value]) => [name, value === undefined ? undefined : { text: value }]);
    const more = cells.slice(header.length);
    const rest: PythonRow = [[undefined, { python: `[${more.map((value) => `'${value}'`).join(', ')}]` }]];
    cases.push({
      index: cases.length + 1,
      row: more.length > 0 ? [...row, ...rest] : row,
      image: imagePath,
      mask: maskPath,
      ...regionOf(cell.get('Label'), cell.get('Label_channel')),
    });
  }
  return cases;
}

function regionOf(label = '', channel = ''): Pick<BatchCase, 'labels' | 'channel' | 'problem'> {
  const labels = label.trim() === '' ? undefined : parseLabels(label);
  if (labels === undefined && label.trim() !== '') {
    return { problem: `The label "${label}" is not a whole number, a list of them or "all".` };
  }
  const wanted = channel.trim();
  if (!/^\d*$/.test(wanted)) return { problem: `The label channel "${channel}" is not a whole number.` };
  return { ...(labels && { labels }), ...(wanted !== '' && { channel: Number(wanted) }) };
}
