import { readFile } from 'node:fs/promises';
import { type CheckResult, createGate, instanceIris, mapChecks, parse } from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';
import { withLock, withPublishLock } from '../files/lock.ts';
import { KnownPatients } from '../known-patients.ts';
import { CatalogueFiles } from './catalogue-files.ts';

/** Writes verdicts of a verification into `graphs/checks.trig`: earlier verdicts on the same runs are replaced. */
export async function recordChecks(data: DataDirectory, results: readonly CheckResult[]): Promise<void> {
  const manifest = await readManifest(data);
  if (manifest === undefined) return;
  const { base } = manifest;
  await withLock(data, async () => {
    const text = await readFile(data.graph('checks'), 'utf8').catch(() => '');
    const again = [...new Set(results.map(({ run }) => run))].map((run) => instanceIris(base).check(run, '').value);
    const others = parse(text, 'trig', base).filter(
      ({ subject }) => !again.some((iri) => subject.value.startsWith(iri)),
    );
    const catalogue = new CatalogueFiles(
      data,
      base,
      await createGate({ patients: new KnownPatients(data).identifiers }),
    );
    await withPublishLock(data, () => catalogue.writeChecks([...others, ...mapChecks(results, { base })]));
  });
}
