import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { imageLabel, parseCsv } from '../../src/core/index.ts';
import { phantomPatient } from '../../src/pipeline/demo/build-phantom.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import { sphere } from '../../src/pipeline/demo/shape.ts';
import type { PhantomSpec } from '../../src/pipeline/demo/spec.ts';
import type { CaseDocument } from '../../src/pipeline/make/case-document.ts';
import { openApi } from '../support/api-fixture.ts';
import { qiawHere } from '../support/cli-here.ts';
import { filesOf } from '../support/files-of.ts';
import { atSize } from '../support/full-size.ts';
import { contentOf, needlesOf } from '../support/needles.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('observers');
const small = { size: [20, 18, 6], spacing: [3, 3, 4], origin: [-30, -27, -10] } as const;
const gtv = { hu: 45, shape: sphere([0, 0, 0], 10) };
/** One feature, because the values do not matter here. */
const settings = join(folder, 'settings.yaml');
/** As long as real ones: a short UID may occur by chance in a UID that is made from a digest. */
const uidRoot = '1.2.826.0.1.3680043.10.1199.20240102101300';
const readers = ['Vymetalik^Radomir', 'Ondrejicka^Wilhelmina', 'Quackenbush^Thaddeus', 'Zwicky^Fritz', 'Ochoa^Severo'];
const approver = 'Krzyzanowski^Bronislaw';

/** Five structure sets of one image, each of another reader, as in `multiobs`. */
async function severalSets(into: string): Promise<void> {
  for (const [at, reader] of readers.entries()) {
    const spec: PhantomSpec = {
      ...small,
      patientId: 'MULTI',
      rois: [{ ...gtv, name: 'GTV-1', generationAlgorithm: 'MANUAL', interpreter: reader }],
      structureSet: {
        SOPInstanceUID: `${uidRoot}.10${at}`,
        SeriesInstanceUID: `${uidRoot}.20${at}`,
        OperatorsName: reader,
        StructureSetLabel: `OBS${at + 1}`,
        StructureSetName: `Observer ${at + 1}`,
        SeriesDescription: `Observer ${at + 1}`,
        ApprovalStatus: 'APPROVED',
        ReviewerName: approver,
      },
    };
    await writePhantom(join(into, String(at)), phantomPatient(spec));
  }
}

/** One structure set with the regions of five readers by two methods, as in `interobs`. */
async function oneSet(into: string): Promise<void> {
  const rois = [1, 2, 3, 4, 5].flatMap((reader) => [
    { ...gtv, name: `GTV-1vis-${reader}`, generationAlgorithm: 'MANUAL' as const },
    { ...gtv, name: `GTV-1auto-${reader}`, generationAlgorithm: 'SEMIAUTOMATIC' as const },
  ]);
  const structureSet = { OperatorsName: 'Exportovic^Stanislav', SOPInstanceUID: `${uidRoot}.301` };
  await writePhantom(into, phantomPatient({ ...small, patientId: 'INTER', seed: 2, rois, structureSet }));
}

/** Two scans 15 minutes apart in one study, as in `rider`; the other kernel is of the first scan. */
async function twoScans(into: string): Promise<void> {
  const { study } = phantomPatient({ ...small, patientId: 'RIDER' }).content.uids;
  const scans = [
    ['RETEST', 3, '102800', 'B30'],
    ['TEST', 4, '101300', 'B30'],
    ['TEST', 5, '101300', 'B70'],
  ] as const;
  for (const [label, seed, time, kernel] of scans) {
    const spec: PhantomSpec = {
      ...small,
      patientId: 'RIDER',
      seed,
      rois: [{ ...gtv, name: `GTVp_${label.toLowerCase()}_man`, generationAlgorithm: 'MANUAL' }],
      image: { StudyInstanceUID: study, AcquisitionTime: time, ConvolutionKernel: kernel },
      structureSet: { StructureSetLabel: label, SeriesDescription: label, StudyInstanceUID: study },
    };
    await writePhantom(join(into, `${label}-${seed}`), phantomPatient(spec));
  }
}

const data = (identity: string): string => join(folder, identity);

async function ask(name: string, identity: string): Promise<Array<Record<string, string>>> {
  const { stdout } = await qiawHere(['query', name, '--data', data(identity), '--format', 'csv']);
  const [header = [], ...rows] = parseCsv(stdout) ?? [];
  return rows.map((row) => Object.fromEntries(header.map((column, at) => [column, row[at]!])));
}

function casesOf(identity: string): CaseDocument[] {
  const cases = join(data(identity), 'cases');
  return readdirSync(cases).map((id) => JSON.parse(readFileSync(join(cases, id, 'case.json'), 'utf8')) as CaseDocument);
}

/** The mode keep takes as long again. */
const identities = atSize(['pseudonym'], ['pseudonym', 'keep']);

beforeAll(async () => {
  writeFileSync(settings, 'imageType: { Original: {} }\nfeatureClass: { firstorder: [Mean] }\n');
  await Promise.all([
    severalSets(join(folder, 'in', 'a')),
    oneSet(join(folder, 'in', 'b')),
    twoScans(join(folder, 'in', 'c')),
  ]);
  for (const identity of identities) {
    const run = await qiawHere([
      'run',
      join(folder, 'in'),
      '--data',
      data(identity),
      '--identity',
      identity,
      '--settings',
      settings,
      '--model',
      'none',
    ]);
    expect(run.code, run.stderr).toBe(0);
  }
});

describe.each(identities)('Under --identity %s', (identity) => {
  it('five structure sets of one image have five observers of one GTV-1', async () => {
    const rows = (await ask('readers', identity)).filter(({ regions }) => regions === '5');
    expect(rows).toEqual(expect.arrayContaining([expect.objectContaining({ method: 'manual', observers: '5' })]));
    const stated = (await ask('observers', identity)).filter(({ label }) => label === 'GTV-1');
    expect(new Set(stated.map(({ observer }) => observer)).size).toBe(5);
    expect(new Set(stated.map(({ origin, certainty }) => `${origin} ${certainty}`))).toEqual(
      new Set(['ROIInterpreter stated']),
    );
  });

  it('one structure set has five observers for each of two methods, whatever its operator', async () => {
    const rows = (await ask('observers', identity)).filter(({ certainty }) => certainty === 'name-rule');
    const drawn = rows.map(({ observerLabel, method }) => `${observerLabel} ${method}`).sort();
    expect(drawn).toEqual([1, 2, 3, 4, 5].flatMap((n) => [`observer ${n} manual`, `observer ${n} semiautomatic`]));
    expect(new Set(rows.map(({ observer }) => observer)).size).toBe(5);
  });

  it('the test is 15 minutes before the retest, and two kernels are one time point', async () => {
    const pairs = await ask('image-pairs', identity);
    const told = pairs.map(({ design, firstTimePoint, secondTimePoint, minutes, differences }) =>
      [design, firstTimePoint, secondTimePoint, Number(minutes) || '', differences].join(' | '),
    );
    expect(told.sort()).toEqual([
      'coffee-break | test | retest | 15 | ',
      'coffee-break | test | retest | 15 | kernel',
      'reconstruction | test | test |  | kernel',
    ]);
    const points = (await ask('time-points', identity)).filter(({ timePoint }) => timePoint !== '');
    expect(points.map(({ order, timePoint, images }) => [order, timePoint, images])).toEqual([
      ['1', 'test', '2'],
      ['2', 'retest', '1'],
    ]);
  });

  it('no observer, approver or operator is named anywhere', async () => {
    const wanted = needlesOf([...readers, approver, 'Exportovic^Stanislav']);
    for (const path of (await filesOf(data(identity))).keys()) {
      const content = contentOf(join(data(identity), path));
      expect(
        wanted.filter((needle) => needle.length > 5 && content.includes(needle)),
        path,
      ).toEqual([]);
    }
  });

  it('the tables of a case end with observer, method and time point', () => {
    const [rider] = casesOf(identity).filter(({ rois }) => rois[0]?.attribution?.timePoints[0]?.label === 'retest');
    const table = readFileSync(join(data(identity), 'cases', rider!.id, 'features.csv'), 'utf8');
    const [header = [], row = []] = parseCsv(table) ?? [];
    expect(header.slice(-7, -2)).toEqual(['observer', 'observer_id', 'observer_certainty', 'method', 'time_point']);
    expect(row.slice(-4, -2)).toEqual(['manual', 'retest']);
    expect(header.slice(-2)).toEqual(['subject', 'image']);
    expect(row.slice(-2)).toEqual([rider!.subject.id, imageLabel(rider!.image)]);
    expect(readFileSync(join(data(identity), 'manifest.csv'), 'utf8')).toContain(',manual,retest,');
  });
});

describe('The observers of regions', () => {
  it('are the same through SPARQL, GraphQL, CSV and the filter of a cohort', async () => {
    const key = (...parts: Array<string | undefined>) => parts.map((part) => part ?? '').join(' | ');
    const sparql = (await ask('observers', 'pseudonym')).map(({ roi, observerLabel, certainty, method }) =>
      key(roi, observerLabel, certainty, method),
    );
    const csv = join(folder, 'features.csv');
    await qiawHere(['export', '--data', data('pseudonym'), '--format', 'csv', '--out', csv, '--quiet']);
    const [header = [], ...rows] = parseCsv(readFileSync(csv, 'utf8')) ?? [];
    const cell = (row: readonly string[], name: string) => row[header.indexOf(name)];
    const tabled = rows
      .filter((row) => cell(row, 'observer') !== '')
      .map((row) => key(cell(row, 'observer'), cell(row, 'observer_certainty'), cell(row, 'method')));
    const api = await openApi((directory) => cpSync(data('pseudonym'), directory, { recursive: true }));
    try {
      const graphql = async (query: string, variables: object = {}): Promise<Answer> => {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ query, variables });
        const answer = await api.app.request('/graphql', { method: 'POST', headers, body });
        const said = (await answer.json()) as { data: Answer; errors?: unknown };
        expect(said.errors).toBeUndefined();
        return said.data;
      };
      const asked = '{ structures(first: 100) { nodes { iri method observer { iri label } observerCertainty } } }';
      const nodes = (await graphql(asked)).structures.nodes.filter(({ observer }) => observer);
      const words = { STATED: 'stated', NAME_RULE: 'name-rule', INFERRED: 'inferred' } as Record<string, string>;
      const said = nodes.map(({ iri, observer, observerCertainty, method }) =>
        key(iri, observer!.label, words[observerCertainty!], method?.toLowerCase()),
      );
      expect(said.length).toBeGreaterThanOrEqual(15);
      expect(said.sort()).toEqual(sparql.sort());
      expect(tabled.sort()).toEqual(said.map((one) => one.split(' | ').slice(1).join(' | ')).sort());
      const one = nodes[0]!.observer!.iri;
      const filtered = await graphql(
        'query ($who: [ID!]) { structures(filter: { observer: $who }) { totalCount nodes { iri } } }',
        { who: [one] },
      );
      const own = nodes.filter(({ observer }) => observer!.iri === one).map(({ iri }) => iri);
      expect(filtered.structures.nodes.map(({ iri }) => iri).sort()).toEqual(own.sort());
    } finally {
      await api.close();
    }
  });
});

interface Answer {
  readonly structures: {
    readonly totalCount: number;
    readonly nodes: ReadonlyArray<{
      readonly iri: string;
      readonly method?: string | null;
      readonly observer?: { readonly iri: string; readonly label: string } | null;
      readonly observerCertainty?: string | null;
    }>;
  };
}

describe('A time in case.json', () => {
  it('gives intervals, and no time or day of the source in the mode pseudonym', () => {
    const clocks = casesOf('pseudonym').flatMap(({ image, rois }) =>
      rois[0]?.attribution?.timePoints.length
        ? [{ label: rois[0].attribution.timePoints[0]?.label, clock: image.acquisition!.clock! }]
        : [],
    );
    const [test, retest] = ['test', 'retest'].map((label) => clocks.find((one) => one.label === label)!.clock);
    expect(retest!.start - test!.start).toBe(15 * 60);
    expect(test!.day).toBe(retest!.day);
    const real = Date.UTC(2024, 0, 2, 10, 13) / 1000;
    expect([test!.start, test!.day]).not.toEqual([real, Math.floor(real / 86_400)]);
  });
});
