import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/index.ts';
import type { PublicRefusal } from '../../graph/index.ts';
import type { CatalogueFiles } from '../publish/catalogue-files.ts';
import type { DataDirectory } from './data-directory.ts';
import { RefusalLedger } from './refusal-ledger.ts';

/** Records the refusals of one settled case durably, without rewriting the ledger each time. */
export async function notePending(data: DataDirectory, refusals: readonly PublicRefusal[]): Promise<void> {
  if (refusals.length === 0) return;
  await mkdir(data.pendingRefusals, { recursive: true });
  const name = `${randomBytes(9).toString('hex')}.json`;
  await writeFileAtomic(join(data.pendingRefusals, name), JSON.stringify(refusals));
}

/**
 * Merges the recorded refusals into refusals.ndjson and its graph. The caller must hold the publish lock. A record is
 * removed only after both are written; merging it twice changes nothing. `change` edits the ledger before the records
 * are added.
 */
export async function mergePending(
  data: DataDirectory,
  catalogue: CatalogueFiles,
  change?: (ledger: RefusalLedger) => void,
): Promise<void> {
  const names = (await readdir(data.pendingRefusals).catch(() => [])).filter((name) => name.endsWith('.json'));
  if (names.length === 0 && change === undefined) return;
  const ledger = await RefusalLedger.open(data);
  change?.(ledger);
  for (const name of names) {
    const text = await readFile(join(data.pendingRefusals, name), 'utf8').catch(() => '[]');
    for (const refusal of JSON.parse(text) as PublicRefusal[]) ledger.add(refusal);
  }
  for (const refusal of await catalogue.told(ledger.list())) ledger.add(refusal);
  await ledger.save();
  await catalogue.writeRefusals(ledger.list());
  for (const name of names) await rm(join(data.pendingRefusals, name), { force: true });
}
