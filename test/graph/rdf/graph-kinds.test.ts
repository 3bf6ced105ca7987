import { describe, expect, it } from 'vitest';
import { graphAddress, graphKinds } from '../../../src/graph/index.ts';

const base = 'https://example.org/a/';

describe('The kind of a graph', () => {
  it('follows from its name, with the key for the kinds that have one', () => {
    expect(graphAddress(`${base}graph/run/ab`)).toEqual({ base, kind: 'run', key: 'ab' });
    expect(graphAddress(`${base}graph/refusals`)).toEqual({ base, kind: 'refusals', key: undefined });
    expect(graphAddress(`${base}graph/user/a/b`)).toEqual({ base, kind: 'user', key: 'a/b' });
  });

  it('does not follow from a name that lacks its key, has one too many, or is below another graph', () => {
    for (const name of ['graph/run', 'graph/run/a/b', 'graph/refusals/a', 'graph/ontology/qiaw', 'graph/ro-view'])
      expect(graphAddress(base + name)).toEqual({ base, kind: undefined, key: undefined });
  });

  it('stays that of a user graph under any name the user gives it', () => {
    expect(graphAddress(`${base}graph/user/graph/run/ab`)).toEqual({ base, kind: 'user', key: 'graph/run/ab' });
  });

  it('allows only nodes of that kind', () => {
    expect(graphKinds.run.owns('id/roi/ab/1', 'ab')).toBe(true);
    expect(graphKinds.run.owns('id/roi/cd/1', 'ab')).toBe(false);
    expect(graphKinds.subject.owns('id/subject/x#part', 'x')).toBe(true);
    expect(graphKinds.subject.owns('id/subject/xy', 'x')).toBe(false);
    expect(graphKinds.cohort.owns('id/cohort/c#plan', 'c')).toBe(true);
    expect(graphKinds.cohort.owns('id/cohort/c#other', 'c')).toBe(false);
    expect(graphKinds.stability.owns('id/stability/s#reading-1', 's')).toBe(true);
    expect(graphKinds.stability.owns('id/stability/st', 's')).toBe(false);
    expect(graphKinds.definitions.owns('id/subject/x', '')).toBe(false);
  });
});
