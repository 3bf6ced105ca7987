// dcmqi, compiled to WebAssembly in itk-wasm, on the files of bench/seg.ts: `seg.mjs write|read FOLDER`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [mode, folder, library] = process.argv.slice(2);
const dcmqi = await import(pathToFileURL(library).href);
const print = console.log;
// Messages that dcmqi prints would end up among the results.
console.log = () => {};
console.debug = () => {};
const out = join(folder, 'dcmqi.dcm');
const start = performance.now();
let voxels;
if (mode === 'write') {
  const ct = join(folder, 'ct');
  await dcmqi.writeMultiSegmentationNode(JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')), out, {
    refDicomSeries: readdirSync(ct).map((file) => join(ct, file)),
    segImages: [join(folder, 'labels.nrrd')],
    skipEmptySlices: true,
  });
} else {
  const { segImage } = await dcmqi.readOverlappingSegmentationNode(out, { mergeSegments: true });
  voxels = segImage.data;
}
const seconds = (performance.now() - start) / 1000;
const peak = process.resourceUsage().maxRSS / 1024;
print(
  JSON.stringify({
    seconds,
    peak,
    ...(voxels && { voxels: voxels.reduce((sum, one) => sum + (one === 0 ? 0 : 1), 0) }),
  }),
);
