import { deriveUid, sha256, UsageError, type Volume, version, writeFileAtomic } from '../../core/index.ts';
import { type ImageSeries, scan, writeParametricMap } from '../../dicom/index.ts';
import { compareGrids, loadVolume } from '../../image/index.ts';
import { describeFeature, type FeatureMap, resolveUnit } from '../../radiomics/index.ts';
import { walkFolder } from '../../sources/index.ts';

/** Positions and spacings of an image file agree with those of its DICOM series to this many mm. */
const toleranceMm = 0.01;

/** The DICOM series of the image, and the UCUM unit of its values. */
interface Source {
  readonly series: ImageSeries;
  readonly unit: string;
}

/** Writes feature maps as DICOM objects. */
export class ParametricMaps {
  private count = 0;

  private constructor(private readonly source: Source | undefined) {}

  /**
   * @param folder of the DICOM series from which the image file was made; without it the maps belong to no patient
   * @throws UsageError if it does not have exactly one series on the grid of the image
   */
  static async open(folder: string | undefined, image: Volume): Promise<ParametricMaps> {
    if (folder === undefined) return new ParametricMaps(undefined);
    const { series } = await scan(walkFolder([folder]));
    const found: Source[] = [];
    for (const one of series) {
      const loaded = await loadVolume(one);
      if (!loaded.ok) continue;
      const { volume, unit } = loaded.value;
      if (compareGrids(volume.grid, image.grid, { toleranceMm }) === undefined) found.push({ series: one, unit });
    }
    if (found.length === 1) return new ParametricMaps(found[0]);
    throw new UsageError(
      `--dicom must contain one series on the grid of the image; of the ${series.length} in it, ${found.length} are.`,
    );
  }

  async write(path: string, { name, volume }: FeatureMap): Promise<void> {
    const { source } = this;
    const described = describeFeature(name);
    if (described === undefined) throw new UsageError(`The feature ${name} has no code.`);
    const { code, unit } = described.description;
    const { ucum } = resolveUnit(unit, described.filter ?? 'original', source?.unit ?? '1');
    const content = sha256(new Uint8Array(volume.voxels.buffer, volume.voxels.byteOffset, volume.voxels.byteLength));
    const grid = JSON.stringify(volume.grid);
    const uid = (kind: string, ...parts: readonly string[]) =>
      deriveUid(kind, source?.series.seriesInstanceUid ?? '', grid, ...parts);
    const object = writeParametricMap({
      map: volume,
      name,
      feature: code,
      unit: { value: ucum, scheme: 'UCUM', meaning: ucum === '1' ? 'no units' : ucum },
      ...(source && { series: source.series }),
      uids: {
        sopInstanceUid: uid('feature-map', name, content),
        seriesInstanceUid: uid('feature-maps'),
        studyInstanceUid: uid('feature-maps-study'),
      },
      instanceNumber: ++this.count,
      software: { name: 'fair-qiaw', version },
    });
    await writeFileAtomic(path, object);
  }
}
