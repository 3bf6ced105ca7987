import { describe, expect, it } from 'vitest';
import { type ArrangeOptions, arrange, type StudyVector } from '../../../src/cohorts/stability/arrange.ts';

const options: ArrangeOptions = { over: 'observer', pairOf: () => undefined };

/** A vector of a subject; its image is the subject's only one unless given. */
function vector(subject: string, factors: StudyVector['factors'], more: Partial<StudyVector> = {}): StudyVector {
  const name = `${subject}-${Object.values(factors).join('-')}`;
  return {
    subject,
    vector: name,
    region: `${name}-region`,
    parameterSet: 'set',
    structure: 'GTV-1',
    modality: 'CT',
    image: `${subject}-image`,
    volumeMl: 1,
    factors,
    ...more,
  };
}

const read = (subjects: readonly string[], observers: readonly string[]): StudyVector[] =>
  subjects.flatMap((subject) => observers.map((observer) => vector(subject, { observer })));

describe('The table of a stability study', () => {
  it('has every subject once with every reading, whatever the order of the vectors', () => {
    const [one] = arrange(read(['b', 'a'], ['2', '1']), options);
    expect(one).toMatchObject({ subjects: ['a', 'b'], readings: ['1', '2'], vectors: ['a-1', 'a-2', 'b-1', 'b-2'] });
    expect(arrange(read(['a', 'b'], ['1', '2']), options)).toEqual([one]);
  });

  it('leaves out a subject that lacks a reading, and says so', () => {
    const [one] = arrange([...read(['a', 'b', 'c'], ['1', '2']), vector('d', { observer: '1' })], options);
    expect(one!.subjects).toEqual(['a', 'b', 'c']);
    expect(one!.omitted).toEqual([{ subject: 'd', reason: 'reading-missing' }]);
  });

  it('leaves out a reading that fewer than half of the subjects have', () => {
    const [one] = arrange([...read(['a', 'b', 'c'], ['1', '2']), vector('a', { observer: '3' })], options);
    expect(one).toMatchObject({ readings: ['1', '2'], subjects: ['a', 'b', 'c'], rareReadings: ['3'] });
  });

  it('takes one method at a time, and names it', () => {
    const both = ['manual', 'automatic'].flatMap((method) =>
      ['1', '2'].flatMap((observer) => ['a', 'b'].map((subject) => vector(subject, { observer, method }))),
    );
    const studies = arrange(both, options);
    expect(studies.map(({ held }) => held)).toEqual([{ method: 'automatic' }, { method: 'manual' }]);
    expect(studies.map(({ vectors }) => vectors.length)).toEqual([4, 4]);
    expect(arrange(both, { ...options, over: 'method' }).map(({ held }) => held)).toEqual([
      { observer: '1' },
      { observer: '2' },
    ]);
  });

  it('keeps structures, modalities and settings apart', () => {
    const others = read(['a', 'b'], ['1', '2']).flatMap((one) => [
      one,
      { ...one, structure: 'GTV-2' },
      { ...one, modality: 'PT' },
      { ...one, parameterSet: 'other' },
    ]);
    expect(arrange(others, options)).toHaveLength(4);
  });

  it('counts the largest of several regions only if asked', () => {
    const vectors = [
      ...read(['a', 'b'], ['1', '2']),
      vector('a', { observer: '1' }, { vector: 'a-1-large', volumeMl: 9 }),
    ];
    expect(arrange(vectors, options)[0]!.omitted).toEqual([{ subject: 'a', reason: 'several-lesions' }]);
    expect(arrange(vectors, { ...options, largestLesion: true })[0]!.options).toEqual(['largest-lesion']);
    expect(arrange(vectors, { ...options, largestLesion: true })[0]!.vectors).toEqual([
      'a-1-large',
      'a-2',
      'b-1',
      'b-2',
    ]);
  });

  it('compares readers on one image only', () => {
    const vectors = [
      ...read(['a'], ['1', '2']),
      vector('b', { observer: '1' }),
      vector('b', { observer: '2' }, { image: 'other' }),
    ];
    expect(arrange(vectors, options)[0]!.omitted).toEqual([{ subject: 'b', reason: 'several-images' }]);
  });

  const scans = (subjects: readonly string[]): StudyVector[] =>
    subjects.flatMap((subject) =>
      ['retest', 'test'].map((timepoint) => vector(subject, { timepoint }, { image: `${subject}-${timepoint}` })),
    );
  const paired: ArrangeOptions = {
    over: 'timepoint',
    pairOf: (image, other) =>
      image.startsWith('l')
        ? { design: 'longitudinal', differences: [] }
        : image.startsWith('r')
          ? { design: 'reconstruction', differences: [] }
          : image.startsWith('u')
            ? undefined
            : { design: 'coffee-break', differences: image !== other && image.startsWith('d') ? ['kernel'] : [] },
  };

  it('pairs scans in the order of time, and leaves out pairs whose protocols differ unless asked', () => {
    const [one] = arrange(scans(['a', 'd', 'c']), paired);
    expect(one).toMatchObject({ readings: ['test', 'retest'], subjects: ['a', 'c'], pairs: 'coffee-break' });
    expect(one!.omitted).toEqual([{ subject: 'd', reason: 'protocol-differs' }]);
    expect(arrange(scans(['a', 'd', 'c']), { ...paired, anyProtocol: true })[0]!.subjects).toEqual(['a', 'c', 'd']);
  });

  it('keeps coffee-break and longitudinal pairs apart, and never pairs images of one acquisition', () => {
    const all = scans(['a', 'b', 'l', 'r', 'u']);
    expect(arrange(all, paired)[0]).toMatchObject({
      subjects: ['a', 'b'],
      omitted: [
        { subject: 'l', reason: 'other-interval' },
        { subject: 'r', reason: 'not-a-pair' },
        { subject: 'u', reason: 'not-a-pair' },
      ],
    });
    expect(arrange(all, { ...paired, pairs: 'longitudinal' })[0]!.subjects).toEqual(['l']);
  });

  it('takes the pair with the same protocol where one scan has two reconstructions', () => {
    const kernels: ArrangeOptions = {
      over: 'timepoint',
      pairOf: (image, other) => ({
        design: 'coffee-break',
        differences: image.slice(-1) === other.slice(-1) ? [] : ['kernel'],
      }),
    };
    const vectors = [
      vector('a', { timepoint: 'test' }, { image: 'a-1-soft', vector: 'soft' }),
      vector('a', { timepoint: 'test' }, { image: 'a-1-sharp', vector: 'sharp' }),
      vector('a', { timepoint: 'retest' }, { image: 'a-2-sharp', vector: 'again' }),
    ];
    expect(arrange(vectors, kernels)[0]!.vectors).toEqual(['sharp', 'again']);
  });

  it('leaves out a subject whose sources contradict each other', () => {
    const vectors = [...read(['a', 'b', 'c'], ['1', '2']), vector('c', {}, { conflicts: ['observer'] })];
    expect(arrange(vectors, options)[0]!.omitted).toEqual([{ subject: 'c', reason: 'conflict' }]);
  });

  it('needs two readings', () => expect(arrange(read(['a', 'b'], ['1']), options)).toEqual([]));
});
