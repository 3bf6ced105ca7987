import { type Attribution, taken } from '../../core/index.ts';
import type { DrawnRegion, Reader } from './model.ts';

type Statement = Pick<DrawnRegion, 'document' | 'label'> & { readonly attribution: Attribution | undefined };

/** What the source states about the author: person or program, method and algorithm. What was only inferred does not count. */
function authorOf(attribution: Attribution | undefined): Reader {
  const sure = <T extends { readonly certainty: string }>(one: T | undefined): T | undefined =>
    one?.certainty === 'inferred' ? undefined : one;
  const who = sure(taken(attribution?.observers));
  const how = sure(taken(attribution?.methods));
  const label = [who?.label, how?.method, how?.algorithm?.name, how?.algorithm?.version].filter(Boolean).join(', ');
  return { key: JSON.stringify([who?.id, how?.method, how?.algorithm]), label: label || 'not stated' };
}

/**
 * The reader of each region of one structure on one image. One author who used a name in two objects drew the structure
 * twice: then each object counts as a reader.
 */
export function readersOf(regions: readonly Statement[]): Reader[] {
  const authors = regions.map(({ attribution }) => authorOf(attribution));
  return regions.map(({ document }, at) => {
    const own = regions.filter((_, n) => authors[n]!.key === authors[at]!.key);
    const objects = [...new Set(own.map((one) => one.document.delineation.sopId))].sort();
    const names = own.map(({ label }) => label.toLowerCase());
    if (objects.length === 1 || new Set(names).size === names.length) return authors[at]!;
    const number = objects.indexOf(document.delineation.sopId) + 1;
    const { key, label } = authors[at]!;
    return { key: `${key} ${document.delineation.sopId}`, label: `${label}, object ${number} of ${objects.length}` };
  });
}

/** Whether a user means this reader or observer: `observer 3`, `3`, `observer 3, manual`, or an id. */
export function isNamed(name: string, { label, key }: Reader): boolean {
  const wanted = name.trim().toLowerCase();
  const shown = label.toLowerCase();
  const [who] = shown.split(', ');
  return (
    wanted === shown ||
    wanted === who ||
    `observer ${wanted}` === who ||
    key.startsWith(JSON.stringify([name]).slice(0, -1))
  );
}
