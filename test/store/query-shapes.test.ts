import { expect, it } from 'vitest';
import { QueryShapes } from '../../src/store/embedded/schedule/query-shapes.ts';

const after = (...paces: readonly ('quick' | 'slow')[]) => {
  const shapes = new QueryShapes();
  for (const pace of paces) shapes.learn('shape', pace);
  return shapes.pace('shape');
};
const quick = (times: number) => Array<'quick'>(times).fill('quick');

it('A shape is rated by its last run until it has been fast often: then one slow run does not make it slow', () => {
  expect(after()).toBe('unknown');
  expect(after('slow')).toBe('slow');
  expect(after('slow', 'quick')).toBe('quick');
  expect(after('quick', 'slow')).toBe('slow');
  expect(after(...quick(20), 'slow')).toBe('quick');
  expect(after(...quick(20), 'slow', 'slow', 'slow')).toBe('slow');
  expect(after(...quick(20), 'slow', 'slow', ...quick(3), 'slow')).toBe('quick');
});
