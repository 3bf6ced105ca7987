import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFeatureColumn, parseCsv } from '../../core/index.ts';
import { parseDeepFeaturesCsv } from '../../deep/index.ts';
import { instanceIris, type Quad, qiaw } from '../../graph/index.ts';
import type { CaseDocument } from '../make/case-document.ts';

export interface Comparison {
  /** Values or components compared. */
  readonly compared: number;
  /** Messages name segment numbers, columns and models only. */
  readonly differences: readonly string[];
}

/**
 * Differences between a run graph and the values of the case's feature table, bit for bit, or the volumes in case.json:
 * a graph edited by hand must not change a measurement.
 */
export async function valueDifferences(
  folder: string,
  document: CaseDocument,
  quads: readonly Quad[],
  base: string,
): Promise<Comparison> {
  const table = await readFile(join(folder, 'features.csv'), 'utf8').catch(() => undefined);
  if (table === undefined) return { compared: 0, differences: [] };
  const iris = instanceIris(base);
  const stated = new Map<string, number>();
  for (const { subject, predicate, object } of quads) {
    const column = columnOf(predicate.value, base);
    if (column !== undefined) stated.set(`${subject.value} ${column}`, numberOf(object.value));
  }
  const [header = [], ...rows] = parseCsv(table) ?? [];
  const differences: string[] = [];
  let compared = 0;
  for (const [index, row] of rows.entries()) {
    const segment = document.rois[index]?.segmentNumber ?? 0;
    const vector = iris.vector(document.run.digest, segment).value;
    for (const [position, column] of header.entries()) {
      const text = row[position] ?? '';
      if (text === '' || !isFeatureColumn(column)) continue;
      compared++;
      const key = `${vector} ${column}`;
      const value = stated.get(key);
      stated.delete(key);
      if (value === undefined || !Object.is(value, numberOf(text))) {
        differences.push(`Segment ${segment}: the graph and features.csv disagree about ${column}.`);
      }
    }
  }
  if (stated.size > 0) differences.push(`The graph has ${stated.size} extra values.`);
  const masks = maskDifferences(document, quads, base);
  return { compared: compared + masks.compared, differences: [...differences, ...masks.differences] };
}

/** Voxels and millilitres of the masks, from case.json. */
function maskDifferences({ rois, run }: CaseDocument, quads: readonly Quad[], base: string): Comparison {
  const iris = instanceIris(base);
  const differences: string[] = [];
  for (const { segmentNumber, voxelCount, volumeMl } of rois) {
    const mask = iris.mask(run.digest, segmentNumber).value;
    const said = (property: { readonly value: string }) =>
      quads.find(({ subject, predicate }) => subject.value === mask && predicate.value === property.value)?.object;
    for (const [property, value] of [
      [qiaw.voxelCount, voxelCount],
      [qiaw.volumeMillilitre, volumeMl],
    ] as const) {
      // The shapes find a missing size.
      const stated = said(property)?.value;
      if (stated !== undefined && numberOf(stated) !== value)
        differences.push(`Segment ${segmentNumber}: the graph and case.json disagree about the size of the mask.`);
    }
  }
  return { compared: 2 * rois.length, differences };
}

/** Where the packed deep vectors of a run graph are not the rows of deep-features.csv, bit for bit. */
export async function deepDifferences(
  folder: string,
  { run, rois }: CaseDocument,
  quads: readonly Quad[],
  base: string,
): Promise<Comparison> {
  const text = await readFile(join(folder, 'deep-features.csv'), 'utf8').catch(() => undefined);
  const stated = new Map<string, string>();
  for (const { subject, predicate, object } of quads) {
    if (predicate.value === qiaw.vector.value) stated.set(subject.value, object.value);
  }
  const iris = instanceIris(base);
  const segments = new Map(rois.map(({ label, segmentNumber }) => [label, segmentNumber]));
  const differences: string[] = [];
  let compared = 0;
  for (const { roi, model, values } of text === undefined ? [] : parseDeepFeaturesCsv(text, 'deep-features.csv')) {
    const segment = segments.get(roi) ?? 0;
    const node = iris.deepVector(run.digest, segment, model.replace(/@([^@]*)$/, '-$1')).value;
    compared += values.length;
    const packed = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
    if (stated.get(node) !== packed)
      differences.push(`Segment ${segment}: the graph and deep-features.csv disagree about the vector of ${model}.`);
    stated.delete(node);
  }
  if (stated.size > 0) differences.push(`The graph has ${stated.size} extra deep vectors.`);
  return { compared, differences };
}

/** `…/fd/original_firstorder_Mean.<parameter set>` → `original_firstorder_Mean`. */
function columnOf(predicate: string, base: string): string | undefined {
  if (!predicate.startsWith(`${base}fd/`)) return undefined;
  return /^(.+?)\.[0-9a-f]{64}/.exec(predicate.slice(base.length + 3))?.[1];
}

/** A number as written in the tables or in XML Schema. */
function numberOf(text: string): number {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^nan$/i.test(text) ? Number.NaN : Number(text);
}
