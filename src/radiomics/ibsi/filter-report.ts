import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Mask, UsageError, type Volume } from '../../core/index.ts';
import { readImage } from '../../image/index.ts';
import { ExtractionAbortedError } from '../errors.ts';
import { filterKind } from '../filters/ibsi/filter-name.ts';
import { responseMap } from '../filters/ibsi/response-map.ts';
import { statisticsRows } from './catalogue/first-order.ts';
import {
  type FilterConfiguration,
  filterConfigurations,
  type ResponseMapConfiguration,
  responseMapConfigurations,
} from './filter-configurations.ts';
import { type IbsiPrepared, prepare } from './prepare.ts';
import { filterReferencesFor } from './reference/references-for.ts';
import { type IbsiReport, type IbsiRow, readPhantom, summarise } from './report.ts';
import { extentOf } from './roi-box.ts';
import { intensityStatistics } from './statistics.ts';
import { verdictOf } from './verdict.ts';

export interface IbsiFilterRun {
  /** A configuration of IBSI 2, such as `3.a.1` (response map) or `3.A` (statistics); all when absent. */
  readonly config?: string;
  /** Folder of the IBSI CT phantom, for the statistics. */
  readonly dataFolder?: string;
  /** Folder of the digital phantoms and reference maps, for the response maps. */
  readonly mapsFolder?: string;
  readonly onConfig?: (config: string) => void;
  readonly signal?: AbortSignal;
}

/** The largest difference from a reference map is at most this percentage of its range. */
const allowedPercent = 1;

/**
 * Runs the benchmarks of IBSI 2: response maps of the digital phantoms (phase 1) and statistics of the filtered CT phantom
 * (phase 2). Without their folders they are listed as skipped.
 *
 * @throws UsageError for an unknown configuration, or a named one without its folder; ExtractionAbortedError.
 */
export async function runIbsiFilters(run: IbsiFilterRun = {}): Promise<IbsiReport> {
  const chosen = <T extends { id: string }>(all: readonly T[]): T[] =>
    all.filter(({ id }) => run.config === undefined || id === run.config);
  const maps = chosen(responseMapConfigurations);
  const statistics = chosen(filterConfigurations);
  if (maps.length + statistics.length === 0) {
    const known = [...responseMapConfigurations, ...filterConfigurations].map(({ id }) => id).join(', ');
    throw new UsageError(`IBSI 2 has no configuration of that name; choose one of ${known}.`);
  }
  const rows: IbsiRow[] = [];
  const skipped: { config: string; reason: string }[] = [];
  const begin = async (id: string): Promise<void> => {
    if (run.signal?.aborted) throw new ExtractionAbortedError('The benchmark was cancelled.');
    run.onConfig?.(id);
    await setImmediate();
  };
  const skip = (config: string, reason: string): void => {
    if (run.config !== undefined) throw new UsageError(`Configuration ${config} ${reason}.`);
    skipped.push({ config, reason });
  };
  for (const map of maps) {
    if (run.mapsFolder === undefined) {
      skip(map.id, 'needs the folder of the digital phantoms and reference maps');
      continue;
    }
    await begin(map.id);
    rows.push(await responseMapRow(run.mapsFolder, map));
  }
  let phantom: { image: Volume; mask: Mask } | undefined;
  const prepared = new Map<string, IbsiPrepared>();
  for (const one of statistics) {
    if (run.dataFolder === undefined) {
      skip(one.id, 'needs the folder of the IBSI CT phantom (nifti/image/phantom.nii.gz and nifti/mask/mask.nii.gz)');
      continue;
    }
    await begin(one.id);
    phantom ??= await readPhantom(run.dataFolder);
    const step = prepared.get(one.settings.name) ?? prepare(phantom.image, phantom.mask, one.settings);
    prepared.set(one.settings.name, step);
    rows.push(...statisticsRowsOf(phantom.image, step, one));
  }
  const failed = rows.some((row) => row.verdict === 'fail');
  return { rows, summary: summarise(rows), skipped, exitCode: failed ? 1 : 0 };
}

/** File names of the published data sets, and of a folder with one file per phantom and map. */
const phantomFiles = (name: string): string[] => [
  join('phantoms', `${name}.nii.gz`),
  join('ibsi_2_digital_phantom', 'nifti', name, 'image', `${name}.nii.gz`),
];
const mapFiles = (id: string): string[] => {
  const name = id.replaceAll('.', '_');
  return [
    join('response-maps', `${name}.nii.gz`),
    join('ibsi_2_reference_data', 'reference_response_maps', `${name}-ValidCRM.nii`),
  ];
};

async function responseMapRow(folder: string, { id, phantom, filter }: ResponseMapConfiguration): Promise<IbsiRow> {
  const find = (files: readonly string[]): string | undefined =>
    files.map((file) => join(folder, file)).find((file) => existsSync(file));
  const phantomFile = find(phantomFiles(phantom));
  if (phantomFile === undefined) {
    throw new UsageError(`The folder has no phantom ${phantom}: none of ${phantomFiles(phantom).join(', ')}.`);
  }
  const { meaning, code, standardised } = filterKind(filter);
  const row = {
    config: id,
    family: 'Response map',
    feature: `Largest difference, ${meaning}${standardised ? '' : ' (not standardised)'}`,
    ibsiCode: code,
    aggregation: 'none',
    unit: '%',
    tag: 'map',
  } as const;
  const mapFile = find(mapFiles(id));
  if (mapFile === undefined) return { ...row, value: Number.NaN, verdict: 'no reference' };
  const image = await readImage(phantomFile);
  const reference = await readImage(mapFile);
  const response = responseMap(image, filter, { lower: [0, 0, 0], size: image.grid.size });
  const value = largestDifference(response, reference.voxels);
  return {
    ...row,
    value,
    reference: { value: 0, tolerance: allowedPercent, consensus: '' },
    verdict: value <= allowedPercent ? 'pass' : 'fail',
  };
}

/** In percent of the reference's range. */
export function largestDifference(response: ArrayLike<number>, reference: ArrayLike<number>): number {
  let [low, high, difference] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < reference.length; i++) {
    low = Math.min(low, reference[i]!);
    high = Math.max(high, reference[i]!);
    // A NaN stays.
    difference = Math.max(difference, Math.abs(response[i]! - reference[i]!));
  }
  return (100 * difference) / (high - low);
}

function statisticsRowsOf(image: Volume, { resegmented }: IbsiPrepared, one: FilterConfiguration): IbsiRow[] {
  const { size, spacing, morphological, intensityMask, intensities } = resegmented;
  const box = extentOf(morphological, size);
  const whole: Volume = { grid: { ...image.grid, size, spacing }, voxels: intensities };
  const response = one.filter && responseMap(whole, one.filter, box);
  const values: number[] = [];
  for (let k = 0, at = 0; k < box.size[2]; k++) {
    for (let j = 0; j < box.size[1]; j++) {
      const from = box.lower[0] + size[0] * (box.lower[1] + j + size[1] * (box.lower[2] + k));
      for (let i = 0; i < box.size[0]; i++, at++) {
        if (intensityMask[from + i] === 1) values.push(response ? response[at]! : intensities[from + i]!);
      }
    }
  }
  const statistics: Readonly<Record<string, number>> = intensityStatistics(Float64Array.from(values));
  const references = filterReferencesFor(one.id);
  const kind = one.filter ? filterKind(one.filter).meaning : 'No filter';
  return statisticsRows.map(([key, tag, feature, ibsiCode, unit]): IbsiRow => {
    const reference = references.get(tag);
    const value = statistics[key]!;
    const row = {
      config: one.id,
      family: kind,
      feature,
      ibsiCode,
      aggregation: 'none',
      value,
      unit,
      tag,
      verdict: verdictOf(value, reference),
    } as const;
    return reference ? { ...row, reference } : row;
  });
}
