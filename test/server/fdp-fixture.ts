import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CatalogueEntry, datasetQuads } from '../../src/catalogue/graph/build.ts';
import { headQuads } from '../../src/catalogue/index.ts';
import { serialise } from '../../src/graph/index.ts';
import type { ApiContext } from '../../src/server/index.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';
import { catalogueContext, published, undescribed } from '../support/catalogue-fixture.ts';

/** A server over a metadata graph with these datasets, at the base used in it. */
export function openDataPoint(
  base: string,
  entries: readonly CatalogueEntry[] = [undescribed(), published()],
  overrides: Partial<ApiContext> = {},
): Promise<ApiFixture> {
  const context = { ...catalogueContext, base };
  const quads = [
    ...headQuads(
      entries.map(({ description }) => description),
      context,
    ),
    ...entries.flatMap((entry) => datasetQuads(entry, context)),
  ];
  return openApi(
    (folder) => {
      mkdirSync(join(folder, 'graphs'), { recursive: true });
      writeFileSync(join(folder, 'graphs', 'catalog.trig'), serialise(quads, 'trig'));
    },
    { base, ...overrides },
  );
}
