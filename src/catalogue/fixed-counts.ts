import { readFile } from 'node:fs/promises';
import { type FixedCounts, fixCounts } from '../cohorts/index.ts';
import { canonicalJson, sha256, writeFileAtomic } from '../core/index.ts';
import type { ComputedFacts, DatasetVersion, ToldFacts } from './model.ts';
import { peopleOf } from './people.ts';
import { listVersions, readVersion } from './publish/versions.ts';
import { DatasetFolder, datasetFolders } from './record/dataset-folder.ts';
import type { DatasetRecord } from './record/record-schema.ts';

/** Granularity of counts where not everybody may read the records. */
export interface CountSettings {
  readonly smallCells: number;
  readonly countFrom: number;
}

export const defaultCounts: CountSettings = { smallCells: 5, countFrom: 200 };

interface Wanted {
  readonly dataDirectory: string;
  readonly base: string;
  readonly dataset: string;
  readonly record: DatasetRecord;
  readonly computed: ComputedFacts;
  readonly counts: CountSettings;
}

/**
 * All counts that a non-public version publishes about its people. They are compared with every earlier version, and with every
 * version of the datasets that share people with it. @throws CountsRefused
 */
export async function fixCountsOf(wanted: Wanted): Promise<FixedCounts> {
  const { dataDirectory, base, dataset, record, computed, counts } = wanted;
  const { people, variables, kinds } = await peopleOf(dataDirectory, base, dataset, record);
  const own = (await countsOfVersions(new DatasetFolder(dataDirectory, dataset))).reverse();
  const ids = new Set(people.map(({ id }) => id));
  const others: FixedCounts[] = [];
  for (const other of await datasetFolders(dataDirectory)) {
    if (other === dataset) continue;
    const theirs = await countsOfVersions(new DatasetFolder(dataDirectory, other));
    if (theirs.length === 0) continue;
    const { people: them } = await peopleOf(dataDirectory, base, other, { ...record, disclosure: undefined });
    if (them.some(({ id }) => ids.has(id))) others.push(...theirs.reverse());
  }
  return fixCounts({
    people,
    records: computed.vectors.radiomic + computed.vectors.deep,
    ...(computed.imaging && { studies: computed.imaging.studies }),
    variables,
    kinds,
    k: counts.smallCells,
    countFrom: counts.countFrom,
    earlier: [...own, ...others],
    own: own.length,
  });
}

/** The facts that metadata may state: totals only if the steward agreed. */
export function toldFacts(
  { individuals, records, studies, kinds, k }: FixedCounts,
  { disclosure }: DatasetRecord,
): ToldFacts {
  const totals = disclosure?.totals === true;
  const named = (variable: string) =>
    kinds.filter((kind) => kind.variable === variable && kind.basis >= k).map(({ key, label }) => ({ key, label }));
  return {
    ...(totals && individuals.told !== null && { individuals: individuals.told }),
    ...(totals && records.told !== null && { records: records.told }),
    ...(totals && studies !== undefined && studies.told !== null && { studies: studies.told }),
    manufacturers: named('image-manufacturer'),
    sexes: named('image-sex'),
    modalities: named('modality'),
    regions: named('region'),
  };
}

export async function writeCounts(folder: DatasetFolder, version: string, counts: FixedCounts): Promise<void> {
  const sealed = { ...counts, digest: sha256(canonicalJson(counts)) };
  await writeFileAtomic(folder.versionCounts(version), `${JSON.stringify(sealed)}\n`, 0o600);
}

/** Undefined if no counts were fixed, or the file was altered: then no counts are published. */
export async function readCounts(folder: DatasetFolder, version: string): Promise<FixedCounts | undefined> {
  try {
    const { digest, ...counts } = JSON.parse(await readFile(folder.versionCounts(version), 'utf8')) as FixedCounts & {
      readonly digest: string;
    };
    return digest === sha256(canonicalJson(counts)) ? counts : undefined;
  } catch {
    return undefined;
  }
}

/** The counts of all versions, oldest first, including withdrawn ones; a public version published its exact totals. */
async function countsOfVersions(folder: DatasetFolder): Promise<FixedCounts[]> {
  const found: FixedCounts[] = [];
  for (const name of await listVersions(folder)) {
    const version = await readVersion(folder, name);
    if (version !== undefined) found.push((await readCounts(folder, name)) ?? exactTotals(version));
  }
  return found;
}

function exactTotals({ computed: { patients, vectors } }: DatasetVersion): FixedCounts {
  const records = vectors.radiomic + vectors.deep;
  return {
    schemaVersion: 1,
    k: 1,
    countFrom: 0,
    individuals: { basis: patients, told: patients },
    records: { basis: records, told: records },
    kinds: [],
    variables: [],
    facets: [],
    lattice: {},
  };
}
