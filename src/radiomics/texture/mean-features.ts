/**
 * Mean of each feature over several matrices (directions, slices); empty matrices (undefined) do not count. Undefined
 * if all are empty.
 */
export function meanFeatures<T extends { readonly [K in keyof T]: number }>(
  all: readonly (T | undefined)[],
): T | undefined {
  const defined = all.filter((features): features is T => features !== undefined);
  const [first] = defined;
  if (first === undefined) return undefined;
  const keys = Object.keys(first) as (keyof T)[];
  const means = keys.map((key) => {
    let sum = 0;
    for (const features of defined) sum += features[key];
    return [key, sum / defined.length];
  });
  return Object.fromEntries(means) as T;
}
