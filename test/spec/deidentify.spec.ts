import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { deidentifyObject, readDerivedObject } from '../../src/dicom/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import type { PhantomFile } from '../../src/pipeline/demo/patient.ts';
import { oblique } from '../../src/pipeline/demo/spec.ts';
import { qiaw } from '../support/cli.ts';
import { isQuick } from '../support/full-size.ts';
import { plantedPatient } from '../support/planted-patient.ts';
import { realData } from '../support/real-data.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { dcentvfy, dciodvfy, hasProgram } from './programs.ts';

const patientId = 'PHANTOM-01';

function phantom(name: string, files: readonly PhantomFile[]): string {
  const folder = join(temporaryFolder('deidentify-spec'), name);
  for (const { relative, bytes } of files) {
    mkdirSync(dirname(join(folder, relative)), { recursive: true });
    writeFileSync(join(folder, relative), bytes);
  }
  return folder;
}

/** Where a set comes from; `clean` sources are valid themselves, the others have faults already. */
const sets: readonly (readonly [name: string, folder: () => string | undefined, clean: boolean])[] = [
  ['a phantom', () => phantom('plain', phantomPatient({ patientId }).files()), true],
  ['a phantom of two studies', () => phantom('two', phantomPatient({ patientId, studies: 'different' }).files()), true],
  [
    'an oblique phantom',
    () => phantom('oblique', phantomPatient({ patientId, orientation: oblique(18, 11) }).files()),
    true,
  ],
  ['a phantom full of names', () => phantom('planted', plantedPatient({ studies: 'different' })), false],
  ['LUNG1-005', () => realData('lung1-005', 'dicom'), false],
  ['the IBSI phantom', () => realData('ibsi-ct-phantom', 'dicom'), false],
];

const programs = hasProgram('dciodvfy') && hasProgram('dcentvfy');

const quickly = ['a phantom', 'a phantom full of names'];

for (const [name, source, clean] of sets.filter(([name]) => !isQuick || quickly.includes(name))) {
  const present = clean || name.includes('phantom full') || source() !== undefined;
  describe.skipIf(!programs || !present)(`The de-identified set of ${name}`, () => {
    let folder: string;
    let from: string;
    beforeAll(async () => {
      from = source()!;
      const data = join(temporaryFolder('deidentify-spec'), 'data');
      const args = ['run', from, '--data', data, '--deidentify', 'basic', '--model', 'none', '--quiet'];
      expect(await qiaw(args)).toMatchObject({ code: 0 });
      folder = join(data, 'cases', readdirSync(join(data, 'cases'))[0]!);
    });

    const objects = (): string[] => [
      ...readdirSync(join(folder, 'dicom')).map((file) => join(folder, 'dicom', file)),
      join(folder, 'seg.dcm'),
      join(folder, 'sr.dcm'),
    ];

    it('is consistent over images, structure set, segmentation and report (dcentvfy: no error)', () => {
      expect(dcentvfy(objects()).errors).toEqual([]);
    });

    it(`is valid object by object (dciodvfy: no error${clean ? '' : ' that its source did not have'})`, () => {
      const before = clean ? [] : filesBelow(from).flatMap((path) => dciodvfy(path).errors);
      const errors = objects().flatMap((path) => dciodvfy(path).errors);
      expect([...new Set(errors)].filter((error) => !before.includes(error))).toEqual([]);
    });
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

const profile = {
  retain: new Set<never>(),
  subject: 'subject',
  dayOffset: -1,
  uid: (uid: string) => `2.25.${uid.length}`,
  label: (name: string) => name,
};

const encoders: readonly (readonly [program: string, parameters: readonly string[]])[] = [
  ['dcmcrle', []],
  ['dcmcjpls', []],
  ['dcmcjpeg', ['+e1']],
  ['dcmconv', ['+tb']],
  ['dcmconv', ['+ti', '+e']],
  ['dcmconv', ['+td']],
];
const decoders: Readonly<Record<string, string>> = { dcmcrle: 'dcmdrle', dcmcjpls: 'dcmdjpls', dcmcjpeg: 'dcmdjpeg' };

describe.skipIf(!hasProgram('dcmconv'))('Another encoding of an image', () => {
  it.each(encoders)('is de-identified without touching its pixels: %s %j', (program, parameters) => {
    const folder = temporaryFolder('deidentify-encodings');
    const path = (name: string): string => join(folder, name);
    writeFileSync(
      path('plain.dcm'),
      phantomPatient({ patientId })
        .files()
        .find(({ role }) => role === 'image')!.bytes,
    );
    expect(spawnSync(program, [...parameters, path('plain.dcm'), path('encoded.dcm')]).status).toBe(0);
    writeFileSync(path('copy.dcm'), deidentifyObject(readFileSync(path('encoded.dcm')), profile));
    const decode = decoders[program] ?? 'dcmconv';
    const back = [...(decoders[program] ? [] : ['+te']), path('copy.dcm'), path('decoded.dcm')];
    expect(spawnSync(decode, back).status).toBe(0);
    const pixels = (name: string): Buffer =>
      readDerivedObject(readFileSync(path(name)), (dataset) => Buffer.from(dataset.bytes('PixelData')!));
    expect(Buffer.compare(pixels('decoded.dcm'), pixels('plain.dcm'))).toBe(0);
  });
});
