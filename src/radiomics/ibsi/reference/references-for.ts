import { diagnosticReferences } from './diagnostics.ts';
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
const columns = ['ibsi-phantom', 'ibsi-ct-a', 'ibsi-ct-b', 'ibsi-ct-c'];
const consensus: Readonly<Record<string, IbsiReference['consensus']>> = {
  v: 'very strong',
  s: 'strong',
  m: 'moderate',
};

/** Reference values by feature tag for a settings name; empty if none are included (D and E). */
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
    const match = /^(\S+)±(\S+)(?: (\w))?$/.exec(cells[column]!);
    if (!match) continue;
    const [, value, tolerance, letter] = match;
    references.set(tag!, {
      value: Number(value),
      tolerance: Number(tolerance),
      consensus: consensus[letter ?? ''] ?? '',
    });
  }
  return references;
}
