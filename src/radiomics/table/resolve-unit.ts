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
  const placeholder = /\{intensity\}(\d*)/.exec(template);
  if (placeholder === null) return { ucum: template, intensity: false };
  const unit = filteredUnit(imageType, imageUnit);
  if (unit === '1') {
    const rest = template.replace(placeholder[0], '').replace(/^\.|\.$/g, '');
    return { ucum: rest === '' ? '1' : rest, intensity: !imageType.startsWith('lbp') };
  }
  const [, exponent] = placeholder;
  const powered = exponent ? raise(unit, Number(exponent)) : unit;
  const rest = template.replace(placeholder[0], '').replace(/^\.|\.$/g, '');
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
