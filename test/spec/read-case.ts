import type { Mask } from '../../src/core/index.ts';
import { type ImageSeries, type StructureSet, scan } from '../../src/dicom/index.ts';
import { loadStructureSet } from '../../src/dicom/rtstruct/load-structure-set.ts';
import { type LoadedVolume, loadVolume, rasterise } from '../../src/image/index.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { linkOne } from '../support/link-one.ts';

/** One image series with its structure set as masks: the input of a derived object. */
export interface ReadCase {
  readonly series: ImageSeries;
  readonly loaded: LoadedVolume;
  readonly structures: StructureSet;
  readonly masks: ReadonlyMap<string, Mask>;
}

/**
 * Reads the first structure set in a folder of DICOM and the series it was drawn on; throws when something was refused.
 */
export async function readCase(folder: string): Promise<ReadCase> {
  const found = await scan(walkFolder([folder]));
  const header = found.structureSets[0]!;
  const link = linkOne(header, found);
  if (!link.ok) throw new Error(link.refusal.code);
  const { series } = link.value;
  const loaded = await loadVolume(series);
  if (!loaded.ok) throw new Error(loaded.refusal.code);
  const { grid } = loaded.value.volume;
  const structures = await loadStructureSet(header);
  if (!structures.ok) throw new Error(structures.refusal.code);
  const drawn = structures.value.rois.map((roi): [string, Mask] => {
    const mask = rasterise(roi, grid, { rule: 'or' });
    if (!mask.ok) throw new Error(mask.refusal.code);
    return [roi.name, mask.value.mask];
  });
  return { series, loaded: loaded.value, structures: structures.value, masks: new Map(drawn) };
}
