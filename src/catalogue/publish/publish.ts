import { readFile } from 'node:fs/promises';
import { type Clock, digestOf } from '../../core/index.ts';
import { DatasetUnknown, WrongDatasetState } from '../errors.ts';
import { requireFacesStated } from '../faces.ts';
import { computeFacts } from '../facts/compute-facts.ts';
import { defaultCounts, fixCountsOf, toldFacts, writeCounts } from '../fixed-counts.ts';
import { datasetQuads } from '../graph/build.ts';
import type { DatasetDescription, DatasetVersion } from '../model.ts';
import { catalogueFile, DatasetFolder } from '../record/dataset-folder.ts';
import { checkRecord, readRecord } from '../record/record-file.ts';
import { type DatasetRecord, versionPattern } from '../record/record-schema.ts';
import { missingKeys } from '../record/requirements.ts';
import { type CatalogueRequest, contextOf, requireConforming } from '../refresh/conforming.ts';
import { isPublic } from '../shown-facts.ts';
import { codeFaults, settingsCodes } from '../vocabularies/check-codes.ts';
import { Vocabularies } from '../vocabularies/vocabulary.ts';
import {
  compareVersions,
  listVersions,
  readVersion,
  readWithdrawal,
  writeVersion,
  writeWithdrawal,
} from './versions.ts';

/** The next version: an explicit number, or the part of the last number to increment. */
export type NextVersion = 'major' | 'minor' | 'patch' | (string & {});

export interface PublishRequest extends CatalogueRequest {
  readonly dataset: string;
  readonly next: NextVersion;
  readonly notes?: string;
  readonly clock: Clock;
}

/**
 * Publishes the current state of a dataset permanently: record, counts and files. The metadata must conform.
 * @throws WrongDatasetState listing the missing keys, or the reason why there is nothing to publish; FacesUnstated,
 * CatalogueRefused
 */
export async function publishDataset(request: PublishRequest): Promise<DatasetVersion> {
  const { dataDirectory, dataset } = request;
  const folder = new DatasetFolder(dataDirectory, dataset);
  const record = await readRecord(folder);
  if (record === undefined) {
    throw new WrongDatasetState(
      `Dataset ${dataset} has no record: write one with \`qiaw dataset create ${dataset} --data …\`.`,
    );
  }
  if ((await readWithdrawal(folder.withdrawal)) !== undefined) {
    throw new WrongDatasetState(
      `Dataset ${dataset} was withdrawn permanently; publish its content as another dataset.`,
    );
  }
  checkRecord(record, `datasets/${dataset}/record.yaml`, Vocabularies.of(dataDirectory));
  const faults = codeFaults(request.settings, settingsCodes, Vocabularies.of(dataDirectory));
  if (faults.length > 0) {
    throw new WrongDatasetState(`The configuration has unknown codes below \`catalogue\`:\n  ${faults.join('\n  ')}`);
  }
  const missing = missingKeys(record, request.settings);
  if (missing.length > 0) {
    throw new WrongDatasetState(
      `The record of dataset ${dataset} lacks: ${missing.join(', ')}. Add them to datasets/${dataset}/record.yaml. A profile that the ` +
        'dataset need not meet can be left out of its key `profiles` (docs/metadata.md).',
    );
  }
  await requireFacesStated(dataDirectory, dataset, record);
  const noted = request.notes === undefined ? record : { ...record, versionNotes: request.notes };
  return seal(folder, noted, request);
}

/**
 * The last version, if the process died right after writing it, so that the metadata do not list it yet. Publishing the same
 * content again completes this version instead of creating another.
 */
export async function interruptedPublication(request: PublishRequest): Promise<DatasetVersion | undefined> {
  const { dataDirectory, base, dataset, notes } = request;
  const folder = new DatasetFolder(dataDirectory, dataset);
  const name = (await listVersions(folder)).at(-1);
  if (name === undefined) return undefined;
  const catalogue = await readFile(catalogueFile(dataDirectory), 'utf8').catch(() => '');
  if (catalogue.includes(`<${base}dataset/${dataset}/version/${name}>`)) return undefined;
  const [last, record] = [await readVersion(folder, name), await readRecord(folder)];
  const wanted = notes === undefined ? record : { ...record, versionNotes: notes };
  const content = (await computeFacts(dataDirectory)).get(dataset);
  const isSame =
    content?.computed.contentDigest === last?.computed.contentDigest && digestOf(wanted) === digestOf(last?.record);
  return isSame ? last : undefined;
}

/**
 * The successor of a version that was withdrawn for an erasure: the record as published, with counts and files without the
 * subject. Undefined if nothing is left to publish.
 */
export async function publishSuccessor(
  folder: DatasetFolder,
  before: DatasetVersion,
  request: CatalogueRequest & { readonly clock: Clock },
): Promise<DatasetVersion | undefined> {
  const content = (await computeFacts(request.dataDirectory)).get(folder.id);
  if (content === undefined) return undefined;
  const notes = `Follows version ${before.version}, which was withdrawn because data of a subject had to be erased.`;
  const record = { ...before.record, versionNotes: notes };
  return seal(folder, record, { ...request, dataset: folder.id, next: 'patch' });
}

async function seal(folder: DatasetFolder, record: DatasetRecord, request: PublishRequest): Promise<DatasetVersion> {
  const { dataDirectory, base, dataset } = request;
  const content = (await computeFacts(dataDirectory)).get(dataset);
  if (content === undefined) {
    throw new WrongDatasetState(`Dataset ${dataset} has no cases and no imports yet: there is nothing to publish.`);
  }
  const previous = (await listVersions(folder)).at(-1);
  const version = nextVersion(previous, request.next);
  const { computed, cases } = content;
  const { levels, counts: settings = defaultCounts } = request;
  const fixed = isPublic({ id: dataset, state: 'published', record }, levels)
    ? undefined
    : await fixCountsOf({ dataDirectory, base, dataset, record, computed, counts: settings });
  const distributions = await request.distributions({
    dataDirectory,
    base,
    dataset,
    version,
    record,
    computed,
    cases,
  });
  const sealed: DatasetVersion = {
    schemaVersion: 1,
    dataset,
    version,
    publishedAt: new Date(request.clock.now()).toISOString(),
    ...(previous !== undefined && { previous }),
    record,
    computed,
    distributions,
    ...(fixed && { told: toldFacts(fixed, record) }),
  };
  await requireValid(folder, sealed, request);
  if (fixed) await writeCounts(folder, version, fixed);
  await writeVersion(folder, sealed);
  return sealed;
}

/** The graph of the new version must pass the gate before anything is written. */
async function requireValid(folder: DatasetFolder, sealed: DatasetVersion, request: PublishRequest): Promise<void> {
  const versions: DatasetVersion[] = [];
  for (const name of await listVersions(folder)) versions.push((await readVersion(folder, name))!);
  const listed = [...versions, sealed].map(({ version, publishedAt }) => ({ version, publishedAt }));
  const description: DatasetDescription = {
    id: sealed.dataset,
    iri: `${request.base}dataset/${sealed.dataset}`,
    state: 'published',
    record: sealed.record,
    computed: sealed.computed,
    distributions: sealed.distributions,
    ...(sealed.told && { told: sealed.told }),
    version: sealed.version,
    issued: listed[0]!.publishedAt,
    modified: sealed.publishedAt,
    versions: listed,
    missing: [],
  };
  const context = await contextOf(request, [description]);
  const quads = datasetQuads({ description, versions: [...versions, sealed] }, context);
  await requireConforming(quads, context, request.gate);
}

/** @throws WrongDatasetState if the number is malformed or not greater than the last one */
export function nextVersion(last: string | undefined, next: NextVersion): string {
  if (next === 'major' || next === 'minor' || next === 'patch') {
    if (last === undefined) return '1.0.0';
    const [major, minor, patch] = last.split('.').map(Number) as [number, number, number];
    if (next === 'major') return `${major + 1}.0.0`;
    return next === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
  }
  if (!versionPattern.test(next))
    throw new WrongDatasetState('A version has the form MAJOR.MINOR.PATCH, such as 1.2.0.');
  if (last !== undefined && compareVersions(next, last) <= 0) {
    throw new WrongDatasetState(`Version ${next} is not greater than ${last}, which is already published.`);
  }
  return next;
}

export interface WithdrawRequest {
  readonly dataDirectory: string;
  readonly dataset: string;
  /** One version; default the whole dataset, permanently. */
  readonly version?: string;
  readonly note?: string;
  readonly clock: Clock;
}

/** Its address answers 410 from now on; title, reason and successor remain available. @throws DatasetUnknown, WrongDatasetState */
export async function withdrawDataset(request: WithdrawRequest): Promise<void> {
  const { dataDirectory, dataset, version, note, clock } = request;
  const folder = new DatasetFolder(dataDirectory, dataset);
  const versions = await listVersions(folder);
  if (versions.length === 0) {
    throw new DatasetUnknown(`Dataset ${dataset} has no published version that could be withdrawn.`);
  }
  if (version !== undefined && !versions.includes(version)) {
    throw new DatasetUnknown(`Dataset ${dataset} has no version ${version}.`);
  }
  const path = version === undefined ? folder.withdrawal : folder.versionWithdrawal(version);
  if ((await readWithdrawal(path)) !== undefined) throw new WrongDatasetState('It is already withdrawn.');
  const withdrawnAt = new Date(clock.now()).toISOString();
  await writeWithdrawal(path, { withdrawnAt, reason: 'withdrawn', ...(note !== undefined && { note }) });
}
