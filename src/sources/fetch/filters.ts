import { readFile } from 'node:fs/promises';
import { UsageError } from '../../core/index.ts';
import { type DelineationFilter, everyDelineation } from '../../dicom/index.ts';

/** Which patients and studies of an archive to fetch; an empty list or an absent value means all. */
export interface Filters {
  /** PatientIDs; at an XNAT the labels of subjects. */
  readonly patients: readonly string[];
  readonly studies: readonly string[];
  /** Modalities of the images to use: CT, MR, PT. */
  readonly modalities: readonly string[];
  /** Study dates, `YYYYMMDD-YYYYMMDD`; either side may be empty. */
  readonly dates?: string;
  /** Which delineations to fetch, as far as the archive states their properties; the pipeline checks again. */
  readonly delineations: DelineationFilter;
}

export interface FilterOptions {
  readonly patient?: readonly string[];
  readonly study?: readonly string[];
  readonly modality?: readonly string[];
  readonly dates?: string;
  /** A file with one patient per line. */
  readonly labels?: string;
}

export const noFilters: Filters = { patients: [], studies: [], modalities: [], delineations: everyDelineation };

/** @throws UsageError naming the option with the invalid value. */
export async function readFilters(options: FilterOptions, delineations = everyDelineation): Promise<Filters> {
  const labels = options.labels === undefined ? [] : await readLabels(options.labels);
  const { dates } = options;
  if (dates !== undefined && (!/^(\d{8})?(-(\d{8})?)?$/.test(dates) || !/\d/.test(dates))) {
    throw new UsageError('--dates must be YYYYMMDD, YYYYMMDD-YYYYMMDD, YYYYMMDD- or -YYYYMMDD.');
  }
  for (const study of options.study ?? []) {
    if (!/^\d+(\.\d+)*$/.test(study)) throw new UsageError('--study must be a Study Instance UID: digits and dots.');
  }
  return {
    patients: [...new Set([...(options.patient ?? []), ...labels])],
    studies: options.study ?? [],
    modalities: (options.modality ?? []).map((modality) => modality.toUpperCase()),
    ...(dates !== undefined && { dates }),
    delineations,
  };
}

async function readLabels(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError('The file given with --labels cannot be read.');
  });
  const labels = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (labels.length === 0)
    throw new UsageError('The file given with --labels is empty; it must have one patient per line.');
  return labels;
}
