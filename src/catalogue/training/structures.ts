import { mapRoiName, type NameTable } from '../../image/index.ts';
import { TrainingRequestInvalid } from './errors.ts';
import type { DrawnRegion } from './model.ts';

/** A structure of the request, and which regions are of it. */
export interface Structure {
  readonly name: string;
  /** Whether a region is of this structure: by key of the name table, or by label if no rule knows the name. */
  is(region: { readonly key: string | undefined; readonly label: string }): boolean;
  /** A target volume, of which there may be a primary one. */
  readonly isTarget: boolean;
  /** Whether these regions are all of it: of a structure of two sides, both must be there. */
  isWhole(regions: readonly DrawnRegion[]): boolean;
}

/** Target volumes have several entries in the name table: any, the primary one, and nodes. */
const families = new Set(['gtv', 'ctv', 'ptv']);
const reserved = new Set(['background', 'ignore']);

/** @throws TrainingRequestInvalid */
export function structuresOf(wanted: readonly string[], names: NameTable): Structure[] {
  if (wanted.length === 0)
    throw new TrainingRequestInvalid('Name the structures: --structures "lung left,lung right,GTV".');
  const structures = wanted.map((name): Structure => {
    if (reserved.has(name.toLowerCase()))
      throw new TrainingRequestInvalid(
        `"${name}" is a word of nnU-Net, and not the name of a structure; leave it out.`,
      );
    const key = mapRoiName(names, name)?.key;
    const stem = key?.endsWith('-both') ? key.slice(0, -'-both'.length) : undefined;
    const sides = stem === undefined ? undefined : [`${stem}-left`, `${stem}-right`];
    const keys = new Set(key === undefined ? [] : [key, ...(sides ?? [])]);
    if (key !== undefined && families.has(key)) for (const kind of ['primary', 'nodal']) keys.add(`${key}-${kind}`);
    return {
      name,
      isTarget: key !== undefined && families.has(key.replace(/-(?:primary|nodal)$/, '')),
      is: (region) =>
        region.key !== undefined && key !== undefined
          ? keys.has(region.key)
          : region.label.toLowerCase() === name.toLowerCase(),
      isWhole: (regions) => {
        const found = new Set(regions.map((region) => region.key));
        return sides === undefined || found.has(key) || sides.every((side) => found.has(side));
      },
    };
  });
  const seen = new Set<string>();
  for (const [at, { name }] of structures.entries()) {
    const key = mapRoiName(names, name)?.key ?? name.toLowerCase();
    if (seen.has(key)) throw new TrainingRequestInvalid(`--structures names one structure twice: ${wanted[at]}.`);
    seen.add(key);
  }
  return structures;
}
