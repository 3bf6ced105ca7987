import { digestOf } from '../../core/index.ts';
import type { PublicRefusal } from '../../graph/index.ts';
import type { OwnEntry } from './own-entry.ts';

/** What a published name may be: the end of an IRI, a folder, a region `<case>/<roi>`, or the name itself. */
export function plainId(asked: string): string {
  const path = asked
    .trim()
    .replace(/^https?:\/\/[^/]+\//, '')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
  return path.replace(/^(?:id|doc)\/(?:[a-z]+)\//, '').replace(/^(?:cases|files\/cases)\//, '');
}

/** The refusals that a text names: by their IRI, its digest, or the pseudonym of the refused input. */
export function refusalsNamed(asked: string, refusals: readonly PublicRefusal[]): readonly PublicRefusal[] {
  const id = plainId(asked);
  return refusals.filter((one) => one.input.id === id || digestOf(one) === id);
}

/** The entries that a published name stands for; of a case also its subject, image series, delineation and regions. */
export function whoIs(
  asked: string,
  entries: readonly OwnEntry[],
  refusals: readonly PublicRefusal[] = [],
): readonly OwnEntry[] {
  const id = plainId(asked);
  const [first = '', ...rest] = id.split('/');
  const theCase = entries.find((entry) => entry.kind === 'case' && entry.id === first);
  if (theCase !== undefined) return ofCase(theCase, rest.join('/'), entries);
  const inputs = new Set([id, ...refusalsNamed(asked, refusals).map(({ input }) => input.id)]);
  const found = entries.filter((entry) => inputs.has(entry.id));
  if (found.length > 0) return found;
  // The hash within the label of a region, such as `GTV_unmapped-abcdefghij`.
  return id.startsWith('unmapped-') ? entries.filter((entry) => entry.kind === 'region' && entry.id.includes(id)) : [];
}

function ofCase(theCase: OwnEntry, roi: string, entries: readonly OwnEntry[]): readonly OwnEntry[] {
  const regions = entries.filter(({ kind, of }) => kind === 'region' && of === theCase.delineation);
  if (roi !== '') return regions.filter(({ id }) => id === roi);
  const around = entries.filter(
    ({ kind, id }) =>
      (kind === 'subject' && id === theCase.subject) ||
      (kind === 'series' && id === theCase.of) ||
      (kind === 'delineation' && id === theCase.delineation),
  );
  return [theCase, ...around, ...regions];
}
