import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, temporaryIn } from '../../../core/index.ts';
import { datasetId } from '../../record/record-schema.ts';
import type { BuiltFile, ExportedDataset, ExportSource } from '../model.ts';
import { DistributionBuilder } from './build.ts';

/** Incremented when the content of an export changes, so that files of an earlier release are rebuilt. */
const layout = 2;

/** The downloads of one state of a dataset. */
export interface DistributionSet {
  readonly dataset: string;
  /** Sixteen hexadecimal digits of a digest over content and description: equal versions have equal bytes. */
  readonly version: string;
  readonly files: readonly BuiltFile[];
}

/** Path of a download, relative to the base. */
export const distributionPath = (dataset: string, version: string, name: string): string =>
  `files/datasets/${encodeURIComponent(dataset)}/${version}/${encodeURIComponent(name)}`;

const isVersion = (name: string): boolean => /^[0-9a-f]{16}$/.test(name);

/**
 * Downloads of datasets, built together with their metadata and kept in `<data>/exports/<dataset>/<version>/` by content version;
 * those of a published dataset version are kept in `<data>/datasets/<dataset>/files/`. A set becomes visible only when complete.
 * `exports/` is derived and may be removed at any time.
 */
export class DistributionCache {
  private readonly source: ExportSource;
  private readonly building = new Map<string, Promise<DistributionSet>>();
  private readonly known = new Map<string, DistributionSet>();

  constructor(source: ExportSource) {
    this.source = source;
  }

  /** The downloads of the dataset with this content; waits while they are being built. */
  async open(dataset: ExportedDataset, contentDigest: string): Promise<DistributionSet> {
    const version = digestOf([layout, this.source.base, contentDigest, dataset]).slice(0, 16);
    const known = this.known.get(dataset.id);
    // The folder may have been removed meanwhile.
    if (known?.version === version && (await isThere(known))) return known;
    const key = `${dataset.id} ${version}`;
    const running = this.building.get(key);
    if (running !== undefined) return running;
    const building = this.readOrBuild(dataset, version).finally(() => this.building.delete(key));
    this.building.set(key, building);
    return building;
  }

  /** A download by its path, including earlier versions that are still kept. */
  async find(dataset: string, version: string, name: string): Promise<BuiltFile | undefined> {
    if (!isVersion(version) || !datasetId.test(dataset)) return undefined;
    const known = this.known.get(dataset);
    const set = known?.version === version ? known : await this.read(dataset, version);
    return set?.files.find((file) => file.name === name);
  }

  /** Keeps a set permanently: a published dataset version never changes. */
  async keep({ dataset, version, files }: DistributionSet): Promise<void> {
    const target = join(this.kept(dataset), version);
    if (await stat(target).catch(() => undefined)) return;
    const staged = await temporaryIn(this.kept(dataset));
    try {
      await cp(join(files[0]!.path, '..'), staged.path, { recursive: true });
      await staged.become(target);
    } finally {
      await staged.release();
    }
  }

  private built(dataset: string): string {
    return join(this.source.root, 'exports', dataset);
  }
  private kept(dataset: string): string {
    return join(this.source.root, 'datasets', dataset, 'files');
  }

  private async readOrBuild(dataset: ExportedDataset, version: string): Promise<DistributionSet> {
    const set = (await this.read(dataset.id, version)) ?? (await this.build(dataset, version));
    this.known.set(dataset.id, set);
    await this.removeOthers(dataset.id, version);
    return set;
  }

  private async read(dataset: string, version: string): Promise<DistributionSet | undefined> {
    for (const place of [this.built(dataset), this.kept(dataset)]) {
      const folder = join(place, version);
      const text = await readFile(join(folder, 'index.json'), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const files = JSON.parse(text) as Array<Omit<BuiltFile, 'path'>>;
      return { dataset, version, files: files.map((file) => ({ ...file, path: join(folder, file.name) })) };
    }
    return undefined;
  }

  private async build(dataset: ExportedDataset, version: string): Promise<DistributionSet> {
    const { id } = dataset;
    const staged = await temporaryIn(this.built(id));
    try {
      await mkdir(staged.path);
      const builder = new DistributionBuilder(this.source, dataset, staged.path);
      await builder.addTables();
      await builder.addDumps();
      await builder.addCrate();
      const { base } = this.source;
      const address = ({ name }: BuiltFile): string => base + distributionPath(id, version, name);
      await builder.addCroissant(`${base}dataset/${id}`, address);
      const index = builder.files.map(({ path: _, ...file }) => file);
      await writeFile(join(staged.path, 'index.json'), JSON.stringify(index, null, 1));
      await staged.become(join(this.built(id), version)).catch(async (error: unknown) => {
        // Another process may have built the same version, with the same bytes.
        if ((await this.read(id, version)) === undefined) throw error;
      });
      return (await this.read(id, version))!;
    } finally {
      await staged.release();
    }
  }

  /** Keeps the current and the previous version: downloads of the previous one may be in progress. */
  private async removeOthers(dataset: string, version: string): Promise<void> {
    const folder = this.built(dataset);
    const others: Array<{ readonly name: string; readonly made: number }> = [];
    for (const name of await readdir(folder).catch(() => [])) {
      const info = await stat(join(folder, name)).catch(() => undefined);
      if (isVersion(name) && name !== version && info) others.push({ name, made: info.mtimeMs });
    }
    others.sort((a, b) => b.made - a.made);
    for (const { name } of others.slice(1)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

const isThere = async ({ files }: DistributionSet): Promise<boolean> =>
  (await stat(files[0]!.path).catch(() => undefined)) !== undefined;
