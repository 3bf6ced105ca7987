import { UsageError } from '../../core/index.ts';
import type { SourceAddress } from '../address.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { dicomWebTarget } from './dicomweb.ts';
import type { PushTarget } from './model.ts';
import { xnatTarget } from './xnat.ts';

/** @throws UsageError for an address that does not accept objects. */
export function openPushTarget(address: SourceAddress, context: Omit<FetchContext, 'filters'>): PushTarget {
  if (address.kind === 'dicomweb') return dicomWebTarget(address.url, context);
  if (address.kind === 'xnat') return xnatTarget(address.url, address.project, context);
  throw new UsageError('Give the archive as --to dicomweb:<url> or --to xnat:<url>/<project>.');
}
