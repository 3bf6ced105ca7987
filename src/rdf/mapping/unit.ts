import type { NamedNode } from '../terms.ts';
import { ro, uo } from '../vocabularies.ts';

/**
 * Radiomics Ontology and Unit Ontology classes of UCUM units. A unit that is not here has no class in the graph; its UCUM code
 * stands there always (`qiaw:ucum`).
 */
const units: Readonly<Record<string, NamedNode>> = {
  mm: uo['0000016'],
  mm2: uo['0000082'],
  mm3: ro['649G'],
  "[hnsf'U]": ro.Z4T5,
  "[hnsf'U]2": ro.CA97,
  'g/ml{SUVbw}': ro.OC9D,
};

export function unitIri(ucum: string): NamedNode | undefined {
  return units[ucum];
}
