import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Mask, UsageError, type Volume } from '../../core/index.ts';
import { readImage } from '../../image/index.ts';
import { ExtractionAbortedError } from '../errors.ts';
import { type IbsiValue, ibsiFeatures } from './ibsi-features.ts';
import { digitalPhantom } from './reference/phantom.ts';
import { type IbsiReference, referencesFor } from './reference/references-for.ts';
import { type IbsiSettings, ibsiSettings, requireIbsiSettings } from './settings.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface IbsiRow extends IbsiValue {
  readonly config: string;
  /** Absent if IBSI publishes no value. */
  readonly reference?: IbsiReference;
  readonly verdict: Verdict;
}

export interface IbsiSummary {
  readonly config: string;
  readonly family: string;
  readonly passed: number;
  readonly failed: number;
  readonly withoutReference: number;
}

export interface IbsiReport {
  readonly rows: readonly IbsiRow[];
  readonly summary: readonly IbsiSummary[];
  /** Configurations that were not run, with the reason. */
  readonly skipped: ReadonlyArray<{ readonly config: string; readonly reason: string }>;
  /** 0 if no row failed, else 1. */
  readonly exitCode: 0 | 1;
}

export interface IbsiRun {
  /** A settings name (`ibsi-phantom`, `ibsi-ct-a` … `ibsi-ct-e`); all when absent. */
  readonly config?: string;
  /** Folder of the IBSI CT phantom with `nifti/image/phantom.nii.gz` and `nifti/mask/mask.nii.gz`. */
  readonly dataFolder?: string;
  /** Called before each configuration that is run. */
  readonly onConfig?: (config: string) => void;
  /** Checked between configurations. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the IBSI 1 benchmarks. The digital phantom needs no files; configurations A to E need the CT phantom's folder
 * and are listed as skipped without it.
 *
 * @throws UsageError for an unknown configuration, or a named CT configuration without a folder; ExtractionAbortedError.
 */
export async function runIbsi(run: IbsiRun = {}): Promise<IbsiReport> {
  const chosen = run.config === undefined ? ibsiSettings : [requireIbsiSettings(run.config)];
  const rows: IbsiRow[] = [];
  const skipped: { config: string; reason: string }[] = [];
  let phantom: { image: Volume; mask: Mask } | undefined;
  for (const settings of chosen) {
    if (run.signal?.aborted) throw new ExtractionAbortedError('The benchmark was cancelled.');
    if (settings.name === 'ibsi-phantom') {
      run.onConfig?.(settings.name);
      const { image, mask } = digitalPhantom();
      rows.push(...rowsOf(image, mask, settings));
      continue;
    }
    if (run.dataFolder === undefined) {
      const reason = 'needs the folder of the IBSI CT phantom (nifti/image/phantom.nii.gz and nifti/mask/mask.nii.gz)';
      if (run.config !== undefined) throw new UsageError(`Configuration ${settings.name} ${reason}.`);
      skipped.push({ config: settings.name, reason });
      continue;
    }
    run.onConfig?.(settings.name);
    phantom ??= await readPhantom(run.dataFolder);
    // Yields to signals between configurations, which take seconds.
    await setImmediate();
    rows.push(...rowsOf(phantom.image, phantom.mask, settings));
  }
  const failed = rows.some((row) => row.verdict === 'fail');
  return { rows, summary: summarise(rows), skipped, exitCode: failed ? 1 : 0 };
}

/** Image and mask of the CT phantom's folder. */
export async function readPhantom(folder: string): Promise<{ image: Volume; mask: Mask }> {
  const image = await readImage(join(folder, 'nifti', 'image', 'phantom.nii.gz'));
  const mask = await readImage(join(folder, 'nifti', 'mask', 'mask.nii.gz'));
  return { image, mask: { grid: mask.grid, voxels: Uint8Array.from(mask.voxels, (value) => (value > 0 ? 1 : 0)) } };
}

function rowsOf(image: Volume, mask: Mask, settings: IbsiSettings): IbsiRow[] {
  const references = referencesFor(settings.name);
  return ibsiFeatures(image, mask, settings).map((value) => {
    const reference = references.get(value.tag);
    const row = { ...value, config: settings.name, verdict: verdictOf(value.value, reference) };
    return reference ? { ...row, reference } : row;
  });
}

export function summarise(rows: readonly IbsiRow[]): IbsiSummary[] {
  const groups = new Map<string, IbsiRow[]>();
  for (const row of rows) {
    const key = `${row.config}\n${row.family}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => {
    const count = (verdict: Verdict): number => group.filter((row) => row.verdict === verdict).length;
    const { config, family } = group[0]!;
    return { config, family, passed: count('pass'), failed: count('fail'), withoutReference: count('no reference') };
  });
}
