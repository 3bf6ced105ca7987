/** The contours of a structure set as a DICOM-SEG on the images they were drawn on. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  deriveUid,
  filesInMemory,
  linkDelineation,
  loadDelineation,
  loadVolume,
  maskOf,
  neutralCodes,
  type SegmentInput,
  scan,
  writeSegmentation,
} from 'fair-qiaw/dicom';

const [folder = '.', out = 'seg.dcm'] = process.argv.slice(2);
const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
const files = filesInMemory(
  await Promise.all(
    names.map(async ({ name, parentPath }) => ({ name, bytes: await readFile(join(parentPath, name)) })),
  ),
);
const found = await scan(files);
const [header] = found.structureSets;
const link = header && linkDelineation(header, found).links[0];
if (!link) throw new Error('The folder holds no structure set on images of its own.');
const [image, regions] = [await loadVolume(link.series), await loadDelineation(header)];
if (!image.ok || !regions.ok) throw new Error('The images or the structure set are refused.');
const { volume, instances } = image.value;
const segments: SegmentInput[] = [];
for (const { number, name } of regions.value.rois) {
  const mask = maskOf(regions.value, number, volume.grid, { rule: 'or' });
  if (!mask.ok) continue;
  const trackingUid = deriveUid('tracking', header.sopInstanceUid, String(number));
  const { voxels } = mask.value.mask;
  segments.push({ label: name, algorithmType: 'MANUAL', ...neutralCodes, trackingId: name, trackingUid, mask: voxels });
}
const uid = (part: string) => deriveUid(part, header.sopInstanceUid);
const bytes = writeSegmentation({
  series: link.series,
  grid: volume.grid,
  instances,
  segments,
  uids: {
    sopInstanceUid: uid('seg'),
    seriesInstanceUid: uid('series'),
    dimensionOrganizationUid: uid('dimensions'),
  },
  software: { name: 'my-program', version: '1.0' },
});
await writeFile(out, bytes);
files.release();
console.log(`${segments.length} segments, ${bytes.length} bytes`);
