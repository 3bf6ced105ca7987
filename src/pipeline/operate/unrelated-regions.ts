import { relative } from 'node:path';
import { createGate } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import { CatalogueFiles } from '../publish/catalogue-files.ts';
import { SubjectRelations } from '../subject-relations/subject-relations.ts';

/** Earlier releases counted a region once per object that encodes it. No IRI changes: graphs of relations are added. */
export class UnrelatedRegions {
  readonly does = 'delineations that encode the same region are related, so that the region is counted once';

  async plan(data: DataDirectory): Promise<string[]> {
    const { relations } = await open(data);
    return (await relations.stale()).flatMap(({ subject, kinds }) =>
      kinds.map((kind) => `write ${relative(data.root, data.derivedGraph(kind, subject)).replaceAll('\\', '/')}`),
    );
  }

  async apply(data: DataDirectory): Promise<void> {
    const { relations, catalogue } = await open(data);
    if ((await relations.stale()).length === 0) return;
    await relations.bringUpToDate((work) => work());
    await catalogue.writeManifest();
  }
}

async function open(data: DataDirectory) {
  const { base } = (await readManifest(data))!;
  const gate = await createGate();
  return {
    relations: new SubjectRelations({ data, base, gate }),
    catalogue: new CatalogueFiles(data, base, gate),
  };
}
