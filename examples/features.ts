/** Radiomic features of an image and a mask that are in memory: all but the reading of the files works in a browser too. */
import { readFile } from 'node:fs/promises';
import { readImage, readMask } from 'fair-qiaw/image';
import { extractFeatures, parseSettings } from 'fair-qiaw/radiomics';

const [imagePath = '', maskPath = ''] = process.argv.slice(2);
const inMemory = async (path: string) => ({ name: path, bytes: await readFile(path) });

// A parameter file of PyRadiomics, as it is.
const settings = parseSettings(`
imageType: { Original: {}, LoG: { sigma: [2.0] } }
featureClass: { firstorder: [Mean, Entropy], shape: [MeshVolume] }
`);
const image = await readImage(await inMemory(imagePath));
const mask = await readMask(await inMemory(maskPath), { label: 1 });
const { values, warnings } = await extractFeatures(image, mask.labels, settings);
for (const { name, value } of values) console.log(`${name}\t${value}`);
for (const { code, message } of warnings) console.error(`${code}: ${message}`);
