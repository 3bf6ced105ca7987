import { describe, expect, it } from 'vitest';
import { type ArrangeOptions, arrange, type StudyVector } from '../../../src/cohorts/stability/arrange.ts';

const options: ArrangeOptions = { over: 'observer', protocolDifferences: () => [] };

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

  it('pairs scans in the order of time, and leaves out pairs whose protocols differ', () => {
    const scans = ['a', 'b', 'c'].flatMap((subject) =>
      ['retest', 'test'].map((timepoint) => vector(subject, { timepoint }, { image: `${subject}-${timepoint}` })),
    );
    const differing: ArrangeOptions = {
      over: 'timepoint',
      protocolDifferences: (image, other) => (image !== other && image.startsWith('b') ? ['ConvolutionKernel'] : []),
    };
    const [one] = arrange(scans, differing);
    expect(one).toMatchObject({ readings: ['test', 'retest'], subjects: ['a', 'c'] });
    expect(one!.omitted).toEqual([{ subject: 'b', reason: 'protocol-differs' }]);
    expect(arrange(scans, { ...differing, anyProtocol: true })[0]!.subjects).toEqual(['a', 'b', 'c']);
  });

  it('does not take two readings of one image for a repeated scan', () => {
    const vectors = ['a', 'b'].flatMap((subject) =>
      ['test', 'retest'].map((timepoint) => vector(subject, { timepoint })),
    );
    expect(arrange(vectors, { ...options, over: 'timepoint' })[0]!.subjects).toEqual([]);
  });

  it('leaves out a subject whose sources contradict each other', () => {
    const vectors = [...read(['a', 'b', 'c'], ['1', '2']), vector('c', {}, { conflicts: ['observer'] })];
    expect(arrange(vectors, options)[0]!.omitted).toEqual([{ subject: 'c', reason: 'conflict' }]);
  });

  it('needs two readings', () => expect(arrange(read(['a', 'b'], ['1']), options)).toEqual([]));
});
