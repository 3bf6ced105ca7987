import { describe, expect, it, vi } from 'vitest';
import { MemoryWatch } from '../../src/store/embedded/engine/memory-watch.ts';
import { shapeOf } from '../../src/store/embedded/schedule/query-shapes.ts';
import { type Job, WaitingQueries } from '../../src/store/embedded/schedule/waiting-queries.ts';

const job = (client: string, shape = ''): Job => ({
  shape,
  command: { kind: 'count' },
  options: { timeoutMs: 1000, client },
  resolve: () => undefined,
  reject: () => undefined,
});
const any = () => true;
const none = () => false;

describe('Queries that wait', () => {
  it('let clients take turns, however many each has sent', () => {
    const waiting = new WaitingQueries(100);
    for (const client of ['greedy', 'greedy', 'greedy', 'modest', 'greedy'])
      waiting.add(job(client), none, () => undefined);
    const order = Array.from({ length: 5 }, () => waiting.take(any)?.options.client);
    expect(order).toEqual(['greedy', 'modest', 'greedy', 'greedy', 'greedy']);
  });

  it('make room for a new client: an expensive one is dropped first, else one of the client with the most', () => {
    const waiting = new WaitingQueries(3);
    const dropped: Job[] = [];
    const drop = (one: Job) => void dropped.push(one);
    const slow = ({ shape }: Job) => shape === 'slow';
    for (const one of [job('a'), job('a', 'slow'), job('a')]) waiting.add(one, slow, drop);
    expect(waiting.add(job('b'), slow, drop)).toBe(true);
    expect(dropped.map(({ shape }) => shape)).toEqual(['slow']);
    expect(waiting.add(job('a', 'slow'), slow, drop)).toBe(false);
    expect(waiting.add(job('b'), slow, drop)).toBe(false);
    expect(waiting.add(job('c'), slow, drop)).toBe(true);
    expect(dropped.map(({ options }) => options.client)).toEqual(['a', 'a']);
  });
});

describe('Long queries that need too much memory', () => {
  it('are ended, the longest first, until there is enough again', async () => {
    let resident = 1000;
    const watch = new MemoryWatch(500, () => resident);
    const ended: string[] = [];
    const end = (name: string, frees: number) => () => {
      ended.push(name);
      resident -= frees;
      watch.remove(name);
    };
    watch.add('first', end('first', 100));
    watch.add('second', end('second', 900));
    watch.add('third', end('third', 0));
    resident = 2000;
    await vi.waitFor(() => expect(ended).toEqual(['first', 'second']), 600_000);
    watch.stop();
  });
});

describe('Two queries', () => {
  it('have the same shape when they differ in IRIs, strings, numbers and comments only', () => {
    const one = 'SELECT ?x { GRAPH <http://e/1> { <http://e/s> <http://e/p> ?x FILTER(?x > 1.5 && ?y = "a") } }';
    const other =
      'SELECT ?x # why\n{ GRAPH <http://e/2> { <http://e/t> <http://e/q> ?x FILTER(?x > 20 && ?y = "b b") } }';
    expect(shapeOf(one)).toBe(shapeOf(other));
    expect(shapeOf(one)).not.toBe(shapeOf(one.replace('?x >', '?z >')));
  });
});
