import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { keyFromText } from '../../src/core/identity/key.ts';
import { Identity, type IdentityMode } from '../../src/core/index.ts';
import { createGate, type Gate, parse, type Quad } from '../../src/graph/index.ts';
import { type ImportSummary, importFile } from '../../src/imports/index.ts';
import { parseMapping } from '../../src/imports/map/mapping.ts';
import { base } from '../graph/rdf/case-record-fixture.ts';

export { base };
export const software = { name: 'fair-qiaw', version: '0.1.0', commit: '0123456789abcdef0123456789abcdef01234567' };

export const identity = (mode: IdentityMode = 'pseudonym') =>
  new Identity(mode, keyFromText('the identity key of the test suite, long enough'));

let gate: Promise<Gate> | undefined;
export const theGate = (): Promise<Gate> => {
  gate ??= createGate();
  return gate;
};

/** A fresh folder that is removed when the test file ends. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qiaw-import-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export interface Imported {
  readonly summary: ImportSummary;
  readonly text: string;
  readonly quads: readonly Quad[];
}

export interface ImportSetup {
  readonly into?: string;
  readonly mode?: IdentityMode;
  readonly replace?: boolean | string;
  readonly dryRun?: boolean;
  readonly software?: typeof software;
}

/** Imports text under a mapping into a folder. */
export async function importText(
  text: string | Uint8Array,
  mapping: string,
  setup: ImportSetup = {},
): Promise<Imported> {
  const path = join(folder(), 'source');
  writeFileSync(path, text);
  return importPath(path, mapping, setup);
}

export async function importPath(path: string, mapping: string, setup: ImportSetup = {}): Promise<Imported> {
  const into = setup.into ?? folder();
  const summary = await importFile({
    path,
    mapping: parseMapping(mapping),
    identity: identity(setup.mode),
    issuer: '',
    dataset: 'default',
    software: setup.software ?? software,
    folder: join(into, 'graphs', 'imports'),
    quarantine: join(into, 'quarantine'),
    base,
    gate: await theGate(),
    replace: setup.replace ?? false,
    dryRun: setup.dryRun ?? false,
  });
  const written = setup.dryRun ? '' : readFileSync(summary.path, 'utf8');
  return { summary, text: written, quads: parse(written, 'trig', base) };
}

export const clinicalMapping = `
version: 1
kind: clinical
dataset: lung1
subject: { column: PatientID }
variables:
  - { column: age, term: age, unit: a }
  - { column: T, term: tStage, codes: { 1: T1, 2: T2, 3: T3, 4: T4 } }
  - { column: N, term: nStage, codes: { 0: N0, 1: N1, 2: N2, 3: N3 } }
  - { column: M, term: mStage, codes: { 0: M0, 1: M1 } }
  - { column: stage, term: overallStage, codes: { I: I, IIIa: IIIA } }
  - { column: histology, term: histology, codes: { adeno: adenocarcinoma, nos: notOtherwiseSpecified } }
  - { column: gender, term: sex, codes: { male: male, female: female } }
  - { column: treatment, term: treatment, codes: { RT: radiotherapy, CRT: concurrentChemoradiotherapy } }
  - { column: days, term: survivalTime, unit: d }
  - { column: two, term: survivalTwoYears, codes: { 0: no, 1: yes } }
  - { column: dead, term: vitalStatus, codes: { 0: alive, 1: dead } }
`;
export const clinicalHeader = 'PatientID,age,T,N,M,stage,histology,gender,treatment,days,two,dead';
export const clinicalTable = [
  clinicalHeader,
  'PLANTED-01,61.5,2,0,0,IIIa,adeno,male,CRT,812,1,0',
  ' PLANTED-02 ,70,4,3,NA,I,nos,female,RT,211,0,1',
  'PLANTED-03,,,,,,,,,,,1',
].join('\n');

export const featuresMapping = `
version: 1
kind: features
dataset: lung1
subject: { column: id }
variables:
  - { column: surv2yr, term: survivalTwoYears, codes: { 0: no, 1: yes } }
predictions:
  - { column: logit_0, model: some-net, output: 0 }
  - { column: logit_1, model: some-net, output: 1 }
features:
  software: { name: PyRadiomics, version: { column: general_info_Version } }
  settings: { column: general_info_GeneralSettings }
  imageUnit: "[hnsf'U]"
  region: { class: 'roo:C100346' }
  describe:
    shape_Volume: { label: Volume of the voxels, unit: mm3 }
    gldzm_ZonePercentage: { label: GLDZM zone percentage, unit: '1' }
`;
export const featureNames = [
  'original_shape_Volume',
  'original_shape_Sphericity',
  'logarithm_gldzm_ZonePercentage',
  'log-sigma-1-mm-3D_firstorder_Kurtosis',
  'square_glcm_SumVariance',
];
const settings = `"{'binWidth': 25, 'resampledPixelSpacing': [3, 3, 3], 'normalize': False, 'removeOutliers': None}"`;

/** A table in the form of those published in 2018: PyRadiomics 1.1.1, blanks before identifiers, empty cells. */
export function featuresTable(version = '1.1.1-beta1'): string {
  const bookkeeping = 'general_info_Version,general_info_GeneralSettings,general_info_ImageHash';
  const rest = `${version},${settings},0123456789012345678901234567890123456789`;
  return [
    `id,surv2yr,logit_0,logit_1,${bookkeeping},${featureNames.join(',')}`,
    ` PLANTED-01,0,0.968347013,0.03165298,${rest},349866,0.732536638,0.25,,1.5e3`,
    ` PLANTED-02,1,0.4,0.6,${rest},25461,0.630732944,0.5,nan,-2.25`,
  ].join('\r\n');
}

/** A graph as O-RAW wrote it, with relative IRIs, shared nodes and undefined properties. */
export function oRawGraph(patient = 'PLANTED-01'): string {
  const uid = '1.2.826.0.1.3680043.8.498.1';
  const local = (name: string): string => `<http://localhost/data/${name}_${uid}_GTV-1>`;
  const features = [
    ['original_firstorder_Energy', '8ZQL', '1.774787e+10'],
    ['original_gldm_DependenceEntropy', 'GBDU', '6.5e+00'],
    ['original_shape_Sphericity', 'QCFX', '7.1e-01'],
  ] as const;
  const node = (name: string): string => `<http://localhost/data/feature_${uid}_GTV-1_${name}>`;
  return `@prefix NCIT: <http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#> .
@prefix ro: <http://www.radiomics.org/RO/> .
<http://localhost/data/patient_${patient}> a NCIT:C16960 ; <http://www.cancerdata.org/roo/100284> <http://localhost/data/scan_${uid}> .
<http://localhost/data/scan_${uid}> a NCIT:C17999 ; ro:0310 ${local('imagevolume')} .
${local('imagevolume')} a ro:0271 ; ro:0298 ${local('imagespace')} .
${local('ROI')} ro:0298 ${local('imagespace')} ; ro:P00051 "GTV-1" .
${local('imagespace')} a ro:0225 ; ro:0296 ${features.map(([name]) => node(name)).join(', ')} .
ro:0297 <http://www.cancerdata.org/roo/100041> "2019-03-05" ; ro:0283 ro:010215 .
ro:010215 ro:0010192 "PyRadiomics_2.1.2" ; ro:0010195 "Python" .
${features
  .map(
    ([name, code, value]) => `${node(name)} a <www.radiomics.org/RO/${code}> ; ro:010191 ${value} ;
  ro:P00002 ro:001000_${name} , ro:0297 .
ro:001000_${name} ro:P000009 "binwidth: 25" , "original" , "{'normalize': False, 'resampledPixelSpacing': [2, 2, 2]}" .`,
  )
  .join('\n')}
`;
}

export const oRawMapping = `
version: 1
kind: o-raw
dataset: lung1
imageUnit: "[hnsf'U]"
regions: { GTV-1: 'roo:C100346' }
`;
