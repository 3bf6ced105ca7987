import { readFileSync } from 'node:fs';
import { createContext, Script } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { ballFiles, bundleForBrowsers, phantomFiles } from '../support/library-bundle.ts';
import * as inNode from '../support/library-program.ts';
import { realData } from '../support/real-data.ts';

/** What the script of the program does with the data that this realm passes in. */
type Elsewhere = (name: keyof typeof inNode, ...given: readonly unknown[]) => Promise<readonly string[]>;

let bundle: Awaited<ReturnType<typeof bundleForBrowsers>>;
let elsewhere: Elsewhere;

beforeAll(async () => {
  bundle = await bundleForBrowsers();
  // V8 with the language alone: the globals of neither Node nor a browser.
  const context = createContext(Object.create(null));
  // Arrays of this realm are not arrays there, so the script builds its own from their numbers.
  const handOver = `
    const own = (given) => ArrayBuffer.isView(given) ? Uint8Array.from(given)
      : given && typeof given === 'object' ? (given.length === undefined
        ? Object.fromEntries(Object.entries(given).map(([key, value]) => [key, own(value)])) : Array.from(given, own))
      : given;
    (async (name, ...given) => program[name](...given.map(own)))`;
  new Script(bundle.code, { filename: 'bundle.js' }).runInContext(context);
  elsewhere = new Script(handOver).runInContext(context) as Elsewhere;
});

const parameters = `
imageType: { LoG: { sigma: [2.0] }, LBP2D: {}, Wavelet: { binWidth: 40 } }
featureClass: { firstorder: , glcm: [Contrast] }
setting: { binWidth: 30, resampledPixelSpacing: [1.5, 1.5, 2] }
`;

describe('The library in a bare engine', () => {
  it('is a single script that loads no modules', () => {
    expect(bundle.absent).toEqual([]);
  });

  it('computes the features of one of our images to the last bit as in Node', async () => {
    const [image, mask] = await ballFiles();
    const found = await elsewhere('featuresOfFiles', image, mask);
    expect(found.filter((line) => line.startsWith('original_'))).toHaveLength(107);
    expect([...found]).toEqual(await inNode.featuresOfFiles(image, mask));
  });

  it('reads a parameter file and filters images as in Node', async () => {
    const [image, mask] = await ballFiles();
    const found = await elsewhere('featuresOfFiles', image, mask, parameters);
    expect([...found]).toEqual(await inNode.featuresOfFiles(image, mask, parameters));
  });

  it('reads DICOM, fills contours, and writes and reads masks as in Node', async () => {
    const files = phantomFiles();
    const found = await elsewhere('featuresOfDicom', files);
    expect(found.length).toBeGreaterThan(107);
    expect([...found]).toEqual(await inNode.featuresOfDicom(files));
  });

  const brain = realData('pyradiomics-baseline', 'brain1_image.nrrd');
  it.skipIf(!brain)('computes the 107 values of brain1 to the last bit as in Node', async () => {
    const file = (name: string) => ({
      name,
      bytes: new Uint8Array(readFileSync(realData('pyradiomics-baseline', name)!)),
    });
    const [image, mask] = [file('brain1_image.nrrd'), file('brain1_label.nrrd')];
    const found = await elsewhere('featuresOfFiles', image, mask);
    expect(found.filter((line) => line.startsWith('original_'))).toHaveLength(107);
    expect([...found]).toEqual(await inNode.featuresOfFiles(image, mask));
  });
});
