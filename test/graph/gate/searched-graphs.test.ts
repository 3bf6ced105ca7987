import { describe, expect, it } from 'vitest';
import { Identifiers } from '../../../src/core/index.ts';
import { createGate, graphKinds, namespaces } from '../../../src/graph/index.ts';
import { namedNode, quad, string } from '../../../src/graph/rdf/terms.ts';
import { rdfs } from '../../../src/graph/rdf/vocabularies.ts';

const base = 'https://fair.example.org/';
const patients = new Identifiers([{ names: [], ids: ['ZQX-778341'], dates: [] }]);
const gate = createGate({ patients: async () => patients, provenByMainThread: true });

/** The terms of our namespace that the gate does not know in a graph with one statement. */
const unknown = async (name: string, term: string): Promise<Array<string | undefined>> => {
  const graph = namedNode(name);
  const statement = quad(namedNode(`${base}id/thing/1`), rdfs.comment, namedNode(namespaces.qiaw + term), graph);
  const { results } = await (await gate).check(name, [statement]);
  return results.filter(({ constraint }) => constraint.endsWith('KnownTerm')).map(({ value }) => value);
};

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
  it('names no term of our namespace that the vocabulary does not define, unless a user wrote it', async () => {
    const bad = `${namespaces.qiaw}Succeded`;
    expect(await unknown(name, 'Succeded')).toEqual(kind === 'user' ? [] : [bad]);
    for (const good of ['Succeeded', 'OneValue', 'float32le']) expect(await unknown(name, good)).toEqual([]);
  });
});
