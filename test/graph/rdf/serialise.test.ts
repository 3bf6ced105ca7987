import fc from 'fast-check';
import oxigraph from 'oxigraph';
import { canonize } from 'rdf-canonize';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/index.ts';
import {
  doubleLexical,
  graphNames,
  mapDefinitions,
  mapRun,
  namedNode,
  parse,
  type Quad,
  quad,
  serialise,
  string,
  toNQuad,
} from '../../../src/graph/index.ts';
import { canonicalHash } from '../../../src/graph/rdf/canonical-hash.ts';
import { base, caseRecord } from './case-record-fixture.ts';

const record = caseRecord();
const run = mapRun(record, { base });
const all = [...run, ...mapDefinitions([record], { base })];
const lines = (quads: readonly Quad[]) => quads.map(toNQuad).sort();

describe('serialise', () => {
  it.each(['trig', 'nquads'] as const)('gives %s that reads back to the same quads, here and in Oxigraph', (format) => {
    const text = serialise(all, format);
    expect(lines(parse(text, format, base))).toEqual(lines(all));
    const store = new oxigraph.Store();
    store.load(text, { format: format === 'trig' ? 'application/trig' : 'application/n-quads' });
    expect(store.size).toBe(all.length);
  });

  it('gives the same bytes for any order of the quads', () => {
    for (const format of ['trig', 'nquads', 'turtle'] as const) {
      expect(serialise([...run].reverse(), format)).toBe(serialise(run, format));
    }
  });

  it('writes any text and any IRI so that it reads back', () => {
    const graph = graphNames(base).definitions;
    const property = namedNode('https://w3id.org/fair-qiaw/ns#reason');
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('"', '\\', '\n', '\r', '\t', '\b', '\u0000', '\u007f', '🫁'),
        fc.string({ minLength: 1, maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(text, fc.webUrl({ withFragments: true }), (value, iri) => {
        const quads = [quad(namedNode(iri), property, string(value), graph)];
        for (const format of ['trig', 'nquads'] as const) {
          expect(lines(parse(serialise(quads, format), format, base))).toEqual(lines(quads));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('writes doubles in one canonical form that reads back to the same bits', () => {
    expect([1, 12345, -0, 0.1, 1e-7, NaN, -Infinity].map(doubleLexical)).toEqual([
      '1.0E0',
      '1.2345E4',
      '-0.0E0',
      '1.0E-1',
      '1.0E-7',
      'NaN',
      '-INF',
    ]);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(doubleLexical(value)).toMatch(/^-?\d\.\d+E-?\d+$/);
        expect(Object.is(Number(doubleLexical(value)), value)).toBe(true);
      }),
    );
  });
});

describe('canonicalHash', () => {
  it('is the hash of the RDFC-1.0 form that rdf-canonize gives', async () => {
    const text = all.map(toNQuad).join('');
    const form = await canonize(text, { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' });
    expect(await canonicalHash(all)).toBe(sha256(form));
  });

  it('does not depend on the names of blank nodes', async () => {
    const text = (a: string, b: string) => `_:${a} <urn:p> _:${b} .\n_:${b} <urn:p> "x" .\n`;
    const hash = (a: string, b: string) => canonicalHash(parse(text(a, b), 'nquads', base));
    expect(await hash('a', 'b')).toBe(await hash('z', 'c'));
  });

  it('is the same when the same record is mapped again', async () => {
    expect(await canonicalHash(mapRun(caseRecord(), { base }))).toBe(await canonicalHash(run));
  });
});
