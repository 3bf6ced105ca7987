import { sha256 } from '../../src/core/index.ts';
import {
  type CaseRecord,
  clinicalVariables,
  instanceIris,
  mapDefinitions,
  mapRun,
  mapSubject,
  type Quad,
  type RoiRecord,
  serialise,
} from '../../src/graph/index.ts';
import { mapHead } from '../../src/imports/map/map-head.ts';
import { recordMapper } from '../../src/imports/map/map-records.ts';
import type { ImportedRecord, ImportHead, Observation } from '../../src/imports/model.ts';
import { caseRecord, region } from '../graph/rdf/case-record-fixture.ts';

export const cohortBase = 'http://127.0.0.1:8080/';
const iris = instanceIris(cohortBase);

/** The facts about one generated subject; expected answers are computed from these only. */
export interface Person {
  readonly id: string;
  readonly iri: string;
  readonly dataset: string;
  readonly sex: 'F' | 'M';
  readonly survivalDays: number | undefined;
  readonly dead: boolean;
  readonly stage: 'I' | 'II' | 'IIIA';
  readonly manufacturer: string;
  readonly kernel: string;
  readonly sliceThickness: number;
  readonly softwareVersion: string;
  readonly regions: readonly Region[];
}

export interface Region {
  readonly iri: string;
  readonly imported: boolean;
  readonly label: string | undefined;
  readonly classes: readonly string[];
  readonly method: 'MANUAL' | 'AUTOMATIC' | undefined;
  readonly volumeMl: number | undefined;
  readonly deep: boolean;
  readonly values: Readonly<Record<string, number>>;
}

export const features = [
  'original_shape_MeshVolume',
  'original_shape_Sphericity',
  'original_firstorder_Mean',
  'original_glcm_JointEntropy',
  'wavelet-LLH_glcm_JointEntropy',
] as const;

const gtv = 'http://www.cancerdata.org/roo/C100346';

export interface GeneratedCohort {
  readonly people: readonly Person[];
  readonly nquads: string;
}

/**
 * Generated subjects with one tumour, most with a lung too, some with an imported record; the same seed gives the same
 * subjects.
 */
export function generateCohort(count: number, seed = 1, names: readonly string[] = features): GeneratedCohort {
  const random = randomFrom(seed);
  const records: CaseRecord[] = [];
  const imported: Array<{ record: ImportedRecord; person: Draft }> = [];
  const people: Draft[] = [];
  for (let n = 1; n <= count; n++) {
    const record = makeCase(n, random, names);
    const person = describe(record, random);
    records.push(record);
    people.push(person);
    imported.push({ record: makeRecord(n, person, random, names), person });
  }
  const head = headOf(names, imported.length);
  const { activity, definitions } = mapHead(head, cohortBase);
  const quads: Quad[] = [
    ...records.flatMap((one) => [...mapRun(one, { base: cohortBase }), ...mapSubject([one], { base: cohortBase })]),
    ...mapDefinitions(records, { base: cohortBase }),
    ...activity,
    ...definitions,
    ...recordMapper(head, cohortBase)(imported.map(({ record }) => record)),
  ];
  for (const { record, person } of imported) {
    if (record.vector === undefined) continue;
    person.regions.push({
      iri: `${cohortBase}id/fv/${head.digest}/${record.row}`,
      imported: true,
      label: undefined,
      classes: [record.vector.regionClass!],
      method: undefined,
      volumeMl: undefined,
      deep: false,
      values: Object.fromEntries(record.vector.values.map(({ column, value }) => [head.columns[column]!.name, value])),
    });
  }
  return { people: people.sort((a, b) => (a.iri < b.iri ? -1 : 1)), nquads: serialise(quads, 'nquads') };
}

type Draft = Omit<Person, 'regions'> & { readonly regions: Region[] };
type Random = () => number;

function makeCase(n: number, random: Random, names: readonly string[]): CaseRecord {
  const template = caseRecord(n, names, random() < 0.8 ? 2 : 1);
  const pick = <T>(...choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
  const rois = template.rois.map((_, at): RoiRecord => {
    const volumeMl = Math.round(random() * 8000) / 100;
    const values = names.map((name) => ({ name, value: madeUp(name, random) }));
    return {
      ...region(n, at + 1, names),
      volumeMl,
      generationAlgorithm: pick('MANUAL', 'AUTOMATIC'),
      features: { diagnostics: [], values, warnings: [] },
    };
  });
  return {
    ...template,
    run: {
      ...template.run,
      dataset: pick('alpha', 'beta'),
      software: { ...template.run.software, version: pick('0.1.0', '0.2.0') },
    },
    subject: { ...template.subject, sex: pick('F', 'M') },
    image: {
      ...template.image,
      manufacturer: pick('SIEMENS', 'GE MEDICAL SYSTEMS', 'Philips, "NV"'),
      convolutionKernel: pick('B19f', 'STANDARD'),
      sliceThickness: pick(1, 2.5, 3, 5),
    },
    rois,
    ...(random() < 0.5 ? {} : { deepVectors: [] }),
  };
}

/** Multiples of a hundred, so that bounds of filters sometimes equal a value exactly. */
const madeUp = (name: string, random: Random): number =>
  name.includes('Sphericity') ? Math.round(random() * 1000) / 1000 : Math.round(random() * 100_000) / 10;

function describe({ subject, run, image, rois, deepVectors = [] }: CaseRecord, random: Random): Draft {
  const survivalDays = random() < 0.8 ? Math.floor(random() * 2000) : undefined;
  return {
    id: subject.id,
    iri: iris.subject(subject.id).value,
    dataset: run.dataset,
    sex: subject.sex as 'F',
    survivalDays,
    dead: random() < 0.5,
    stage: (['I', 'II', 'IIIA'] as const)[Math.floor(random() * 3)]!,
    manufacturer: image.manufacturer!,
    kernel: image.convolutionKernel!,
    sliceThickness: image.sliceThickness!,
    softwareVersion: run.software.version,
    regions: rois.map((roi) => ({
      iri: iris.roi(run.digest, roi.segmentNumber).value,
      imported: false,
      label: roi.label,
      classes: roi.mapped?.classes ?? [],
      method: roi.generationAlgorithm as 'MANUAL',
      volumeMl: roi.volumeMl,
      deep: deepVectors.some(({ segmentNumber }) => segmentNumber === roi.segmentNumber),
      values: Object.fromEntries(roi.features.values.map(({ name, value }) => [name, value])),
    })),
  };
}

function makeRecord(row: number, person: Draft, random: Random, names: readonly string[]): ImportedRecord {
  const observations: Observation[] = [
    { variable: clinicalVariables.get('vitalStatus')!, code: person.dead ? 'dead' : 'alive' },
    { variable: clinicalVariables.get('overallStage')!, code: person.stage },
  ];
  if (person.survivalDays !== undefined) {
    observations.push({ variable: clinicalVariables.get('survivalTime')!, value: person.survivalDays });
  }
  const values = names.map((name, column) => ({ column, value: madeUp(name, random) }));
  return {
    row,
    subject: person.id,
    observations,
    outputs: [],
    ...(random() < 0.3 ? { vector: { set: 0, regionClass: gtv, values } } : {}),
  };
}

/** All records are from one import, which belongs to the dataset `tables`. */
function headOf(names: readonly string[], records: number): ImportHead {
  return {
    digest: sha256('generated import'),
    kind: 'features',
    dataset: 'tables',
    source: { digest: sha256('table'), bytes: 1000, mediaType: 'text/csv', rows: records },
    mapping: { digest: sha256('mapping'), json: '{}' },
    software: { name: 'fair-qiaw', version: '0.2.0', commit: '0123456789abcdef0123456789abcdef01234567' },
    records,
    refusals: [],
    notes: [],
    repairs: [],
    variables: [],
    parameters: [{ software: { name: 'PyRadiomics', version: '3.0.1' }, settings: { binWidth: 20 } }],
    columns: names.map((name) => ({ name, label: name, unit: '1' })),
    used: new Set(names.map((_, column) => `0:${column}`)),
  };
}

/** A table of many patients and features as N-Quads, chunk by chunk: the form of a large import. */
export function* generateTable(patients: number, names: readonly string[], seed = 1): Generator<string> {
  const random = randomFrom(seed);
  const head = headOf(names, patients);
  const { activity, definitions } = mapHead(head, cohortBase);
  yield serialise([...activity, ...definitions], 'nquads');
  const map = recordMapper(head, cohortBase);
  for (let first = 0; first < patients; first += 500) {
    const records = Array.from({ length: Math.min(500, patients - first) }, (_, n): ImportedRecord => {
      const row = first + n + 1;
      const values = names.map((name, column) => ({ column, value: madeUp(name, random) }));
      return {
        row,
        subject: `k1-${sha256(`patient ${row}`).slice(0, 26)}`,
        observations: [{ variable: clinicalVariables.get('survivalTwoYears')!, code: random() < 0.4 ? 'yes' : 'no' }],
        outputs: [],
        vector: { set: 0, regionClass: gtv, values },
      };
    });
    yield serialise(map(records), 'nquads');
  }
}

/** A sequence of numbers in [0, 1) (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
