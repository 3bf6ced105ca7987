/** Features of every region of a folder of DICOM. What cannot be used is refused by name. */
import {
  createExtractionPool,
  extractFeatures,
  filesBelow,
  linkDelineation,
  loadDelineation,
  loadSettings,
  loadVolume,
  maskOf,
  type Refusal,
  scan,
} from 'fair-qiaw';

const [folder = '.'] = process.argv.slice(2);
const refused = ({ code, reason }: Refusal) => console.error(`${code}: ${reason}`);
const settings = await loadSettings('pyradiomics-default');
const pool = createExtractionPool(2);
const found = await scan(filesBelow([folder]));
found.refusals.forEach(refused);
for (const header of [...found.structureSets, ...found.segmentations]) {
  const { links, refusals } = linkDelineation(header, found);
  refusals.forEach(refused);
  for (const { series } of links) {
    const [volume, regions] = [await loadVolume(series), await loadDelineation(header, series.frameOfReferenceUid)];
    if (!volume.ok || !regions.ok) {
      for (const one of [volume, regions]) if (!one.ok) refused(one.refusal);
      continue;
    }
    const { grid, voxels } = volume.value.volume;
    for (const { number, name } of regions.value.rois) {
      const mask = maskOf(regions.value, number, grid, { rule: 'or' });
      if (!mask.ok) refused(mask.refusal);
      else {
        const { values } = await extractFeatures({ grid, voxels }, mask.value.mask, settings, { pool });
        const volumeMl = values.find((value) => value.name === 'original_shape_MeshVolume')!.value / 1000;
        console.log(`${name}\t${mask.value.voxelCount} voxels\t${volumeMl.toFixed(2)} ml\t${values.length} features`);
      }
    }
  }
}
await pool.close();
