// Writes src/dicom/element/dictionary/attributes.ts: tag, VR and VM of every keyword in src/dicom/element/dictionary/keywords.txt, from the dictionary of dcmjs.
// The build runs it, so one more attribute is one more keyword in that list; dcmjs is not loaded at run time for it.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'dicom', 'element', 'dictionary');
const list = join(folder, 'keywords.txt');
const module = join(folder, 'attributes.ts');

/** The text of src/dicom/element/dictionary/attributes.ts for the list as it is, or as given. */
export async function attributesModule(keywords = readFileSync(list, 'utf8')) {
  const { default: dcmjs } = await import('dcmjs');
  const { nameMap } = dcmjs.data.DicomMetaDictionary;
  const names = keywords.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const rows = names.map((keyword) => {
    // dcmjs marks retired attributes.
    const entry = nameMap[keyword] ?? nameMap[`RETIRED_${keyword}`];
    if (!entry) throw new Error(`src/dicom/element/dictionary/keywords.txt: PS3.6 has no keyword ${keyword}.`);
    return { keyword, number: Number(`0x${entry.tag.replace(/[(),]/g, '')}`), vr: entry.vr, vm: entry.vm };
  });
  if (new Set(rows.map(({ keyword }) => keyword)).size < rows.length) {
    throw new Error('src/dicom/element/dictionary/keywords.txt names a keyword twice.');
  }
  rows.sort((a, b) => a.number - b.number);
  return [
    '/**',
    ' * Tag, value representation and value multiplicity of every attribute this program reads or writes (PS3.6 6). `ox` is OB or',
    ' * OW, `xs` is US or SS. Made by src/setup/attributes.mjs from the dictionary of dcmjs; add a keyword to keywords.txt.',
    ' */',
    'export const attributes = {',
    ...rows.map(
      ({ keyword, number, vr, vm }) => `  ${keyword}: [0x${number.toString(16).padStart(8, '0')}, '${vr}', '${vm}'],`,
    ),
    '} as const;',
    '',
  ].join('\n');
}

/** Brings src/dicom/element/dictionary/attributes.ts in order with the list, and says whether it had to. */
export async function writeAttributes() {
  const text = await attributesModule();
  if (readFileSync(module, 'utf8') === text) return false;
  writeFileSync(module, text);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeAttributes();
