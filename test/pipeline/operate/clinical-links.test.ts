import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namedNode, namespaces, parse, type Quad, quad, serialise } from '../../../src/graph/index.ts';
import { migrate } from '../../../src/pipeline/operate/index.ts';
import { base, clinicalHeader, clinicalMapping, importText, theGate } from '../../imports/fixture.ts';
import { DirectoryFixture } from '../../support/directory-fixture.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const { roo, qiaw } = namespaces;
const table = [
  clinicalHeader,
  'PLANTED-01,61,2,0,0,IIIa,adeno,male,RT,812,1,0',
  'PLANTED-02,70,4,3,1,I,nos,female,RT,211,,1',
].join('\n');

/** As earlier releases linked observations: all from the subject, each vital status by the finding of death. */
function asBefore(quads: readonly Quad[]): Quad[] {
  const owner = new Map(
    quads.flatMap(({ subject, predicate, object }) =>
      predicate.value === `${roo}P100008` ? [[object.value, subject] as const] : [],
    ),
  );
  const former = new Map([
    [`${roo}P100028`, `${roo}P100254`],
    [`${roo}P100394`, `${qiaw}hasOverallStage`],
  ]);
  return quads.flatMap((one) => {
    const { subject, predicate, object, graph } = one;
    if (predicate.value === `${roo}P100008` || predicate.value === `${roo}P100254`) return [];
    const disease = owner.get(subject.value);
    if (disease !== undefined && !predicate.value.startsWith(roo)) return [];
    const property = namedNode(former.get(predicate.value) ?? predicate.value);
    return [quad((disease ?? subject) as never, property, object as never, graph as never)];
  });
}

const lines = (quads: readonly Quad[]): string[] => serialise(quads, 'nquads').trim().split('\n').sort();

describe('An import of an earlier release', () => {
  const setup = async () => {
    const { data } = await DirectoryFixture.make(temporaryFolder('links'));
    const { quads, summary } = await importText(table, clinicalMapping, { into: data.root });
    const former = asBefore(quads);
    await writeFile(summary.path, serialise(former, 'trig'));
    return { data, quads, former, path: summary.path, name: summary.path.slice(data.root.length + 1) };
  };

  it('states histology and stage about a disease after `migrate`, as a new import does, and nothing else changes', async () => {
    const { data, quads, path, name } = await setup();
    const changes = [`link clinical observations again in ${name}`];
    expect((await migrate(data, true)).steps).toContainEqual(expect.objectContaining({ changes }));
    await migrate(data, false);
    expect(lines(parse(await readFile(path, 'utf8'), 'trig', base))).toEqual(lines(quads));
    expect((await migrate(data, true)).steps.filter(({ changes: said }) => said[0] === changes[0])).toEqual([]);
  });

  it('does not pass the gate before, with the command that helps', async () => {
    const { former } = await setup();
    const verdict = await (await theGate()).check(former[0]!.graph.value, former);
    const finding = verdict.results.find(({ path }) => path.includes('P100021'));
    expect(finding).toMatchObject({ message: 'The histology is stated about the disease, not about the subject.' });
    expect(finding?.remedy).toMatch(/qiaw migrate/);
  });

  it('keeps variables of its own where the mapping says', async () => {
    const define = `
  - { column: grade, term: grade, codes: { 1: low } }
define:
  grade: { label: grade, definition: Grade of the tumour., type: code, of: disease, codes: { low: low } }
`;
    const { data } = await DirectoryFixture.make(join(temporaryFolder('links'), 'own'));
    const [header, first] = table.split('\n') as [string, string];
    const own = `${clinicalMapping.trimEnd()}${define}`;
    const { quads, summary } = await importText(`${header},grade\n${first},1\n`, own, { into: data.root });
    const links = quads.filter(({ predicate }) => predicate.value === `${base}id/variable/grade`);
    expect(links.map(({ subject }) => subject.value)).toEqual([expect.stringMatching(/\/id\/disease\/[0-9a-f]{64}\//)]);
    await writeFile(summary.path, serialise(asBefore(quads), 'trig'));
    await migrate(data, false);
    expect(lines(parse(await readFile(summary.path, 'utf8'), 'trig', base))).toEqual(lines(quads));
  });
});
