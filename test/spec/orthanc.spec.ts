import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import dcmjs from 'dcmjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/index.ts';
import { readDerivedObject, scan } from '../../src/dicom/index.ts';
import { loadSegmentation } from '../../src/dicom/seg/load-segmentation.ts';
import { readNrrd } from '../../src/image/index.ts';
import { placeSegment } from '../../src/image/mask/segments/place-segment.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { oblique, type PhantomSpec } from '../../src/pipeline/demo/spec.ts';
import { readStructuredReport } from '../../src/report/index.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { qiaw } from '../support/cli.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { hasOrthanc, Orthanc } from './orthanc.ts';
import { hasProgram } from './programs.ts';

dcmjs.log.getLogger('validation.dcmjs').setLevel('silent');

/** A source and the cases made from it, in one folder that contains nothing but DICOM. */
interface Study {
  readonly folder: string;
  /** Files by SOP Instance UID. */
  readonly sent: ReadonlyMap<string, Buffer>;
  /** Folders of the cases. */
  readonly cases: readonly string[];
}

interface Identity {
  readonly study: string;
  readonly series: string;
  readonly object: string;
}

const identityOf = (file: Uint8Array): Identity =>
  readDerivedObject(file, (dataset) => ({
    study: dataset.uid('StudyInstanceUID')!,
    series: dataset.uid('SeriesInstanceUID')!,
    object: dataset.uid('SOPInstanceUID')!,
  }));

async function makeCases(source: string): Promise<Study> {
  const root = temporaryFolder('orthanc');
  const data = join(root, 'data');
  const finished = await qiaw(['run', source, '--data', data, '--model', 'none', '--quiet'], { killAfterMs: 300_000 });
  expect(finished.code, finished.stderr).toBe(0);
  const cases = (await readdir(join(data, 'cases'))).map((name) => join(data, 'cases', name));
  const folder = join(root, 'objects');
  await mkdir(folder);
  const found = await scan(walkFolder([source]));
  const paths = [
    ...found.series.flatMap(({ instances }) => instances.map(({ path }) => path)),
    ...[...found.structureSets, ...found.segmentations].map(({ path }) => path),
    ...cases.flatMap((one) => [join(one, 'seg.dcm'), join(one, 'sr.dcm')]),
  ];
  const sent = new Map<string, Buffer>();
  for (const [index, path] of paths.entries()) {
    await copyFile(path, join(folder, `${index}.dcm`));
    const file = await readFile(path);
    sent.set(identityOf(file).object, file);
  }
  return { folder, sent, cases };
}

async function phantom(change: Partial<PhantomSpec>): Promise<Study> {
  const folder = temporaryFolder('orthanc-phantom');
  await writePhantom(folder, phantomPatient({ patientId: 'PHANTOM-01', seed: 8, ...change }));
  return makeCases(folder);
}

type Element = { readonly vr: string; readonly Value?: readonly unknown[] };

/**
 * All attributes as dcmjs reads them, bytes of values included. Encoding may change in transfer, content may not. Group
 * lengths are left out, and so are padding at the end of texts and bytes, and the VR, which Implicit VR does not store.
 */
function contentOf(file: Buffer): unknown {
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  return plain(dcmjs.data.DicomMessage.readFile(bytes).dict);
}

function plain(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return digestOf(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return digestOf(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (typeof value === 'string') return value.replace(/(?<![\0 ])[\0 ]+$/, '');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, Element>)
      .filter(([tag]) => !/^[0-9A-F]{4}0000$/i.test(tag))
      .map(([tag, element]) => [tag, withoutEmpty(plain(element?.Value ?? element))]),
  );
}

/** A value that consists only of padding is not a value (PS3.5, 6.2). */
function withoutEmpty(value: unknown): unknown {
  const isEmpty = (one: unknown): boolean => one === '' || JSON.stringify(one) === '{"Alphabetic":""}';
  return Array.isArray(value) && value.every(isEmpty) ? [] : value;
}

function digestOf(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 0x20)) end -= 1;
  return sha256(bytes.subarray(0, end));
}

const lung = realData('lung1-005', 'dicom');
const studies: readonly (readonly [string, () => Promise<Study>, boolean])[] = [
  ['a phantom', () => phantom({}), true],
  [
    'an oblique phantom of odd size in two studies',
    () => phantom({ size: [53, 47, 21], orientation: oblique(18, 11), studies: 'different' }),
    true,
  ],
  ['LUNG1-005', () => makeCases(lung!), lung !== undefined],
];

for (const [name, make, present] of studies) {
  describe.skipIf(!hasOrthanc || !present)(`Objects of ${name} in Orthanc`, () => {
    let study: Study;
    beforeAll(async () => {
      study = await make();
    }, 330_000);

    describe.each(['STOW-RS', 'C-STORE'] as const)('stored by %s', (way) => {
      const skipped = way === 'C-STORE' && !hasProgram('storescu');
      let orthanc: Orthanc;
      let received: Map<string, Buffer>;
      afterAll(() => orthanc?.stop());

      it.skipIf(skipped)('are all accepted', async () => {
        orthanc = await Orthanc.start();
        if (way === 'STOW-RS') expect(await orthanc.stow([...study.sent.values()])).toEqual([]);
        else expect(orthanc.store(study.folder)).toBe('');
      });

      it.skipIf(skipped)('are found by QIDO-RS', async () => {
        const identities = [...study.sent.values()].map(identityOf);
        const unique = (of: (identity: Identity) => string): string[] => [...new Set(identities.map(of))].sort();
        expect((await orthanc.find('studies', '0020000D')).sort()).toEqual(unique((one) => one.study));
        expect((await orthanc.find('series', '0020000E')).sort()).toEqual(unique((one) => one.series));
        expect((await orthanc.find('instances', '00080018')).sort()).toEqual(unique((one) => one.object));
        for (const [modality, file] of [
          ['SEG', 'seg.dcm'],
          ['SR', 'sr.dcm'],
        ] as const) {
          const found = await orthanc.find(`series?Modality=${modality}`, '0020000E');
          for (const one of study.cases) expect(found).toContain(identityOf(await readFile(join(one, file))).series);
        }
      });

      it.skipIf(skipped)('are returned by WADO-RS, every object once', async () => {
        received = new Map();
        const series = new Map([...study.sent.values()].map(identityOf).map((one) => [one.series, one.study]));
        for (const [seriesUid, studyUid] of series) {
          for (const file of await orthanc.retrieve(studyUid, seriesUid)) {
            const { object } = identityOf(file);
            expect(received.has(object)).toBe(false);
            received.set(object, file);
          }
        }
        expect([...received.keys()].sort()).toEqual([...study.sent.keys()].sort());
      });

      it.skipIf(skipped)('keep every attribute and every byte of their pixels', () => {
        for (const [object, file] of study.sent) {
          const [before, after] = [contentOf(file), contentOf(received.get(object)!)] as Record<string, unknown>[];
          const tags = [...new Set([...Object.keys(before!), ...Object.keys(after!)])];
          const changed = tags.filter((tag) => JSON.stringify(before![tag]) !== JSON.stringify(after![tag]));
          expect(changed).toEqual([]);
        }
      });

      it.skipIf(skipped)('contain the masks of the case, voxel for voxel', async () => {
        for (const one of study.cases) {
          const { object } = identityOf(await readFile(join(one, 'seg.dcm')));
          const folder = temporaryFolder('orthanc-seg');
          await writeFile(join(folder, 'seg.dcm'), received.get(object)!);
          const [header] = (await scan(walkFolder([folder]))).segmentations;
          const segmentation = await loadSegmentation(header!);
          if (!segmentation.ok) throw new Error(segmentation.refusal.code);
          const { outputs } = JSON.parse(await readFile(join(one, 'case.json'), 'utf8')) as {
            outputs: { role: string; path: string; segmentNumber?: number }[];
          };
          const masks = outputs.filter(({ role }) => role === 'mask');
          expect(masks).toHaveLength(segmentation.value.rois.length);
          for (const { path, segmentNumber } of masks) {
            const mask = await readNrrd(join(one, path));
            const placed = placeSegment(segmentation.value, segmentNumber!, mask.grid);
            if (!placed.ok) throw new Error(placed.refusal.code);
            expect(Buffer.compare(placed.value.mask.voxels, mask.voxels as Uint8Array)).toBe(0);
          }
        }
      });

      it.skipIf(skipped)('contain the values of the report, bit for bit', async () => {
        for (const one of study.cases) {
          const file = await readFile(join(one, 'sr.dcm'));
          const report = readStructuredReport(file);
          expect(report.values.length).toBeGreaterThan(100);
          expect(readStructuredReport(received.get(identityOf(file).object)!)).toEqual(report);
        }
      });
    });
  });
}
