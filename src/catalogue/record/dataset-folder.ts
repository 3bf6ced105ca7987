import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetUnknown } from '../errors.ts';
import { datasetId } from './record-schema.ts';

/** The paths of one dataset's files: `<data>/datasets/<id>/`. */
export class DatasetFolder {
  readonly root: string;
  readonly dataDirectory: string;
  readonly id: string;

  /** @throws DatasetUnknown if the id is not a valid path segment of an IRI */
  constructor(dataDirectory: string, id: string) {
    if (!datasetId.test(id)) {
      throw new DatasetUnknown(
        'A dataset id consists of at most 63 lower-case letters, digits and hyphens, and begins with a letter or digit.',
      );
    }
    this.dataDirectory = dataDirectory;
    this.id = id;
    this.root = join(dataDirectory, 'datasets', id);
  }

  get record(): string {
    return join(this.root, 'record.yaml');
  }
  get versions(): string {
    return join(this.root, 'versions');
  }
  version(version: string): string {
    return join(this.versions, `${version}.json`);
  }
  /** The counts about the people of a version that is not public. Never served. */
  versionCounts(version: string): string {
    return join(this.versions, `${version}.counts.json`);
  }
  /** Beside the version file, which itself never changes. */
  versionWithdrawal(version: string): string {
    return join(this.versions, `${version}.withdrawn.json`);
  }
  /** Withdrawal of the dataset as a whole. */
  get withdrawal(): string {
    return join(this.root, 'withdrawn.json');
  }
}

/** The metadata of all datasets, rebuilt from records, versions and content. */
export const catalogueFile = (dataDirectory: string): string => join(dataDirectory, 'graphs', 'catalog.trig');

/** Ids of the datasets that have a folder, sorted. */
export async function datasetFolders(dataDirectory: string): Promise<string[]> {
  const names = await readdir(join(dataDirectory, 'datasets')).catch(() => []);
  return names.filter((name) => datasetId.test(name)).sort();
}
