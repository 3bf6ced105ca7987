import type { PublicRefusal } from '../../graph/index.ts';
import type { DataDirectory } from './data-directory.ts';
import { withPublishLock } from './lock.ts';
import { RefusalLedger } from './refusal-ledger.ts';

interface Imported {
  readonly refusals: readonly PublicRefusal[];
  /** IRI of the graph of the import, which ends in its digest. */
  readonly graph: string;
  /** Digests of the imports that it replaced. */
  readonly replaced: readonly string[];
}

/**
 * Puts the refused rows of an import into refusals.ndjson, in place of those of an earlier run of it and of the imports it replaced. The
 * graph of the import has them already. The caller must hold the lock of the directory.
 */
export async function recordRowRefusals(data: DataDirectory, { refusals, graph, replaced }: Imported): Promise<void> {
  const digests = [graph.slice(graph.lastIndexOf('/') + 1), ...replaced];
  await withPublishLock(data, async () => {
    const ledger = await RefusalLedger.open(data);
    ledger.remove(({ kind, input }) => kind === 'row' && digests.some((digest) => input.id.startsWith(digest)));
    for (const refusal of refusals) ledger.add(refusal);
    await ledger.save();
  });
}
