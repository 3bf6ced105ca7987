import { beforeAll, describe, expect, it } from 'vitest';
import { Identity, taken } from '../../../src/core/index.ts';
import type { AuthorStatements, DelineatedRoi, Delineation, ImageSeries } from '../../../src/dicom/index.ts';
import { loadNameTable, type NameTable } from '../../../src/image/index.ts';
import type { CaseSettings } from '../../../src/pipeline/index.ts';
import { RegionAttribution } from '../../../src/pipeline/make/attribution.ts';
import type { SourceTexts } from '../../../src/pipeline/source-texts.ts';

let names: NameTable;
beforeAll(async () => {
  names = await loadNameTable([]);
});

const key = { id: 'ktest', bytes: new TextEncoder().encode('a key of at least thirty-two bytes!') };

interface Source {
  readonly rois?: readonly Partial<DelineatedRoi>[];
  readonly authors?: AuthorStatements;
  readonly image?: Partial<ImageSeries['description']>;
  readonly mode?: 'pseudonym' | 'keep';
  readonly dataset?: string;
}

/** The attribution of each region of a structure set; a person's name may not be shown. */
function attributions({ rois = [{}], authors = {}, image = {}, mode = 'pseudonym', dataset = 'multi' }: Source) {
  const regions = rois.map((roi, at) => ({ number: at + 1, name: 'GTV-1', contours: [], ...roi }) as DelineatedRoi);
  const texts = { mayName: (name: string) => !name.includes('^'), algorithm: (name: string) => name };
  const of = new RegionAttribution(
    { kind: 'RTSTRUCT', rois: regions, authors } as unknown as Delineation,
    { description: image } as unknown as ImageSeries,
    { identity: { mode }, dataset } as unknown as CaseSettings,
    { identity: new Identity(mode, key), names },
    texts as unknown as SourceTexts,
  );
  return regions.map((roi) => of.of(roi));
}

const observersOf = (source: Source) => attributions(source).map((one) => taken(one?.observers));

describe('The observer of a region', () => {
  it('is one reader, however often one object names him, by the first statement of the order', () => {
    const [one] = attributions({
      rois: [{ interpreters: ['Doe^Observer3'] }],
      authors: {
        operators: ['DOE^OBSERVER3'],
        structureSetLabel: 'OBS3',
        structureSetName: 'Observer 3',
        seriesDescription: 'Observer 3',
      },
    });
    expect(taken(one?.observers)).toMatchObject({ origin: 'ROIInterpreter', certainty: 'stated', kind: 'person' });
    expect(one?.observers.map(({ origin }) => origin)).toEqual([
      'ROIInterpreter',
      'OperatorsName',
      'StructureSetLabel',
      'StructureSetName',
      'SeriesDescription',
    ]);
    expect(new Set(one?.observers.slice(0, 2).map(({ id }) => id)).size).toBe(1);
    expect(one?.observers.filter((statement) => statement.taken)).toHaveLength(1);
  });

  it('is read from the name of the region before the author of the whole object, who may have exported it', () => {
    const rois = ['GTV-1vis-1', 'GTV-1vis-2'].map((name) => ({ name }));
    expect(observersOf({ rois, authors: { operators: ['Export^Station'] } }).map((one) => one?.label)).toEqual([
      'observer 1',
      'observer 2',
    ]);
  });

  it('is not the interpreter whom all regions share although their names state several observers', () => {
    const rois = ['GTV-1vis-1', 'GTV-1vis-2'].map((name) => ({ name, interpreters: ['Export^Station'] }));
    expect(observersOf({ rois }).map((one) => one?.label)).toEqual(['observer 1', 'observer 2']);
    expect(observersOf({ rois: rois.slice(0, 1) }).map((one) => one?.origin)).toEqual(['ROIInterpreter']);
  });

  it('is decided by the next statement of the order if one contradicts itself, and all are kept', () => {
    const [one] = attributions({ authors: { operators: ['A^One', 'B^Two'], structureSetLabel: 'OBS4' } });
    expect(taken(one?.observers)).toMatchObject({ label: 'observer 4', origin: 'StructureSetLabel' });
    expect(one?.observers).toHaveLength(3);
    const [none] = attributions({ authors: { operators: ['A^One', 'B^Two'] } });
    expect(none?.observers).toHaveLength(2);
    expect(taken(none?.observers)).toBeUndefined();
  });

  it('is another person than the approver', () => {
    const [one] = attributions({
      rois: [{ interpreters: ['Doe^Jane'] }],
      authors: { approvalStatus: 'APPROVED', reviewer: 'Roe^Rita' },
    });
    expect(one?.approval?.status).toBe('APPROVED');
    expect(one?.observers.map(({ id }) => id)).not.toContain(one?.approval?.approver?.id);
  });

  it('is the program of an automatic region, and the person of one that a program only helped to draw', () => {
    const algorithms = [{ name: 'nnU-Net', version: '2.2' }];
    const authors = { contentCreator: 'Doe^Jane' };
    const [automatic] = attributions({ rois: [{ generationAlgorithm: 'AUTOMATIC', algorithms }], authors });
    expect(taken(automatic?.observers)).toMatchObject({
      kind: 'program',
      label: expect.stringMatching(/^program \d{4}$/),
    });
    expect(taken(automatic?.methods)).toMatchObject({ method: 'automatic', algorithm: algorithms[0] });
    const [assisted] = attributions({ rois: [{ generationAlgorithm: 'SEMIAUTOMATIC', algorithms }], authors });
    expect(taken(assisted?.observers)).toMatchObject({ kind: 'person', origin: 'ContentCreatorName' });
  });

  it('is a keyed hash with a number that no other observer changes, and different in another dataset', () => {
    const doe = { rois: [{ interpreters: ['Doe^Jane'] }] };
    const [one] = observersOf(doe);
    expect(one?.id).toMatch(/^ktest-[a-z2-7]{26}$/);
    expect(one?.label).toMatch(/^observer [1-9]\d{3}$/);
    const [, again] = observersOf({ rois: [{ interpreters: ['Roe^Rita'] }, { interpreters: ['doe^jane^'] }] });
    expect(again).toMatchObject({ id: one?.id, label: one?.label });
    expect(observersOf({ ...doe, dataset: 'other' })[0]?.id).not.toBe(one?.id);
  });

  it('keeps no more than two digits of a name in the mode pseudonym', () => {
    const rois = ['GTV-1vis-03', 'GTV-1vis-3', 'GTV-1vis-12345'].map((name) => ({ name }));
    const [first, second, long] = observersOf({ rois });
    expect(first).toMatchObject({ id: second?.id, label: 'observer 3', certainty: 'name-rule' });
    expect(long?.label).not.toContain('12345');
  });

  it('is told in the mode keep, unless it is the name of a person', () => {
    const keep = { mode: 'keep' } as const;
    expect(observersOf({ ...keep, authors: { operators: ['Reader A'] } })[0]).toMatchObject({
      id: expect.stringMatching(/^reader_a-[0-9a-f]{6}$/),
      label: 'Reader A',
    });
    expect(observersOf({ ...keep, authors: { operators: ['Doe^Jane'] } })[0]?.label).toMatch(/^observer \d{4}$/);
  });

  it('is unknown where a placeholder stands for a name', () => {
    expect(observersOf({ rois: [{ interpreters: ['^'] }], authors: { operators: ['anonymous', 'unknown'] } })).toEqual([
      undefined,
    ]);
  });
});

describe('The method and the time point of a region', () => {
  it('are those that an attribute states, and a name that says otherwise is kept beside it', () => {
    const [one] = attributions({ rois: [{ name: 'GTV-1auto-2', generationAlgorithm: 'MANUAL' }] });
    expect(one?.methods).toEqual([
      { method: 'manual', origin: 'ROIGenerationAlgorithm', certainty: 'stated', taken: true },
      { method: 'semiautomatic', origin: 'ROIName', certainty: 'name-rule' },
    ]);
  });

  it('are read from the trial first, then from names', () => {
    const [one] = attributions({
      rois: [{ name: 'GTVp_test_man' }],
      image: { clinicalTrialTimePointId: 'RETEST' },
      authors: { structureSetLabel: 'TEST' },
    });
    expect(one?.timePoints.map(({ label, origin }) => [label, origin])).toEqual([
      ['retest', 'ClinicalTrialTimePointID'],
      ['test', 'ROIName'],
      ['test', 'StructureSetLabel'],
    ]);
    expect(taken(one?.methods)).toMatchObject({ method: 'manual', certainty: 'name-rule' });
  });

  it('are absent if the source states none', () => {
    expect(attributions({ rois: [{ name: 'Heart' }] })).toEqual([undefined]);
  });
});
