import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isFeatureColumn, parseCsv } from '../../src/core/index.ts';
import { readDerivedObject } from '../../src/dicom/index.ts';
import type { PhantomFile } from '../../src/pipeline/demo/patient.ts';
import { defaultRois } from '../../src/pipeline/demo/spec.ts';
import type { CaseDocument } from '../../src/pipeline/make/case-document.ts';
import { type Finished, jsonLines } from '../support/cli.ts';
import { qiawHere } from '../support/cli-here.ts';
import { contentOf, needlesOf } from '../support/needles.ts';
import { identifiers } from '../support/planted-object.ts';
import { plantedPatient } from '../support/planted-patient.ts';
import { temporaryFolder } from '../support/temporary.ts';

const birthDate = '19431107';
const studyDate = '20240102';
const roi = 'tumour of T. Quackenbush';
const rois = [...defaultRois.slice(0, 2), { ...defaultRois[0]!, name: roi }];
const slices = 12;

let data: string;
let run: Finished;
let sourceUids: readonly string[];

beforeAll(async () => {
  const folder = temporaryFolder('deidentify');
  const dicom = join(folder, 'in');
  const base = {
    patientBirthDate: birthDate,
    studyDate,
    rois,
    studies: 'different' as const,
    size: [64, 48, slices] as const,
  };
  const patients = [
    plantedPatient(base),
    plantedPatient({ ...base, seed: 7, patientId: `${identifiers.patientId}-2`, studies: 'same' }),
  ];
  for (const [index, files] of patients.entries()) write(join(dicom, String(index)), files);
  sourceUids = patients.flatMap((files) => files.flatMap(({ bytes }) => uidsOf(bytes)));
  data = join(folder, 'data');
  run = await deidentified(dicom, data);
});

function write(folder: string, files: readonly PhantomFile[]): void {
  for (const { relative, bytes } of files) {
    const path = join(folder, relative);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}

const deidentified = (source: string, target: string): Promise<Finished> =>
  qiawHere(['run', source, '--data', target, '--deidentify', 'basic', '--model', 'none', '--json']);

function uidsOf(bytes: Uint8Array): string[] {
  return readDerivedObject(bytes, (dataset) =>
    (['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'FrameOfReferenceUID'] as const)
      .map((keyword) => dataset.uid(keyword))
      .filter((uid) => uid !== undefined),
  );
}

function cases(folder: string): string[] {
  return readdirSync(join(folder, 'cases')).map((id) => join(folder, 'cases', id));
}

const document = (folder: string): CaseDocument => JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'));

describe('With --deidentify basic', () => {
  it('no byte of any output, name, log line or message holds an identifier, a date or a UID of the source', () => {
    expect(run.code).toBe(0);
    const needles = [...needlesOf([...Object.values(identifiers), birthDate, studyDate, roi]), ...new Set(sourceUids)];
    const found: string[] = [];
    const look = (where: string, text: string): void => {
      for (const needle of needles) if (text.includes(needle)) found.push(`${where}: ${needle}`);
    };
    look('stdout', run.stdout.toLowerCase());
    look('stderr', run.stderr.toLowerCase());
    let objects = 0;
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      look('a file name', name.toLowerCase());
      if (!statSync(join(data, name)).isFile()) continue;
      look(name, contentOf(join(data, name)));
      if (name.endsWith('.dcm')) objects += 1;
    }
    expect(found).toEqual([]);
    expect(objects).toBe(2 * (slices + 1 + 2));
  });

  it('every reference of the structure set, the segmentation and the report leads to an object of the set', () => {
    for (const folder of cases(data)) {
      const paths = document(folder)
        .outputs.filter(({ mediaType }) => mediaType === 'application/dicom')
        .map(({ path }) => join(folder, path));
      const present = new Set<string>(paths.flatMap((path) => uidsOf(readFileSync(path))));
      const referred = new Set<string>();
      for (const path of paths) readDerivedObject(readFileSync(path), (dataset) => references(dataset, referred));
      expect(referred.size).toBeGreaterThan(slices);
      for (const uid of referred) expect(present).toContain(uid);
    }
  });

  it('case.json lists each object as not identifying', () => {
    for (const folder of cases(data)) {
      const objects = document(folder).outputs.filter(({ mediaType }) => mediaType === 'application/dicom');
      expect(objects.map(({ identifying }) => identifying)).toEqual(objects.map(() => false));
      expect(objects.filter(({ role }) => role === 'dicom')).toHaveLength(slices + 1);
    }
  });

  it('every object of a case states the same patient, and the other case another one', () => {
    const patients = cases(data).map((folder) => {
      const objects = document(folder).outputs.filter(({ mediaType }) => mediaType === 'application/dicom');
      const names = objects.map(({ path }) =>
        readDerivedObject(readFileSync(join(folder, path)), (dataset) => dataset.text('PatientID')),
      );
      expect(new Set(names).size).toBe(1);
      return names[0];
    });
    expect(new Set(patients).size).toBe(2);
  });

  it('the copies alone give the same features again', async () => {
    const [folder] = cases(data);
    const again = join(dirname(data), 'again');
    const second = await deidentified(join(folder!, 'dicom'), again);
    expect(jsonLines(second).at(-1)).toMatchObject({ event: 'summary', cases: { made: 1 } });
    expect(values(cases(again)[0]!)).toEqual(values(folder!));
  });

  it('a repetition gives the same bytes', async () => {
    const source = join(dirname(data), 'in', '0');
    const other = join(dirname(data), 'other');
    await deidentified(source, other);
    const [one] = cases(other);
    const name = one!.split('/').at(-1)!;
    for (const file of ['seg.dcm', 'sr.dcm', 'dicom/delineation.dcm', 'dicom/image-01.dcm', 'graph.trig']) {
      expect(Buffer.compare(readFileSync(join(one!, file)), readFileSync(join(data, 'cases', name, file)))).toBe(0);
    }
  });

  it('kept identifiers are refused', async () => {
    const source = join(dirname(data), 'in', '0');
    const args = ['run', source, '--data', join(dirname(data), 'kept'), '--deidentify', 'basic', '--identity', 'keep'];
    expect(await qiawHere(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('QIAW_USAGE') });
  });
});

/** Feature values without the columns that name case and ROI. */
function values(folder: string): string[] {
  const [header, ...rows] = parseCsv(readFileSync(join(folder, 'features.csv'), 'utf8'))!;
  return rows.map((cells) => cells.filter((_, at) => isFeatureColumn(header![at]!)).join(','));
}

type Read = Parameters<Parameters<typeof readDerivedObject>[1]>[0];

/** Every ReferencedSOPInstanceUID except those of detached studies, which name a study (RTReferencedStudySequence). */
function references(dataset: Read, into: Set<string>): void {
  const uid = dataset.uid('ReferencedSOPInstanceUID');
  if (uid !== undefined) into.add(uid);
  for (const element of dataset.all()) {
    if (element.vr === 'SQ') for (const item of dataset.itemsOf(element)) references(item, into);
  }
}
