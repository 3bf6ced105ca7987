import { mkdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCatalogueStale, refreshCatalogue } from '../../src/catalogue/index.ts';
import { createGate } from '../../src/graph/index.ts';
import { base, caseRecord } from '../graph/rdf/case-record-fixture.ts';
import { catalogueContext, distribution } from '../support/catalogue-fixture.ts';
import { DirectoryFixture } from '../support/directory-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

/** A directory whose metadata are up to date with its content. */
async function inStep(): Promise<{ readonly root: string; readonly refresh: () => Promise<boolean> }> {
  const fixture = await DirectoryFixture.make(folder());
  await fixture.publish(caseRecord());
  const { root } = fixture.data;
  await mkdir(join(root, 'exports'), { recursive: true });
  const gate = await createGate({ onlyCatalogue: true });
  const refresh = async (): Promise<boolean> => {
    const clock = { now: () => Date.parse('2026-11-27T10:00:00Z'), elapsed: () => 0 };
    const { settings } = catalogueContext;
    const request = {
      dataDirectory: root,
      base,
      settings,
      release: '0.1.0',
      distributions: async () => [distribution('demo-features-csv')],
      gate,
      clock,
    };
    return (await refreshCatalogue(request)).changed;
  };
  await refresh();
  return { root, refresh };
}

describe('Metadata', () => {
  it('are rebuilt if another release made them, their downloads are missing, or a backup was restored', async () => {
    const { root } = await inStep();
    expect(await isCatalogueStale(root, '0.1.0')).toBe(false);
    expect(await isCatalogueStale(root, '0.2.0')).toBe(true);
    await rm(join(root, 'exports'), { recursive: true });
    expect(await isCatalogueStale(root, '0.1.0')).toBe(true);
    await mkdir(join(root, 'exports'));
    await rm(join(root, '.catalogue-checked'));
    expect(await isCatalogueStale(root, '0.1.0')).toBe(true);
  });

  it('are up to date again once they were checked against the change and found correct', async () => {
    const { root, refresh } = await inStep();
    const earlier = new Date(Date.now() - 3_600_000);
    for (const path of ['graphs/catalog.trig', '.catalogue-checked']) await utimes(join(root, path), earlier, earlier);
    expect(await isCatalogueStale(root, '0.1.0')).toBe(true);
    expect(await refresh()).toBe(false);
    expect(await isCatalogueStale(root, '0.1.0')).toBe(false);
  });
});
