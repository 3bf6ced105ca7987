/**
 * A program that uses the library, bundled for browsers by library-bundle.ts. It returns numbers as the bits of
 * doubles.
 */
import {
  filesInMemory,
  linkDelineation,
  loadDelineation,
  loadVolume,
  type MemoryFile,
  maskOf,
  scan,
} from '../../src/entries/dicom.ts';
import { type NamedBytes, readImage, readMask, readNrrd, writeNrrd } from '../../src/entries/image.ts';
import {
  extractFeatures,
  type FeatureSet,
  loadSettings,
  parseSettings,
  type RadiomicsSettings,
} from '../../src/entries/radiomics.ts';

/** Features of an image and a mask, with the built-in settings or the text of a parameter file. */
export async function featuresOfFiles(image: NamedBytes, mask: NamedBytes, parameters?: string): Promise<string[]> {
  const settings = parameters === undefined ? await loadSettings('pyradiomics-default') : parseSettings(parameters);
  const { labels, label } = await readMask(mask);
  return lines(await extractFeatures(await readImage(image), labels, settings, { label }));
}

/** Features of the regions in the first delineation among DICOM files, and what identifies the image. */
export async function featuresOfDicom(dicom: readonly MemoryFile[]): Promise<string[]> {
  const files = filesInMemory(dicom);
  const found = await scan(files);
  const header = [...found.structureSets, ...found.segmentations][0]!;
  const [link] = linkDelineation(header, found).links;
  const loaded = await loadVolume(link!.series);
  const delineation = await loadDelineation(header);
  if (!loaded.ok || !delineation.ok) throw new Error('refused');
  const { volume, contentDigest, instances } = loaded.value;
  const settings: RadiomicsSettings = await loadSettings('pyradiomics-default');
  const all = [contentDigest, String(instances.length)];
  for (const { number } of delineation.value.rois) {
    const mask = maskOf(delineation.value, number, volume.grid, { rule: 'or' });
    if (!mask.ok) throw new Error(mask.refusal.code);
    const same = await readNrrd(await writeNrrd(mask.value.mask));
    all.push(...lines(await extractFeatures(volume, same, settings)));
  }
  files.release();
  return all;
}

/** Diagnostics unchanged, values as 16 hexadecimal digits. */
function lines({ diagnostics, values }: FeatureSet): string[] {
  const view = new DataView(new ArrayBuffer(8));
  return [
    ...diagnostics.map(([name, text]) => `${name} ${text}`),
    ...values.map(({ name, value }) => {
      view.setFloat64(0, value);
      return `${name} ${view.getBigUint64(0).toString(16).padStart(16, '0')}`;
    }),
  ];
}
