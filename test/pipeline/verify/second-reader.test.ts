import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CaseFiles } from '../../../src/pipeline/verify/case-files.ts';
import { Findings } from '../../../src/pipeline/verify/findings.ts';
import type { VerifyCheck } from '../../../src/pipeline/verify/model.ts';
import { checkSecondReader } from '../../../src/pipeline/verify/second-reader/check-second-reader.ts';
import { readWithDcmjs } from '../../../src/pipeline/verify/second-reader/read-with-dcmjs.ts';
import { contour, part10, structureSet, UID } from '../../support/dicom-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { writeVerifiableCase } from '../../support/verifiable-case.ts';

const folder = temporaryFolder('second-reader');
const listing = join(folder, 'case.json');
const rois = [
  { number: 1, name: 'GTV-1', contourItem: { contours: [contour(0), contour(1)] } },
  { number: 7, name: 'Lunge', contourItem: { contours: [contour(2, { x30060050: ['DS', '1\\2\\x\\4\\5\\6'] })] } },
];

beforeAll(async () => {
  await writeVerifiableCase(folder);
  await addStructureSet(part10(structureSet(rois, 3)));
});

/** Lists one structure set from --deidentify in the case. */
async function addStructureSet(file: Uint8Array): Promise<void> {
  const document = JSON.parse(readFileSync(listing, 'utf8')) as { outputs: { role: string }[] };
  const set = { role: 'dicom', path: 'dicom/delineation.dcm', bytes: 1, sha256: '0'.repeat(64) };
  const outputs = [...document.outputs.filter(({ role }) => role !== 'dicom'), { ...set, sopClassUid: UID.rtstruct }];
  writeFileSync(listing, JSON.stringify({ ...document, outputs }));
  await mkdir(join(folder, 'dicom'), { recursive: true });
  await writeFile(join(folder, set.path), file);
}

/** What is found when the second reader is given a changed copy of every file. */
async function check(change: (file: Buffer) => Buffer | undefined = (file) => file): Promise<VerifyCheck> {
  const findings = new Findings('second-reader');
  await checkSecondReader(await CaseFiles.open(folder), findings, (file) => {
    const copy = Buffer.from(file);
    return readWithDcmjs(change(copy) ?? copy);
  });
  return findings.check();
}

const messages = ({ differences }: VerifyCheck): string[] => differences.map(({ message }) => message);

/** Replaces a text in the file, every occurrence or the first one, by other bytes of the same length. */
function replace(from: string, to: string): (file: Buffer) => Buffer | undefined {
  return (file) => {
    const at = file.indexOf(from, 0, 'latin1');
    if (at >= 0) file.write(to, at, 'latin1');
    return file;
  };
}

describe('The second reader', () => {
  it('reads segmentation, report and structure set as we do', async () => {
    const { compared, differences, notes } = await check();
    expect(differences).toEqual([]);
    expect(notes).toBeUndefined();
    expect(compared).toBeGreaterThan(300);
  });

  it.each([
    ['the unit of a value', '{pixels}', '{voxels}', 'sr.dcm', /^content item [\d.]+: unit/],
    ['a decimal', '-0.333', '-0.334', 'sr.dcm', /^content item [\d.]+: value/],
    ['a concept', '112226', '112229', 'sr.dcm', /^content item [\d.]+: concept/],
    ['a contour', '-12.5\\7.25', '-12.5\\7.35', 'the structure set', /^contours 1\.1: points/],
    ['the number of a region', 'IS\x02\x007 ', 'IS\x02\x008 ', 'the structure set', /^region 2/],
  ])('reports where it reads %s differently', async (_, from, to, file, where) => {
    const found = messages(await check(replace(from, to)));
    expect(found.length).toBeGreaterThan(0);
    for (const message of found) {
      expect(message.startsWith(`dcmjs reads ${file} differently: `)).toBe(true);
      expect(message.slice(`dcmjs reads ${file} differently: `.length)).toMatch(where);
    }
  });

  it('counts the voxels it reads differently, by segment', async () => {
    const file = readFileSync(join(folder, 'seg.dcm'));
    // Two segments on a grid of 5 x 3: one frame each, 30 bits in four bytes at the end of the file.
    const start = file.length - 4;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 1 }), async (flipped) => {
        const found = await check((copy) => {
          if (copy.length !== file.length) return copy;
          for (const bit of flipped) copy[start + (bit >> 3)]! ^= 1 << (bit & 7);
          return copy;
        });
        const expected = [1, 2].flatMap((segment) => {
          const count = flipped.filter((bit) => Math.floor(bit / 15) === segment - 1).length;
          return count > 0 ? [`dcmjs reads ${count} voxels of segment ${segment} of seg.dcm differently.`] : [];
        });
        expect(messages(found)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('lists differences individually up to a limit, and counts the others', async () => {
    const found = messages(
      await check((file) => Buffer.from(file.toString('latin1').replaceAll('UCUM', 'UCUX'), 'latin1')),
    );
    expect(found.at(-1)).toMatch(/^\d+ more statements of sr\.dcm differ\.$/);
    expect(found.length).toBe(21);
  });

  it('reports what dcmjs refuses: a fault in our own output, a note where the source chose the encoding', async () => {
    const found = await check(() => Buffer.from('no DICOM'));
    expect(messages(found)).toEqual(['dcmjs cannot read seg.dcm.', 'dcmjs cannot read sr.dcm.']);
    expect(found.notes).toEqual([
      { code: 'QIAW_VERIFY_NOT_READ_TWICE', message: 'dcmjs cannot read the encoding of the structure set.' },
    ]);
  });

  it('skips large objects and reports it', async () => {
    const label = `Plan${' '.repeat(60)}`;
    const large = structureSet([{ ...rois[0]!, name: label }], 3, { x30060006: ['ST', 'x'.repeat(17 * 1024 * 1024)] });
    await addStructureSet(part10(large, { transferSyntaxUid: UID.implicit }));
    const { differences, notes } = await check();
    expect(differences).toEqual([]);
    expect(notes).toEqual([
      { code: 'QIAW_VERIFY_NOT_READ_TWICE', message: 'the structure set is larger than 16777216 bytes.' },
    ]);
  });

  it.each(['Prostata Größe', 'Nième “1”', '肝臓', 'GTV😀'])('reads the name %s inside a sequence', async (name) => {
    const roi = { number: 1, name, contourItem: { contours: [contour(0)] } };
    const file = part10(structureSet([roi], 3, { x00080005: ['CS', 'ISO_IR 192'] }));
    const [item] = (await readWithDcmjs(file)).values.sequence('StructureSetROISequence');
    expect(item?.text('ROIName')).toBe(name);
  });
});
