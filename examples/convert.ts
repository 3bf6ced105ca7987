/** A NIfTI, MetaImage or NRRD file as NRRD, in LPS millimetres. */
import { writeFile } from 'node:fs/promises';
import { ImageFileInvalid, indexToWorld, readImage, writeNrrd } from 'fair-qiaw/image';

const [from = '', to = 'out.nrrd'] = process.argv.slice(2);
try {
  const { grid, voxels } = await readImage(from);
  await writeFile(to, await writeNrrd({ grid, voxels }, { level: 9 }));
  console.log(`${grid.size.join(' x ')} voxels; the far corner lies at ${indexToWorld(grid, grid.size).join(', ')} mm`);
} catch (error) {
  if (!(error instanceof ImageFileInvalid)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
