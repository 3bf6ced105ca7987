import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { definitionWithoutUnit, misnamedDefinitions, parse } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import { readCaseDocument } from '../make/case-document.ts';
import { graphFiles, rewriteGraphFile } from './rewrite-graph.ts';

type Rename = (iri: string) => string;

/**
 * Earlier releases used the definitions of values in HU for values without unit (MR) as well. Renames the definitions
 * of such values in the graphs of their cases, published or in quarantine, and in every shared graph that contains a
 * definition which states that it has no unit. Values in HU, and features with the same unit on every image, keep their
 * names.
 */
export class ValuesWithoutUnit {
  readonly does = 'values without unit (MR) have separate definitions, named like those in HU with the suffix `.1`';

  async plan(data: DataDirectory): Promise<string[]> {
    const renames = await this.renames(data);
    return [...renames.keys()].map((path) => `rename definitions in ${relative(data.root, path)}`);
  }

  /** The graph of the definitions comes last: as long as it is unchanged, an interrupted step counts as not done. */
  async apply(data: DataDirectory): Promise<void> {
    const { base } = (await readManifest(data))!;
    const renames = await this.renames(data);
    for (const [path, rename] of renames) await rewriteGraphFile(data, path, base, rename);
    // Regenerated from the other files.
    if (renames.size > 0) await rm(join(data.root, 'exports'), { recursive: true, force: true });
  }

  /** Files that contain such a definition, the graph of the definitions last, each with the new names of its IRIs. */
  private async renames(data: DataDirectory): Promise<ReadonlyMap<string, Rename>> {
    const { base } = (await readManifest(data))!;
    const found = new Map<string, Rename>();
    const offer = async (path: string, rename: Rename): Promise<void> => {
      const text = await readFile(path, 'utf8').catch(() => '');
      const names = text.match(/\bfd[/:][\w-]+\.[0-9a-f]{64}\b(?!\.\w)/g) ?? [];
      if (names.some((name) => rename(`${base}fd/${name.slice(3)}`) !== `${base}fd/${name.slice(3)}`))
        found.set(path, rename);
    };
    const ofCases: Rename = (iri) => definitionWithoutUnit(base, iri)?.iri ?? iri;
    for (const folder of await foldersWithoutUnit(data)) {
      for (const file of ['graph.trig', 'context.trig']) await offer(join(folder, file), ofCases);
    }
    const definitions = data.graph('definitions');
    const shared = misnamedDefinitions(base, parse(await readFile(definitions, 'utf8').catch(() => ''), 'trig', base));
    if (shared.size === 0) return found;
    const ofShared: Rename = (iri) => shared.get(iri) ?? iri;
    for (const path of await graphFiles(data)) {
      if (path.startsWith(data.graphs) && path !== definitions) await offer(path, ofShared);
    }
    return found.set(definitions, ofShared);
  }
}

/** Folders of cases whose image has no unit. */
async function foldersWithoutUnit(data: DataDirectory): Promise<string[]> {
  const found: string[] = [];
  for (const parent of [data.cases, data.quarantine]) {
    for (const name of (await readdir(parent).catch(() => [])).sort()) {
      const folder = join(parent, name);
      const document = await readCaseDocument(folder).catch(() => undefined);
      if (document?.image.unit === '1') found.push(folder);
    }
  }
  return found;
}
