import { deserialize, serialize } from 'node:v8';
import { shapeOf } from '../embedded/schedule/query-shapes.ts';
import { assertNotTooDeep } from '../syntax/sparql-depth.ts';
import type { UpdateOperation } from './model.ts';

type Packed = Extract<UpdateOperation, { kind: 'packed' }>;

export function packed(operations: readonly UpdateOperation[]): Packed {
  assertShallowPatterns(operations);
  return { kind: 'packed', shape: shapeOfUpdate(operations), operations: serialize(operations) };
}

export const unpacked = ({ operations }: Packed): readonly UpdateOperation[] =>
  deserialize(operations) as readonly UpdateOperation[];

/** @throws QueryTooDeep */
export function assertShallowPatterns(operations: readonly UpdateOperation[]): void {
  for (const one of operations) if (one.kind === 'modify') assertNotTooDeep(one.where);
}

/** Features of an update from which its duration can be estimated. */
export function shapeOfUpdate(operations: readonly UpdateOperation[]): string {
  const shape = (one: UpdateOperation): string => {
    if (one.kind === 'packed') return one.shape;
    return one.kind === 'modify' ? shapeOf(one.where) : one.kind;
  };
  return operations.map(shape).join('; ');
}
