import { UsageError } from '../../core/index.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { formsOf, kindOf, type SourceAddress } from '../kinds.ts';
import type { PushTarget } from './model.ts';

/** @throws UsageError for an address that does not accept objects. */
export function openPushTarget(address: SourceAddress, context: Omit<FetchContext, 'filters'>): PushTarget {
  const target = address.kind === 'folder' ? undefined : kindOf(address).pushTarget?.(address, context);
  if (target !== undefined) return target;
  throw new UsageError(`Give the archive as --to ${formsOf(({ pushTarget }) => pushTarget !== undefined)}.`);
}
