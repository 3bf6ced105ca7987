import { stat } from 'node:fs/promises';
import { DatasetRecordInvalid } from '../errors.ts';
import type { DatasetDescription, DistributionProvider, Withdrawal } from '../model.ts';
import { listVersions, readVersion, readWithdrawal } from '../publish/versions.ts';
import { DatasetFolder, datasetFolders } from '../record/dataset-folder.ts';
import { emptyRecord, readRecord } from '../record/record-file.ts';
import type { DatasetRecord } from '../record/record-schema.ts';
import { missingKeys } from '../record/requirements.ts';
import { computeFacts, type DatasetContent, noFacts } from './compute-facts.ts';

export interface DescribeOptions {
  readonly dataDirectory: string;
  readonly base: string;
  /** Called only for working states: a published version keeps the list it was published with. */
  readonly distributions: DistributionProvider;
}

/** All datasets of a data directory, by id: those with content, with a record, or withdrawn. */
export async function describeDatasets(options: DescribeOptions): Promise<DatasetDescription[]> {
  const contents = await computeFacts(options.dataDirectory);
  const ids = new Set([...contents.keys(), ...(await datasetFolders(options.dataDirectory))]);
  const descriptions: DatasetDescription[] = [];
  for (const id of [...ids].sort()) descriptions.push(await describeDataset(id, options, contents.get(id)));
  return descriptions;
}

/**
 * The current state of one dataset: the newest published version, else the working record; withdrawn datasets are marked.
 * `content` is undefined if the dataset has no cases or imports.
 * @throws DatasetRecordInvalid
 */
export async function describeDataset(
  id: string,
  { dataDirectory, base, distributions }: DescribeOptions,
  content: DatasetContent | undefined,
): Promise<DatasetDescription> {
  const folder = new DatasetFolder(dataDirectory, id);
  const versions = await publishedVersions(folder);
  const newest = versions.at(-1);
  const offered = versions.filter((version) => version.withdrawn === undefined).at(-1);
  // A dataset without any remaining version counts as withdrawn, until another version is published.
  const withdrawn = (await readWithdrawal(folder.withdrawal)) ?? (offered ? undefined : newest?.withdrawn);
  const described = offered ?? newest;
  const published = described && (await readVersion(folder, described.version));
  const common = { id, iri: `${base}dataset/${id}`, versions, ...(withdrawn && { withdrawn }) };
  if (published !== undefined) {
    const { record, computed, version, publishedAt, told } = published;
    return {
      ...common,
      state: withdrawn ? 'withdrawn' : 'published',
      record,
      computed,
      ...(told && { told }),
      distributions: published.distributions,
      version,
      issued: versions[0]!.publishedAt,
      modified: publishedAt,
      missing: missingKeys(record),
    };
  }
  const { draft, problem } = await draftOf(folder);
  const record = draft ?? emptyRecord;
  const computed = content?.computed ?? noFacts;
  const cases = content?.cases ?? [];
  const written = draft === undefined ? undefined : (await stat(folder.record)).mtime.toISOString();
  const times = [computed.firstMade, computed.lastMade, written].filter((time) => time !== undefined).sort();
  return {
    ...common,
    state: withdrawn ? 'withdrawn' : draft === undefined ? 'undescribed' : 'draft',
    record,
    computed,
    distributions: withdrawn
      ? []
      : await distributions({ dataDirectory, base, dataset: id, version: undefined, record, computed, cases }),
    version: '0.0.0',
    issued: times[0] ?? withdrawn?.withdrawnAt ?? '1970-01-01T00:00:00.000Z',
    modified: times.at(-1) ?? withdrawn?.withdrawnAt ?? '1970-01-01T00:00:00.000Z',
    missing: missingKeys(record),
    ...(problem !== undefined && { problem }),
  };
}

/** An invalid record must not prevent the other datasets from being described. */
async function draftOf(folder: DatasetFolder): Promise<{ readonly draft?: DatasetRecord; readonly problem?: string }> {
  try {
    const draft = await readRecord(folder);
    return draft === undefined ? {} : { draft };
  } catch (error) {
    if (error instanceof DatasetRecordInvalid) return { problem: error.message };
    throw error;
  }
}

async function publishedVersions(
  folder: DatasetFolder,
): Promise<Array<{ version: string; publishedAt: string; withdrawn?: Withdrawal }>> {
  const list = [];
  for (const version of await listVersions(folder)) {
    const content = await readVersion(folder, version);
    const withdrawn = await readWithdrawal(folder.versionWithdrawal(version));
    if (content === undefined) continue;
    list.push({ version, publishedAt: content.publishedAt, ...(withdrawn && { withdrawn }) });
  }
  return list;
}
