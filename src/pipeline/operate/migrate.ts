import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { presentLayout, requireKnownLayout } from '../files/layout.ts';
import { withLock, withPublishLock } from '../files/lock.ts';
import { BackupFailed } from './backup-format.ts';
import { ClinicalLinks } from './clinical-links.ts';
import { type LabelContext, RegionLabels } from './region-labels.ts';
import { UnrelatedRegions } from './unrelated-regions.ts';
import { UnseenGraphs } from './unseen-graphs.ts';
import { untrainedVectors } from './untrained-vectors.ts';
import { ValuesWithoutUnit } from './values-without-unit.ts';

/** `plan` changes nothing; `apply` may be interrupted at any point and repeated. */
interface Change {
  readonly does: string;
  plan(data: DataDirectory): Promise<string[]>;
  apply(data: DataDirectory): Promise<void>;
}

/** One change from a layout to the next. */
interface Migration extends Change {
  readonly from: number;
}

const migrations: readonly Migration[] = [
  {
    from: 0,
    does: 'work in progress is in one folder per process, and qiaw.json states the layout',
    async plan(data) {
      const old = await flatStaging(data);
      return [...old.map((name) => `remove .staging/${name}`), 'write layout 1 into qiaw.json'];
    },
    async apply(data) {
      for (const name of await flatStaging(data)) await rm(join(data.staging, name), { recursive: true, force: true });
      await rmdir(data.staging).catch(() => {});
    },
  },
];

/** Changes that only directories with certain content need; they do not change the layout. */
function repairsOf(labels: LabelContext | undefined): readonly Change[] {
  const renamed = labels ? [new RegionLabels(labels)] : [];
  // Relations are between regions with their present names.
  return [new ValuesWithoutUnit(), new ClinicalLinks(), ...renamed, new UnseenGraphs(), new UnrelatedRegions()];
}

export interface MigrationReport {
  readonly from: number;
  readonly to: number;
  readonly steps: ReadonlyArray<{ readonly does: string; readonly changes: readonly string[] }>;
  /** What the next run of this release does differently from the one that made the directory. */
  readonly notices: readonly string[];
}

/**
 * Migrates a data directory to the current layout and content; with `dryRun` it only reports what would change. After
 * an interruption it can be run again and continues, because the new number is written to qiaw.json last.
 *
 * @param labels the name table with which regions are named again; without it they keep their names
 * @throws LayoutTooNew for a directory of a newer release, DataDirectoryBusy while something writes to it.
 */
export async function migrate(data: DataDirectory, dryRun: boolean, labels?: LabelContext): Promise<MigrationReport> {
  const repairs = repairsOf(labels);
  const manifest = await readAny(data);
  const from = manifest.layout ?? 0;
  requireKnownLayout(from);
  const due = migrations.filter((one) => one.from >= from);
  const steps: Array<{ does: string; changes: string[] }> = [];
  for (const one of due) steps.push({ does: one.does, changes: await one.plan(data) });
  for (const one of repairs) {
    const changes = await one.plan(data);
    if (changes.length > 0) steps.push({ does: one.does, changes });
  }
  // Nothing is left to do, but a killed migration may have left its locks. A process that writes now will remove them.
  if (!dryRun && steps.length === 0) await withLock(data, () => withPublishLock(data, async () => {})).catch(() => {});
  if (!dryRun && steps.length > 0) {
    await withLock(data, () =>
      withPublishLock(data, async () => {
        for (const one of due) {
          await one.apply(data);
          const { layout: _, ...rest } = await readAny(data);
          await writeFileAtomic(data.manifest, `${JSON.stringify({ layout: one.from + 1, ...rest }, null, 2)}\n`);
        }
        for (const one of repairs) await one.apply(data);
      }),
    );
  }
  return { from, to: presentLayout, steps, notices: await untrainedVectors(data) };
}

async function readAny(data: DataDirectory): Promise<{ layout?: number }> {
  const text = await readFile(data.manifest, 'utf8').catch(() => {
    throw new BackupFailed(`${data.root} is not a data directory: it has no qiaw.json.`);
  });
  return JSON.parse(text) as { layout?: number };
}

/** Staged cases of releases that had one staging folder for all processes. */
async function flatStaging(data: DataDirectory): Promise<string[]> {
  const names = await readdir(data.staging).catch(() => []);
  return names.filter((name) => /-[0-9a-f]{8}$/.test(name));
}
