/**
 * The exponent of `{intensity}` in the template of a feature's unit, 1 if none is written, and the rest of the template; undefined if
 * the feature is not in the unit of the image.
 */
export function intensityIn(template: string): { readonly exponent: number; readonly rest: string } | undefined {
  const found = /\{intensity\}(\d*)/.exec(template);
  if (found === null) return undefined;
  return { exponent: Number(found[1] || 1), rest: template.replace(found[0], '').replace(/^\.|\.$/g, '') };
}

/**
 * The UCUM unit of a feature on a filtered image. `{intensity}` is the image's own unit: wavelets, the normalised LoG
 * and the rescaled square, root, logarithm and exponential keep it; the gradient has it per mm; local binary patterns
 * are codes. `intensity` states whether the unit depends on the image's unit, including no unit (`1`).
 */
export function resolveUnit(
  template: string,
  imageType: string,
  imageUnit: string,
): { readonly ucum: string; readonly intensity: boolean } {
  const found = intensityIn(template);
  if (found === undefined) return { ucum: template, intensity: false };
  const { exponent, rest } = found;
  const unit = filteredUnit(imageType, imageUnit);
  if (unit === '1') return { ucum: rest === '' ? '1' : rest, intensity: !imageType.startsWith('lbp') };
  const powered = exponent === 1 ? unit : raise(unit, exponent);
  // A divisor applies only to the next term (UCUM §8 reads from the left), so the quotient comes last:
  // mm3.[hnsf'U]2/mm2.
  if (rest === '') return { ucum: powered, intensity: true };
  const quotient = powered.startsWith('/') ? `${rest}${powered}` : `${rest}.${powered}`;
  return { ucum: powered.includes('/') ? quotient : `${powered}.${rest}`, intensity: true };
}

function filteredUnit(imageType: string, imageUnit: string): string {
  if (imageType.startsWith('lbp')) return '1';
  if (/^ibsi-gabor-.*-angle/.test(imageType)) return 'rad';
  if (imageType === 'gradient') return imageUnit === '1' ? '/mm' : `${imageUnit}/mm`;
  return imageUnit;
}

/** UCUM has no exponent on a term in parentheses: each of its units gets its own; annotations are not units. */
function raise(unit: string, exponent: number): string {
  return unit.replace(
    /(\{[^}]*\})|((?:\[[^\]]*\]|[^./{}\d[\]])+)(-?\d*)/g,
    (_, annotation: string | undefined, symbol: string, own: string) =>
      annotation ?? `${symbol}${(own === '' ? 1 : Number(own)) * exponent}`,
  );
}
