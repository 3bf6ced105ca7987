import { link, readdir, readFile } from 'node:fs/promises';
import { canonicalJson, sha256, syncFolder, temporaryIn, writeFileAtomic, writeFileDurable } from '../../core/index.ts';
import { DatasetVersionDamaged, WrongDatasetState } from '../errors.ts';
import type { DatasetVersion, Withdrawal } from '../model.ts';
import type { DatasetFolder } from '../record/dataset-folder.ts';
import { versionPattern } from '../record/record-schema.ts';

/** Published versions, oldest first. */
export async function listVersions(folder: DatasetFolder): Promise<string[]> {
  const names = await readdir(folder.versions).catch(() => []);
  return names
    .map((name) => name.replace(/\.json$/, ''))
    .filter((name) => versionPattern.test(name))
    .sort(compareVersions);
}

export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  const place = left.findIndex((part, index) => part !== right[index]);
  return place < 0 ? 0 : left[place]! - right[place]!;
}

interface SealedVersion extends DatasetVersion {
  /** SHA-256 of the canonical JSON of all other fields. */
  readonly digest: string;
}

/** @throws DatasetVersionDamaged if the file differs from what was published */
export async function readVersion(folder: DatasetFolder, version: string): Promise<DatasetVersion | undefined> {
  if (!versionPattern.test(version)) return undefined;
  const text = await readFile(folder.version(version), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const { digest, ...content } = JSON.parse(text) as SealedVersion;
    if (digest === sha256(canonicalJson(content)) && content.version === version) return content;
  } catch {
    // Reported below, like any other damage.
  }
  throw new DatasetVersionDamaged(
    `datasets/${folder.id}/versions/${version}.json differs from what was published: a published version must not change. ` +
      'Restore it from a backup. To make changes, publish a new version.',
  );
}

/** Writes a version permanently. @throws WrongDatasetState if the version exists */
export async function writeVersion(folder: DatasetFolder, content: DatasetVersion): Promise<void> {
  const sealed: SealedVersion = { ...content, digest: sha256(canonicalJson(content)) };
  const path = folder.version(content.version);
  const temporary = await temporaryIn(folder.versions);
  try {
    await writeFileDurable(temporary.path, `${JSON.stringify(sealed, null, 2)}\n`);
    // Unlike a rename, a link never replaces an existing file.
    await link(temporary.path, path);
    await syncFolder(folder.versions);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new WrongDatasetState(
      `Version ${content.version} of dataset ${folder.id} is already published; choose a higher version.`,
    );
  } finally {
    await temporary.release();
  }
}

export async function readWithdrawal(path: string): Promise<Withdrawal | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Withdrawal);
}

/** An existing withdrawal is kept: its date shows when the resource was last available. */
export async function writeWithdrawal(path: string, withdrawal: Withdrawal): Promise<void> {
  if ((await readWithdrawal(path)) !== undefined) return;
  await writeFileAtomic(path, `${JSON.stringify(withdrawal, null, 2)}\n`);
}
