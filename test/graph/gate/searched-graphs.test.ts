import { describe, expect, it } from 'vitest';
import { Identifiers } from '../../../src/core/index.ts';
import { createGate, graphKinds } from '../../../src/graph/index.ts';
import { namedNode, quad, string } from '../../../src/graph/rdf/terms.ts';
import { rdfs } from '../../../src/graph/rdf/vocabularies.ts';

const base = 'https://fair.example.org/';
const patients = new Identifiers([{ names: [], ids: ['ZQX-778341'], dates: [] }]);
const gate = createGate({ patients: async () => patients, provenByMainThread: true });

const findings = async (name: string, text: string, denied?: Identifiers): Promise<number> => {
  const graph = namedNode(name);
  const statement = quad(namedNode(`${base}id/thing/1`), rdfs.comment, string(text), graph);
  const { results } = await (await gate).check(name, [statement], [], denied && { denied });
  return results.filter(({ constraint }) => constraint.endsWith('NoIdentifier')).length;
};

describe.each(Object.entries(graphKinds))('A graph of the kind %s', (kind, { key, searched }) => {
  const name = `${base}graph/${kind}${key === 'none' ? '' : '/one'}`;

  it(`is searched for identifiers: ${searched}`, async () => {
    expect(await findings(name, 'about ZQX-778341')).toBe(searched === 'directory' ? 1 : 0);
    expect(await findings(name, 'about nobody')).toBe(0);
    // With a source at hand, its identifiers are looked for in every kind of graph.
    expect(await findings(name, 'about ABC-991', new Identifiers([{ names: [], ids: ['ABC-991'], dates: [] }]))).toBe(
      1,
    );
  });
});
