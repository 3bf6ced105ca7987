import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import {
  bindParameters,
  type CaseRecord,
  createGate,
  graphNames,
  instanceIris,
  loadQueries,
  mapDefinitions,
  mapRegions,
  mapRun,
  mapSubject,
  namedNode,
  prov,
  qiaw,
  quad,
  type RegionsRecord,
  serialise,
} from '../../../src/graph/index.ts';
import { reg } from '../../../src/graph/rdf/region-terms.ts';
import { base, caseRecord } from '../rdf/case-record-fixture.ts';
import { rows } from './two-patients.ts';

const iris = instanceIris(base);
const drawn = caseRecord(1);
const digest = sha256('the segmentation');
/** A segmentation of the tumour alone, which states another method. */
const segmented: CaseRecord = {
  ...drawn,
  id: `${drawn.subject.id}-${digest.slice(0, 8)}`,
  run: { ...drawn.run, digest },
  delineation: { ...drawn.delineation, kind: 'SEG', sopId: 'k1-seg', seriesId: 'k1-seg-series' },
  rois: [
    {
      ...drawn.rois[0]!,
      generationAlgorithm: 'SEMIAUTOMATIC',
      attribution: {
        observers: [],
        methods: [{ method: 'semiautomatic', origin: 'SegmentAlgorithmType', certainty: 'stated', taken: true }],
        timePoints: [],
      },
    },
  ],
};
const tumour = { run: drawn.run.digest, segmentNumber: 1 };
const copy = { run: digest, segmentNumber: 1 };
const regions: RegionsRecord = {
  subject: drawn.subject.id,
  runs: [drawn.run.digest, digest],
  regionCount: 3,
  encodingCount: 4,
  encodings: [{ encoding: copy, primary: tumour }],
  remeasured: [],
  links: [
    { kind: 'same-region', basis: 'same-name', regions: [tumour, copy], dice: 1, contradictions: ['method'] },
    {
      kind: 'near-voxels',
      basis: 'masks',
      regions: [tumour, { run: drawn.run.digest, segmentNumber: 3 }],
      dice: 0.99,
      contradictions: [],
    },
  ],
};
const graph = graphNames(base).derived('regions', drawn.subject.id);
const quads = mapRegions(regions, { base });
const [tumourIri, copyIri] = [tumour, copy].map(({ run, segmentNumber }) => iris.roi(run, segmentNumber).value);

const store = new oxigraph.Store();
const records = [drawn, segmented];
store.load(
  serialise(
    [
      ...records.flatMap((record) => mapRun(record, { base })),
      ...mapSubject(records, { base }),
      ...mapDefinitions(records, { base }),
      ...quads,
    ],
    'nquads',
  ),
  { format: 'application/n-quads' },
);
const ask = (name: string, values: Record<string, string> = {}) =>
  rows(store, bindParameters(loadQueries().find((query) => query.name === name)!, values));

describe('A region with two encodings', () => {
  it('is one row of the queries about regions and their vectors', () => {
    for (const name of ['roi-volumes', 'outcomes']) {
      const tumours = ask(name).filter(({ label }) => label === 'GTV-1');
      expect(tumours.map(({ roi }) => roi)).toEqual([tumourIri]);
    }
    expect(ask('deep-vectors')).toHaveLength(1);
    const [count] = ask('cohort-count', { minimum: '0' });
    expect(count).toEqual({ subjects: '1' });
    const values = ask('features-without-class').map((row) => Number(row['values']));
    expect(new Set(values)).toEqual(new Set([3]));
  });

  it('is listed with both by the query for encodings', () => {
    expect(ask('encodings')).toMatchObject([
      {
        region: tumourIri,
        encoding: copyIri,
        label: 'GTV-1',
        encodingLabel: 'GTV-1',
        modality: expect.stringMatching(/SEG$/),
      },
    ]);
    expect(ask('encodings', { subject: `${base}id/subject/other` })).toEqual([]);
  });

  it('keeps the method that each source states, and the contradiction is listed', () => {
    const found = ask('encoding-contradictions');
    expect(new Map(found.map(({ roi, method }) => [roi, method]))).toEqual(
      new Map([
        [tumourIri, 'http://www.radiomics.org/RO/O567'],
        [copyIri, 'http://www.radiomics.org/RO/O345'],
      ]),
    );
    expect(found.every(({ contradiction }) => contradiction === 'method')).toBe(true);
    expect(found.map(({ origin }) => origin).sort()).toEqual(['SegmentAlgorithmType', undefined]);
  });

  it('has its links with kind, basis and Dice coefficient', () => {
    expect(ask('region-links')).toHaveLength(2);
    const near = ask('region-links', { kind: reg.NearlySameVoxels.value });
    expect(near).toMatchObject([{ basis: 'masks', dice: '0.99' }]);
  });
});

describe('The gate', () => {
  it('accepts a graph of regions, and refuses one whose primary delineation is itself an encoding', async () => {
    const gate = await createGate();
    expect((await gate.check(graph.value, quads)).results).toEqual([]);
    const chain = [reg.encodingOf, prov.alternateOf].map((property) =>
      quad(namedNode(tumourIri!), property, namedNode(copyIri!), graph),
    );
    expect((await gate.check(graph.value, [...quads, ...chain])).conforms).toBe(false);
  });

  it('refuses to relate regions of a run that was not compared, and to name another subject', async () => {
    const gate = await createGate();
    const stranger = namedNode(iris.roi(sha256('another run'), 1).value);
    const foreign = [
      quad(stranger, reg.encodingOf, namedNode(tumourIri!), graph),
      quad(iris.regions(drawn.subject.id), qiaw.ofSubject, iris.subject('k1-other'), graph),
    ];
    for (const one of foreign) {
      const verdict = await gate.check(graph.value, [...quads, one]);
      expect(verdict.results.map(({ constraint }) => constraint)).toContainEqual(
        expect.stringMatching(/RegionsOfSubject$/),
      );
    }
  });

  it('refuses statements about anything else', async () => {
    const gate = await createGate();
    const foreign = quad(iris.subject('k1-other'), reg.encodingOf, namedNode(tumourIri!), graph);
    const verdict = await gate.check(graph.value, [...quads, foreign]);
    expect(verdict.results.map(({ constraint }) => constraint)).toContainEqual(expect.stringMatching(/OwnSubject$/));
  });
});
