import { readdir, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { gauge, type Metrics } from '../../core/index.ts';

const cases = gauge({ name: 'qiaw_catalogue_cases', help: 'Cases in the data directory.' });
const quarantined = gauge({ name: 'qiaw_catalogue_quarantined', help: 'Graphs in quarantine.' });
const refusals = gauge({ name: 'qiaw_catalogue_refusals', help: 'Refusals on record, by code.', labels: ['code'] });
const setAside = gauge({ name: 'qiaw_catalogue_set_aside', help: 'Cases set aside or suspected.' });
const freeBytes = gauge({ name: 'qiaw_data_free_bytes', help: 'Free bytes on the disk of the data directory.' });

/** The state of a data directory, updated at most every `everyMs`. */
export function directoryGauges(root: string, metrics: Metrics, elapsed: () => number, everyMs = 15_000) {
  let last = Number.NEGATIVE_INFINITY;
  const codes = new Set<string>();
  return async (): Promise<void> => {
    if (elapsed() - last < everyMs) return;
    last = elapsed();
    metrics.set(cases, {}, await entries(join(root, 'cases')));
    metrics.set(quarantined, {}, await entries(join(root, 'quarantine')));
    metrics.set(setAside, {}, await entries(join(root, '.set-aside')));
    const { bavail, bsize } = await statfs(root);
    metrics.set(freeBytes, {}, bavail * bsize);
    const text = await readFile(join(root, 'refusals.ndjson'), 'utf8').catch(() => '');
    const counts = new Map([...codes].map((code) => [code, 0]));
    for (const [, code] of text.matchAll(/^\{"code":"([A-Z0-9_]+)"/gm)) {
      counts.set(code!, (counts.get(code!) ?? 0) + 1);
      codes.add(code!);
    }
    for (const [code, count] of counts) metrics.set(refusals, { code }, count);
  };
}

async function entries(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => !name.startsWith('.')).length;
}
