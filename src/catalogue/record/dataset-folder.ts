import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetUnknown } from '../errors.ts';
import { datasetId } from './record-schema.ts';

/** Where the files of one dataset lie: `<data>/datasets/<id>/`. */
export class DatasetFolder {
  readonly root: string;
  readonly dataDirectory: string;
  readonly id: string;

  /** @throws DatasetUnknown when the id is no path segment of an IRI */
  constructor(dataDirectory: string, id: string) {
    if (!datasetId.test(id)) {
      throw new DatasetUnknown(
        'A dataset id has lower-case letters, digits and hyphens, begins with a letter or digit, at most 63 characters.',
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
  /** What is told of the people of a version that is not public. Never served. */
  versionCounts(version: string): string {
    return join(this.versions, `${version}.counts.json`);
  }
  /** Beside the version, which itself never changes. */
  versionWithdrawal(version: string): string {
    return join(this.versions, `${version}.withdrawn.json`);
  }
  /** Of the dataset as a whole. */
  get withdrawal(): string {
    return join(this.root, 'withdrawn.json');
  }
}

/** The metadata of all datasets, made anew from records, versions and content. */
export const catalogueFile = (dataDirectory: string): string => join(dataDirectory, 'graphs', 'catalog.trig');

/** Ids of the datasets that have a folder, sorted. */
export async function datasetFolders(dataDirectory: string): Promise<string[]> {
  const names = await readdir(join(dataDirectory, 'datasets')).catch(() => []);
  return names.filter((name) => datasetId.test(name)).sort();
}
