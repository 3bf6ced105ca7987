import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../core/index.ts';
import { ModelDigestRefused } from '../model/errors.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const entry = z.strictObject({ card: digest, weights: digest });
const ledgerSchema = z.strictObject({ schemaVersion: z.literal(1), models: z.record(z.string(), entry) });

/** The digests of a model at import. */
export type LedgerEntry = z.infer<typeof entry>;
/** By `id@version`. */
export type Ledger = Readonly<Record<string, LedgerEntry>>;

/** File in a folder of models that lists the imported digests; a model that is not in it is not loaded. */
export const LEDGER_FILE = 'registry.json';

/** @throws ModelDigestRefused if the file is damaged */
export function readLedger(folder: string): Ledger {
  const path = join(folder, LEDGER_FILE);
  if (!existsSync(path)) return {};
  try {
    return ledgerSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).models;
  } catch (cause) {
    throw new ModelDigestRefused(
      `${LEDGER_FILE} in a folder of models is damaged, so that no model there can be trusted. Delete it and import the models again.`,
      { cause },
    );
  }
}

/** Adds one model; the whole file is replaced, with sorted names. */
export async function recordModel(folder: string, name: string, added: LedgerEntry): Promise<void> {
  const models = Object.entries({ ...readLedger(folder), [name]: added }).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `${JSON.stringify({ schemaVersion: 1, models: Object.fromEntries(models) }, null, 2)}\n`;
  await writeFileAtomic(join(folder, LEDGER_FILE), text);
}
