import { describe, expect, it } from 'vitest';
import type { Attribution, Grid, Vec3 } from '../../../src/core/index.ts';
import { compareEncodings } from '../../../src/pipeline/subject-relations/encodings.ts';
import { boxOf, type MaskBox } from '../../../src/pipeline/subject-relations/mask-box.ts';
import type { Encoding } from '../../../src/pipeline/subject-relations/model.ts';
import { regionsRecord } from '../../../src/pipeline/subject-relations/regions-graph.ts';
import { relateRegions } from '../../../src/pipeline/subject-relations/relate-regions.ts';

const size: Vec3 = [24, 24, 24];
const grid: Grid = {
  size,
  spacing: [1, 1, 3],
  origin: [0, 0, 0],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

/** A cube of this many voxels along each axis, from this voxel on, and single voxels that are added. */
function cube(edge: number, from = 4, extra: readonly Vec3[] = []): MaskBox {
  const voxels = new Uint8Array(size[0] * size[1] * size[2]);
  const set = ([i, j, k]: Vec3): void => {
    voxels[i + size[0] * (j + size[1] * k)] = 1;
  };
  for (let k = from; k < from + edge; k++)
    for (let j = from; j < from + edge; j++) for (let i = from; i < from + edge; i++) set([i, j, k]);
  for (const one of extra) set(one);
  return boxOf({ grid, voxels });
}

interface Drawn {
  readonly object: string;
  readonly mask: MaskBox;
  readonly kind?: 'RTSTRUCT' | 'SEG';
  readonly number?: number;
  readonly label?: string;
  readonly series?: string;
  readonly settings?: string;
  readonly attribution?: Partial<Attribution>;
  readonly roi?: object;
  readonly delineation?: object;
}

const stated = { origin: 'ROIInterpreter', certainty: 'stated' } as const;
const by = (...ids: string[]) => ({
  observers: ids.map((id) => ({ ...stated, kind: 'person', id, label: id }) as const),
});
const how = (method: 'manual' | 'semiautomatic' | 'automatic') => ({ methods: [{ ...stated, method }] });

const boxes = new Map<string, MaskBox>();
const keyOf = ({ voxels, min, extent }: MaskBox): string => `${min} ${extent} ${voxels.join('')}`;

function encoding(drawn: Drawn): Encoding {
  const { object, mask, kind = 'RTSTRUCT', number = 1, label = 'GTV-1', series = 'ct', settings = 's' } = drawn;
  const key = keyOf(mask);
  boxes.set(key, mask);
  const mapped = label.startsWith('GTV') ? { mapped: { key: 'gtv-primary' } } : {};
  return {
    document: {
      id: `p-${object}`,
      run: { digest: `${object}${settings}`, settingsDigest: settings, software: { version: '0.1.0' } },
      image: { seriesId: series, ...grid },
      delineation: { kind, sopId: object, ...drawn.delineation },
    },
    roi: { segmentNumber: number, roiNumber: number, label, ...mapped, voxelCount: mask.count, ...drawn.roi },
    run: `${object}${settings}`,
    maskPath: key,
    maskSha256: key,
    attribution: { observers: [], methods: [], timePoints: [], ...drawn.attribution },
  } as unknown as Encoding;
}

async function related(...drawn: Drawn[]) {
  const read: string[] = [];
  const found = await relateRegions(drawn.map(encoding), (path) => {
    read.push(path);
    return Promise.resolve(boxes.get(path)!);
  });
  const names = found.regions.map(({ encodings }) => encodings.map(({ document }) => document.delineation.sopId));
  return { ...found, names, read };
}

const whole = cube(10);
/** One voxel more at the border, as another rasterisation rule gives. */
const twin = cube(10, 4, [[14, 5, 5]]);
const shifted = cube(10, 5);

describe('Delineations of one image', () => {
  it('are one region if an object and its copy have the same name and nearly the same voxels, the structure set first', async () => {
    const { names, links } = await related({ object: 'a', kind: 'SEG', mask: twin }, { object: 'b', mask: whole });
    expect(names).toEqual([['b', 'a']]);
    expect(links).toMatchObject([{ kind: 'same-region', basis: 'same-name', contradictions: [] }]);
    expect(links[0]!.dice).toBeCloseTo(2000 / 2001, 12);
  });

  it('are compared without reading a mask if the files are equal or the sizes too different', async () => {
    const { names, read } = await related(
      { object: 'a', mask: whole },
      { object: 'b', kind: 'SEG', mask: whole },
      { object: 'c', kind: 'SEG', mask: cube(8) },
    );
    expect(names).toEqual([['a', 'b'], ['c']]);
    expect(read).toEqual([]);
  });

  it('of two stated readers stay two regions even with equal masks, linked with Dice 1', async () => {
    const { names, links } = await related(
      { object: 'a', mask: whole, attribution: by('one') },
      { object: 'b', mask: whole, attribution: by('two') },
    );
    expect(names).toEqual([['a'], ['b']]);
    expect(links).toMatchObject([{ kind: 'same-voxels', basis: 'masks', dice: 1 }]);
  });

  it('of two readers stay two regions if one operator exported both, and a copy that repeats the reader is one more encoding', async () => {
    const reader = (id: string, ...others: string[]) => ({
      observers: [id, ...others].map((one, at) => ({
        ...by(one).observers[0]!,
        ...(at === 0 && { taken: true as const }),
      })),
    });
    const { names } = await related(
      { object: 'a', mask: whole, attribution: reader('one', 'operator') },
      { object: 'b', mask: whole, attribution: reader('two', 'operator') },
      { object: 'c', kind: 'SEG', mask: whole, attribution: reader('Doe', 'two') },
    );
    expect(names).toEqual([['a'], ['b', 'c']]);
  });

  it('of two readers stay two regions even if a copy of the one resembles the other', async () => {
    const { names } = await related(
      { object: 'a', mask: whole, attribution: by('one') },
      { object: 'b', mask: twin, attribution: by('two') },
      { object: 'c', kind: 'SEG', mask: whole, attribution: by('one') },
    );
    expect(names).toEqual([['a', 'c'], ['b']]);
  });

  it('in two structure sets do not become one region because one segment resembles both', async () => {
    const { names } = await related(
      { object: 'a', mask: whole },
      { object: 'b', mask: twin },
      { object: 'c', kind: 'SEG', mask: whole },
    );
    expect(names).toEqual([['a', 'c'], ['b']]);
  });

  it('are one region if equal voxel for voxel and nothing contradicts, and two if the structure or the method differs', async () => {
    expect((await related({ object: 'a', mask: whole }, { object: 'b', mask: whole })).names).toEqual([['a', 'b']]);
    expect(
      (await related({ object: 'a', mask: whole }, { object: 'b', mask: whole, label: 'Heart' })).names,
    ).toHaveLength(2);
    const methods = await related(
      { object: 'a', mask: whole, attribution: how('manual') },
      { object: 'b', mask: whole, attribution: how('automatic') },
    );
    expect(methods.names).toHaveLength(2);
    expect(methods.links).toMatchObject([{ kind: 'same-voxels', contradictions: ['method'] }]);
  });

  it('keep both methods if the objects say that they are one region, and never become one against the observers', async () => {
    const source = { object: 'a', mask: whole, attribution: how('manual') };
    const derived = { object: 'b', kind: 'SEG', mask: shifted, delineation: { derivedFrom: ['a'] } } as const;
    const one = await related(source, { ...derived, attribution: how('semiautomatic') });
    expect(one.names).toEqual([['a', 'b']]);
    expect(one.links).toMatchObject([{ kind: 'same-region', basis: 'reference', contradictions: ['method'] }]);
    const two = await related({ ...source, attribution: by('one') }, { ...derived, attribution: by('two') });
    expect(two.names).toEqual([['a'], ['b']]);
  });

  it('are one region if an ROI names the segment it was made from, and not the other segments of that object', async () => {
    const { names } = await related(
      { object: 'a', kind: 'SEG', number: 1, mask: whole },
      { object: 'a', kind: 'SEG', number: 2, mask: shifted },
      { object: 'b', mask: cube(3), roi: { derivedFrom: { sopId: 'a', number: 2 } } },
    );
    expect(names).toEqual([['b', 'a'], ['a']]);
  });

  it('with one tracking UID are one region only with nearly the same voxels: the UID names a finding', async () => {
    const tracked = { kind: 'SEG', roi: { trackingUid: 't' } } as const;
    expect(
      (await related({ object: 'a', mask: whole, ...tracked }, { object: 'b', mask: twin, ...tracked })).names,
    ).toEqual([['a', 'b']]);
    expect(
      (await related({ object: 'a', mask: whole, ...tracked }, { object: 'b', mask: cube(6), ...tracked })).names,
    ).toHaveLength(2);
  });

  it('that nearly agree without saying so are linked with their Dice and stay two regions', async () => {
    const { names, links } = await related(
      { object: 'a', kind: 'SEG', mask: whole },
      { object: 'b', kind: 'SEG', mask: twin },
    );
    expect(names).toHaveLength(2);
    expect(links).toMatchObject([{ kind: 'near-voxels', basis: 'masks' }]);
    expect(
      (await related({ object: 'a', kind: 'SEG', mask: whole }, { object: 'b', kind: 'SEG', mask: shifted })).links,
    ).toEqual([]);
  });

  it('in one object are never one region', async () => {
    const { names, links } = await related(
      { object: 'a', number: 1, label: 'GTV-1vis-1', mask: whole },
      { object: 'a', number: 2, label: 'GTV-1vis-2', mask: whole },
    );
    expect(names).toHaveLength(2);
    expect(links).toMatchObject([{ kind: 'same-voxels', dice: 1 }]);
  });

  it('of two images are two regions', async () => {
    const { names, links } = await related(
      { object: 'a', mask: whole },
      { object: 'b', kind: 'SEG', series: 'other', mask: whole },
    );
    expect([names.length, links.length]).toEqual([2, 0]);
  });

  it('measured under two settings are one region, counted once under each', async () => {
    const drawn = [
      { object: 'a', mask: whole, settings: 's' },
      { object: 'a', mask: whole, settings: 't' },
      { object: 'b', kind: 'SEG', mask: whole, settings: 's' },
      { object: 'b', kind: 'SEG', mask: whole, settings: 't' },
    ] as const;
    const { regions, links } = await related(...drawn);
    expect(regions).toHaveLength(1);
    const encodings = drawn.map(encoding);
    const record = regionsRecord({
      subject: 'p',
      cases: encodings.map(({ document }) => document),
      encodings,
      regions,
      links,
    });
    expect(record).toMatchObject({ regionCount: 2, encodingCount: 4 });
    expect(record.encodings.map(({ encoding: one, primary }) => [one.run, primary.run])).toEqual([
      ['bs', 'as'],
      ['bt', 'at'],
    ]);
    expect(record.remeasured.map(({ encoding: one, primary }) => [one.run, primary.run])).toEqual([['at', 'as']]);
  });

  it('give the same regions in any order', async () => {
    const drawn: Drawn[] = [
      { object: 'a', mask: whole },
      { object: 'b', kind: 'SEG', mask: twin },
      { object: 'c', kind: 'SEG', mask: whole },
      { object: 'd', mask: shifted },
    ];
    const there = await related(...drawn);
    const back = await related(...drawn.toReversed());
    expect(back.names).toEqual(there.names);
    expect(back.links).toEqual(there.links);
  });
});

describe('The order of encodings', () => {
  it('prefers structure sets, then the object that states more, then the hash of the object', () => {
    const order = [
      encoding({ object: 'd', mask: whole, attribution: by('one') }),
      encoding({ object: 'b', mask: whole }),
      encoding({ object: 'c', mask: whole }),
      encoding({ object: 'a', kind: 'SEG', mask: whole, attribution: by('one') }),
    ];
    expect(order.toReversed().sort(compareEncodings)).toEqual(order);
  });
});
