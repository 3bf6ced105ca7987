import { statisticsRows } from '../catalogue/first-order.ts';
import { diagnosticReferences } from './diagnostics.ts';
import { filterReferences } from './filters.ts';
import { firstOrderReferences } from './first-order.ts';
import { glcmReferences } from './glcm.ts';
import { glrlmReferences } from './glrlm.ts';
import { neighbourhoodReferences } from './neighbourhood.ts';
import { zoneReferences } from './zones.ts';

/** A published reference value of IBSI 1 (Zwanenburg et al., Radiology 2020; reference manual, CC BY 4.0). */
export interface IbsiReference {
  readonly value: number;
  /** Absolute, after rounding to three significant digits. */
  readonly tolerance: number;
  readonly consensus: 'very strong' | 'strong' | 'moderate' | '';
}

/** Column of each settings name in the tables. */
const columns = ['ibsi-phantom', 'ibsi-ct-a', 'ibsi-ct-b', 'ibsi-ct-c', 'ibsi-ct-d', 'ibsi-ct-e'];
const consensus: Readonly<Record<string, IbsiReference['consensus']>> = {
  v: 'very strong',
  s: 'strong',
  m: 'moderate',
};

/** Reference values by feature tag for a settings name; empty for other names. */
export function referencesFor(settingsName: string): ReadonlyMap<string, IbsiReference> {
  const column = columns.indexOf(settingsName);
  const references = new Map<string, IbsiReference>();
  if (column < 0) return references;
  const tables = [
    firstOrderReferences,
    glcmReferences,
    glrlmReferences,
    zoneReferences,
    neighbourhoodReferences,
    diagnosticReferences,
  ];
  for (const line of tables.flatMap((table) => table.trim().split('\n'))) {
    const [tag, ...cells] = line.split(' | ');
    const reference = referenceOf(cells[column]!);
    if (reference) references.set(tag!, reference);
  }
  return references;
}

/** Reference values by feature tag for a configuration of IBSI 2 phase 2, such as `3.A`. */
export function filterReferencesFor(id: string): ReadonlyMap<string, IbsiReference> {
  const lines = filterReferences.trim().split('\n');
  const cells =
    lines
      .find((line) => line.startsWith(`${id} | `))
      ?.split(' | ')
      .slice(1) ?? [];
  return new Map(
    cells.flatMap((cell, n) => {
      const reference = referenceOf(cell);
      return reference ? [[statisticsRows[n]![1], reference] as const] : [];
    }),
  );
}

/** `-18±3 s`; undefined for `-`. */
function referenceOf(cell: string): IbsiReference | undefined {
  const match = /^(\S+)±(\S+)(?: (\w))?$/.exec(cell);
  if (!match) return undefined;
  const [, value, tolerance, letter] = match;
  return { value: Number(value), tolerance: Number(tolerance), consensus: consensus[letter ?? ''] ?? '' };
}
