/**
 * Times this engine (the built program, one thread) on one case, as time.py times PyRadiomics.
 * usage: node time-ours.mjs <image> <mask> <parameter file> <warm runs> <file for the values>
 */
import { writeFileSync } from 'node:fs';
import { readImage } from '../../../dist/image.js';
import { extractFeatures, loadSettings } from '../../../dist/radiomics.js';

const [imagePath, maskPath, settingsPath, runs, valuesPath] = process.argv.slice(2);
const seconds = ({ user, system }) => (user + system) / 1e6;
const settings = await loadSettings(settingsPath);
const [image, mask] = [await readImage(imagePath), await readImage(maskPath)];
const times = [];
let whole;
let result;
for (let run = 0; run <= Number(runs); run++) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  result = await extractFeatures(image, mask, settings);
  times.push({ wall: (performance.now() - start) / 1000, cpu: seconds(process.cpuUsage(before)) });
  // performance.now() counts from the start of the process.
  whole ??= { wall: performance.now() / 1000, cpu: seconds(process.cpuUsage()) };
}
writeFileSync(valuesPath, JSON.stringify(Object.fromEntries(result.values.map(({ name, value }) => [name, value]))));
const peakMB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ times, process: whole, peakMB, features: result.values.length }));
