import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withdrawErased } from '../../catalogue/index.ts';
import { CohortFiles, StabilityFiles, withoutSubject } from '../../cohorts/index.ts';
import {
  type Clock,
  counted,
  diskStoreFolder,
  PassedGraphs,
  QiawError,
  sha256,
  temporaryIn,
  writeFileAtomic,
} from '../../core/index.ts';
import { createGate, type Gate, instanceIris, parse, serialise } from '../../graph/index.ts';
import { Checkpoints } from '../files/checkpoints.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { type DirectoryManifest, readManifest } from '../files/directory-manifest.ts';
import { ExecutionLog } from '../files/execution-log.ts';
import { clearLeftovers } from '../files/leftovers.ts';
import { withLock, withPublishLock } from '../files/lock.ts';
import { mergePending } from '../files/pending-refusals.ts';
import { RefusalLedger } from '../files/refusal-ledger.ts';
import { TroubledCases } from '../files/troubled-cases.ts';
import { clearDeadStaging } from '../make/staging.ts';
import { CatalogueFiles } from '../publish/catalogue-files.ts';
import { removeFetched } from './erase-fetched.ts';
import { type ErasePlan, otherGraphs, planErasure, tombstonesOf } from './erase-plan.ts';
import { withCounts, without } from './graph-without.ts';

/** Some data of the subject remain; the next erasure or run tries again. */
export class ErasureIncomplete extends QiawError {
  readonly code = 'QIAW_ERASURE_INCOMPLETE';
}

export interface Erased {
  readonly cases: number;
  /** IRIs that answer 410 from now on. */
  readonly withdrawn: number;
}

/**
 * Removes everything about one subject: cases, quarantine, its graph, its rows in other graphs, refusals, manifest
 * rows; run digests in the execution log are redacted. Only the SHA-256 of the withdrawn IRIs is kept. The plan is
 * written to disk first, so that the next erasure or run can complete an interrupted one.
 *
 * @returns undefined when nothing is known about the subject
 * @throws DataDirectoryBusy while a run is writing, ErasureIncomplete when some data of the subject remain
 */
export async function eraseSubject(data: DataDirectory, subject: string, clock: Clock): Promise<Erased | undefined> {
  const manifest = await readManifest(data);
  if (manifest === undefined) return undefined;
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => withLock(data, () => withPublishLock(data, work));
  return exclusively(async () => {
    const finished = await finishErasure(data, manifest, clock);
    const plan = await planErasure(data, manifest.base, subject);
    if (plan === undefined) return finished?.subject === subject ? countsOf(finished) : undefined;
    await writeFileAtomic(data.erasure, JSON.stringify(plan));
    await finishErasure(data, manifest, clock);
    return countsOf(plan);
  });
}

/** What an erasure would remove; nothing is changed. */
export async function previewErasure(data: DataDirectory, subject: string): Promise<Erased | undefined> {
  const manifest = await readManifest(data);
  const plan = manifest && (await planErasure(data, manifest.base, subject));
  return plan && countsOf(plan);
}

/** Completes an erasure that was begun and returns its result. The caller must hold the publish lock. */
export async function finishErasure(
  data: DataDirectory,
  { base }: DirectoryManifest,
  clock: Clock,
): Promise<ErasePlan | undefined> {
  const text = await readFile(data.erasure, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const plan = JSON.parse(text) as ErasePlan;
  const gate = await createGate();
  const catalogue = new CatalogueFiles(data, base, gate);
  // Tombstones first: from here on the addresses are withdrawn, even if files remain.
  await catalogue.addTombstones(tombstonesOf(plan));
  await removeCases(data, plan);
  // Downloads are copies of what was just removed. Those of published versions are removed with the versions; the rest
  // are derived.
  await withdrawErased(data.root, plan.datasets ?? [], clock);
  await rm(data.exports, { recursive: true, force: true });
  await removeFetched(data, plan.subject);
  await succeedCohorts(data, plan, base, gate, clock);
  const studies = new StabilityFiles(data.root, base);
  for (const id of plan.stability ?? []) await studies.remove(id);
  const erased = new Set(plan.iris);
  const passed = new PassedGraphs(data.root);
  for (const path of await otherGraphs(data)) await rewriteWithout(path, erased, base, passed);
  const log = new ExecutionLog(data, clock);
  await log.redact(new Set(plan.runs));
  await mergePending(data, catalogue);
  const ledger = await RefusalLedger.open(data);
  const inputs = new Set(plan.inputs);
  ledger.remove(({ input }) => input.subject === plan.subject || inputs.has(input.id));
  await ledger.save();
  await catalogue.reconcile();
  await catalogue.removeSubject(plan.subject);
  await catalogue.writeRefusals(ledger.list());
  await catalogue.writeExecutions(await log.entries());
  await catalogue.writeManifest();
  await catalogue.writeValidation();
  await forgetWork(data, plan);
  await clearLeftovers(data);
  await requireNothingLeft(data, plan);
  await rm(data.erasure, { force: true });
  return plan;
}

/**
 * Work on the subject in progress, also in other processes. Its attempts fail, and the subject is skipped from then on.
 */
async function forgetWork(data: DataDirectory, { subject }: ErasePlan): Promise<void> {
  await clearDeadStaging(data);
  for (const folder of [
    data.staging,
    ...(await readdir(data.staging).catch(() => [])).map((name) => join(data.staging, name)),
  ]) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((one) => one.startsWith(`${subject}-`))) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
  await Checkpoints.forget(data, subject);
  await new TroubledCases(data).forget(subject);
}

function countsOf({ cases, iris }: ErasePlan): Erased {
  return { cases: cases.length, withdrawn: iris.length };
}

/** Removes a folder by one rename, so that a partial case is never visible. */
async function removeCases(data: DataDirectory, { cases }: ErasePlan): Promise<void> {
  for (const id of cases) {
    for (const folder of [data.caseFolder(id), data.quarantined(id)]) {
      const away = await temporaryIn(data.root);
      await rename(folder, away.path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
      await away.release();
    }
  }
}

/**
 * Each cohort that contained the subject gets a version without it before the old one is removed, so that no selection
 * is lost.
 */
async function succeedCohorts(
  data: DataDirectory,
  { subject, cohorts = [] }: ErasePlan,
  base: string,
  gate: Gate,
  clock: Clock,
): Promise<void> {
  const files = new CohortFiles(data.root, base);
  const issued = new Date(clock.now()).toISOString();
  for (const id of cohorts) {
    const cohort = await files.read(id);
    const next = cohort && withoutSubject(cohort, instanceIris(base).subject(subject).value, issued);
    if (next !== undefined) await files.write(next, gate);
    await files.remove(id);
  }
}

async function rewriteWithout(
  path: string,
  erased: ReadonlySet<string>,
  base: string,
  passed: PassedGraphs,
): Promise<void> {
  const text = await readFile(path, 'utf8');
  const before = parse(text, 'trig', base);
  const after = without(before, erased);
  if (after.length === before.length) return;
  // The first lines of an import state its source, so that a second import of the same table is recognised.
  const head = /^(?:#[^\n]*\n)*/.exec(text)?.[0] ?? '';
  if (after.length === 0) await rm(path);
  else {
    const rest = head + serialise(withCounts(after, before), 'trig');
    // The rest is a subset of a graph that passed the gate.
    if (await passed.has(sha256(text))) await passed.add(sha256(rest));
    await writeFileAtomic(path, rest);
  }
}

/** Looks for the subject's names in every file that is not part of another case, and in all file names. */
async function requireNothingLeft(data: DataDirectory, plan: ErasePlan): Promise<void> {
  const needles = [plan.subject, ...plan.runs, ...plan.cases].filter((name) => name.length >= 12);
  let left = 0;
  for (const name of await readdir(data.root, { recursive: true })) {
    // The store on disk follows the files; `purgeDiskStore` leaves nothing of the subject in it.
    if (join(data.root, name) === data.erasure || name.startsWith(diskStoreFolder)) continue;
    const inCase = /^(?:cases|quarantine)[/\\]/.test(name);
    // A folder cannot be read as a file and has no content of its own.
    const bytes = inCase ? undefined : await readFile(join(data.root, name)).catch(() => undefined);
    if (needles.some((needle) => name.includes(needle) || bytes?.includes(needle))) left++;
  }
  if (left === 0) return;
  throw new ErasureIncomplete(
    `${counted(left, 'file')} in the data directory still ${left === 1 ? 'names' : 'name'} the subject, probably written by something else. ` +
      'Remove the files that this program did not write, and erase again.',
  );
}
