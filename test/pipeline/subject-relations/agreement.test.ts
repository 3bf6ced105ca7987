import { describe, expect, it } from 'vitest';
import type { Attribution } from '../../../src/core/index.ts';
import { mapAgreement, parse, serialise } from '../../../src/graph/index.ts';
import { boxMask } from '../../../src/image/index.ts';
import { agreementRecord } from '../../../src/pipeline/subject-relations/agreement.ts';
import type { MaskBox } from '../../../src/pipeline/subject-relations/mask-box.ts';
import type { Encoding, SubjectContent } from '../../../src/pipeline/subject-relations/model.ts';
import { grid } from '../../image/mask/contours.ts';
import { block } from '../../support/shaped-masks.ts';

const on = grid([20, 20, 8], { spacing: [1, 1, 3] });
const boxes = new Map<string, MaskBox>();

interface Drawn {
  readonly object?: string;
  readonly number?: number;
  readonly label?: string;
  readonly series?: string;
  readonly observer?: string;
  readonly program?: string;
  readonly method?: 'manual' | 'automatic';
  readonly certainty?: 'stated' | 'inferred';
  readonly drawnOn?: object;
  /** First voxel along i of a block of 6 x 6 x 2 voxels. */
  readonly at?: number;
}

let count = 0;

function drawn({
  object,
  number = 1,
  label = 'GTV-1',
  series = 'ct',
  certainty = 'stated',
  at = 4,
  ...who
}: Drawn): Encoding {
  const name = object ?? `object${++count}`;
  const { min, size, voxels, voxelCount } = boxMask(block(on, [at, 4, 2], [at + 5, 9, 3]));
  boxes.set(`mask ${at}`, { size: on.size, min, extent: size, voxels, count: voxelCount });
  const told = { origin: 'ROIInterpreter', certainty, taken: true } as const;
  const person = who.observer && { ...told, kind: 'person', id: who.observer, label: who.observer };
  const program = who.program && { ...told, kind: 'program', id: who.program, label: who.program };
  const attribution = {
    observers: [person, program].filter(Boolean),
    methods: who.method ? [{ ...told, method: who.method }] : [],
    timePoints: [],
  } as unknown as Attribution;
  return {
    document: {
      id: `p-${name}`,
      run: { digest: `${name}`.padEnd(64, '0'), settingsDigest: 's' },
      image: { seriesId: series, ...on },
      delineation: { kind: 'RTSTRUCT', sopId: name },
      ...(who.drawnOn && { drawnOn: who.drawnOn }),
    },
    roi: {
      segmentNumber: number,
      roiNumber: number,
      label,
      ...(label.startsWith('GTV') && { mapped: { key: 'gtv' } }),
    },
    run: name.padEnd(64, '0'),
    maskPath: `mask ${at}`,
    maskSha256: `mask ${at}`,
    attribution,
  } as unknown as Encoding;
}

const contentOf = (...regions: readonly (Encoding | readonly Encoding[])[]): SubjectContent =>
  ({
    subject: 'p',
    cases: [],
    encodings: [],
    links: [],
    regions: regions.map((one) => {
      const encodings = [one].flat() as Encoding[];
      return { seriesId: encodings[0]!.document.image.seriesId, primary: encodings[0]!, encodings };
    }),
  }) as SubjectContent;

const compared = (content: SubjectContent, options = {}) =>
  agreementRecord(content, (path) => Promise.resolve(boxes.get(path)!), options);

describe('The agreement of the delineations of a subject', () => {
  it('names what two delineations differ in; a program is a method, not an observer', async () => {
    const one = drawn({ observer: 'ann', method: 'manual' });
    const kindWith = async (other: Drawn) => (await compared(contentOf(one, drawn(other)))).pairs[0]!.kind;
    expect(await kindWith({ observer: 'bob', method: 'manual' })).toBe('observer');
    expect(await kindWith({ observer: 'ann', method: 'automatic' })).toBe('method');
    expect(await kindWith({ observer: 'bob', method: 'automatic' })).toBe('observer-and-method');
    expect(await kindWith({ program: 'net', method: 'automatic' })).toBe('method');
    expect(await kindWith({})).toBe('unstated');
  });

  it('uses observers that were only inferred if asked', async () => {
    const content = contentOf(drawn({ observer: 'ann' }), drawn({ observer: 'bob', certainty: 'inferred' }));
    expect((await compared(content)).pairs).toMatchObject([{ kind: 'unstated' }]);
    expect((await compared(content)).groups).toEqual([]);
    expect((await compared(content, { inferred: true })).pairs).toMatchObject([{ kind: 'observer' }]);
  });

  it('keeps two readers with equal masks as two raters with Dice 1', async () => {
    const { pairs, groups } = await compared(contentOf(drawn({ observer: 'ann' }), drawn({ observer: 'bob' })));
    expect(pairs).toMatchObject([{ kind: 'observer', measures: { dice: 1, hausdorffDistance: 0 } }]);
    expect(groups).toMatchObject([{ readers: [{}, {}], majorityVolume: 216, tiedVoxels: 0 }]);
  });

  it('is not computed between images, even with equal grids, and counts these pairs', async () => {
    const found = await compared(
      contentOf(drawn({ series: 'test' }), drawn({ series: 'retest' }), drawn({ series: 'test', at: 5 })),
    );
    expect(found.pairs).toMatchObject([{ measures: { dice: 5 / 6 } }]);
    expect(found.pairsOnOtherImages).toBe(2);
  });

  it('leaves out regions that were transferred from another image', async () => {
    expect((await compared(contentOf(drawn({}), drawn({ drawnOn: {} })))).pairs).toEqual([]);
  });

  it('compares lesions of one author in one object by name only', async () => {
    const lesions = (object: string, observer: string) => [
      drawn({ object, observer, label: 'GTV-1', number: 1 }),
      drawn({ object, observer, label: 'GTV-2', number: 2, at: 12 }),
    ];
    const { pairs } = await compared(contentOf(...lesions('a', 'ann'), ...lesions('b', 'bob')));
    expect(pairs.map(({ measures }) => measures.dice)).toEqual([1, 1]);
  });

  it('compares the encodings of a region, which do not count as readers', async () => {
    const { pairs, groups } = await compared(
      contentOf([drawn({ observer: 'ann' }), drawn({ observer: 'ann', at: 5 })], drawn({ observer: 'bob' })),
    );
    expect(pairs.map(({ kind }) => kind)).toEqual(['observer', 'encoding']);
    expect(groups[0]!.readers).toHaveLength(2);
  });

  it('of three observers has a consensus, and compares each with the majority of the others', async () => {
    const { groups } = await compared(
      contentOf(drawn({ observer: 'ann' }), drawn({ observer: 'bob' }), drawn({ observer: 'eve', at: 6 })),
    );
    expect(groups).toMatchObject([{ majorityVolume: 216, tiedVoxels: 0, staple: { marginMm: 10, boxMin: [0, 0, 0] } }]);
    const dices = groups[0]!.readers.map(({ againstOthers }) => againstOthers!.dice);
    // Against the others' common voxels; ties are background.
    expect(dices).toEqual([0.8, 0.8, 4 / 6]);
    expect(groups[0]!.readers[2]!.sensitivity).toBeLessThan(1);
  });

  it('keeps observers of different methods apart in groups', async () => {
    const four = (['manual', 'automatic'] as const).flatMap((method) =>
      ['ann', 'bob'].map((observer) => drawn({ observer, method })),
    );
    const { groups, pairs } = await compared(contentOf(...four));
    expect(groups.map(({ readers }) => readers.length)).toEqual([2, 2]);
    expect(pairs).toHaveLength(6);
  });

  it('gives the same bytes for the same content, and reads back as a graph', async () => {
    const three = [{ observer: 'ann' }, { observer: 'bob', at: 5 }, { observer: 'eve', at: 6 }] as const;
    const made = async () =>
      serialise(
        mapAgreement(await compared(contentOf(...three.map((one, n) => drawn({ ...one, object: `${n}` })))), {
          base: 'https://a.example/',
        }),
        'trig',
      );
    const text = await made();
    expect(await made()).toBe(text);
    const types = parse(text, 'trig', 'https://a.example/').filter(({ object }) =>
      object.value.endsWith('#DelineationAgreement'),
    );
    expect(types).toHaveLength(3);
  });

  it('is an empty graph if nothing was compared', async () => {
    expect(mapAgreement(await compared(contentOf(drawn({}))), { base: 'https://a.example/' })).toEqual([]);
  });
});
