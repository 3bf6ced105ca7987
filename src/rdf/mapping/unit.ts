import type { NamedNode } from '../terms.ts';
import { ro, uo } from '../vocabularies.ts';

/** Radiomics Ontology and Unit Ontology classes for the UCUM units that have one. */
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

/**
 * The UCUM unit of a feature on a filtered image. `{intensity}` is the image's own unit: wavelets, the normalised LoG and
 * the rescaled square, root, logarithm and exponential keep it; the gradient has it per mm; local binary patterns are codes.
 */
export function resolveUnit(
  template: string,
  imageType: string,
  imageUnit: string,
): { readonly ucum: string; readonly intensity: boolean } {
  if (!template.includes('{intensity}')) return { ucum: template, intensity: false };
  const unit = filteredUnit(imageType, imageUnit);
  if (unit === '1') {
    const rest = template.replace(/\{intensity\}\d*/, '').replace(/^\.|\.$/g, '');
    return { ucum: rest === '' ? '1' : rest, intensity: imageUnit !== '1' && !imageType.startsWith('lbp') };
  }
  const compound = /[/.]/.test(unit) && /\{intensity\}\d/.test(template) ? `(${unit})` : unit;
  return { ucum: template.replace('{intensity}', () => compound), intensity: true };
}

function filteredUnit(imageType: string, imageUnit: string): string {
  if (imageType.startsWith('lbp')) return '1';
  if (imageType === 'gradient') return imageUnit === '1' ? '/mm' : `${imageUnit}/mm`;
  return imageUnit;
}
