import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type CaseRecord, mapRun, serialise } from '../../../src/graph/index.ts';
import { releaseQuarantined } from '../../../src/pipeline/index.ts';
import { migrate } from '../../../src/pipeline/operate/index.ts';
import { rewriteGraphFile } from '../../../src/pipeline/operate/rewrite-graph.ts';
import { base } from '../../graph/rdf/case-record-fixture.ts';
import { DirectoryFixture } from '../../support/directory-fixture.ts';
import { modalityRecord } from '../../support/modality-record.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { digestsOf } from '../../support/tree.ts';

const folder = temporaryFolder('unit');
let number = 0;
const fresh = () => DirectoryFixture.make(join(folder, `data-${number++}`));
const mr = modalityRecord(1, 'MR');
const ct = modalityRecord(2, 'CT');
const note = 'graphs/user/note.trig';

/** The names that earlier releases gave the definitions of values without unit: those for HU. */
const asBefore = (iri: string): string => (/\/fd\/original_firstorder/.test(iri) ? iri.replace(/\.1$/, '') : iri);

/** The subjects in the record of graphs that passed the gate; it only grows. */
const content = (path: string): boolean => path !== '.passed';

/** A directory with these cases and a user graph that refers to a definition. */
async function directory(...records: readonly CaseRecord[]): Promise<DirectoryFixture> {
  const fixture = await fresh();
  for (const record of records) await fixture.publish(record);
  const mean = `${base}fd/original_firstorder_Mean.${mr.run.settingsDigest}.1`;
  await mkdir(join(fixture.data.graphs, 'user'), { recursive: true });
  const comment = 'http://www.w3.org/2000/01/rdf-schema#comment';
  await writeFile(join(fixture.data.root, note), `<${base}graph/user/note> { <${mean}> <${comment}> "dubious" . }\n`);
  await rewriteGraphFile(fixture.data, join(fixture.data.root, note), base, (iri) => iri);
  await fixture.relate();
  return fixture;
}

it('Values without unit get separate definitions where an earlier release gave them those for HU, wherever these are named', async () => {
  const expected = digestsOf((await directory(mr)).data.root, content);
  const fixture = await directory(mr);
  const { data } = fixture;
  const graphs = [join('cases', mr.id, 'graph.trig'), note, join('graphs', 'definitions.trig')];
  for (const path of graphs) await rewriteGraphFile(data, join(data.root, path), base, asBefore);
  const before = digestsOf(data.root, content);
  await expect(fixture.begin()).rejects.toMatchObject({ code: 'QIAW_LAYOUT_OLD' });
  const changes = graphs.map((path) => `rename definitions in ${path}`);
  expect(await migrate(data, true)).toMatchObject({ from: 1, to: 1, steps: [{ changes }] });
  expect(digestsOf(data.root, content)).toEqual(before);
  await migrate(data, false);
  expect(digestsOf(data.root, content)).toEqual(expected);
  expect(await migrate(data, false)).toMatchObject({ steps: [] });
  await fixture.begin();
  await fixture.publish(ct);
});

it('A directory with values in HU only is left unchanged', async () => {
  const { data } = await directory(ct);
  const before = digestsOf(data.root, content);
  expect(await migrate(data, false)).toMatchObject({ steps: [] });
  expect(digestsOf(data.root, content)).toEqual(before);
});

it('Values without unit that went to quarantine because those in HU came first can be released afterwards', async () => {
  const fixture = await directory(ct);
  const { data } = fixture;
  await fixture.quarantine(mr, (quads) => quads.slice(1));
  const quarantined = data.quarantined(mr.id);
  await writeFile(join(quarantined, 'graph.trig'), serialise(mapRun(mr, { base }), 'trig'));
  for (const file of ['graph.trig', 'context.trig'])
    await rewriteGraphFile(data, join(quarantined, file), base, asBefore);
  const shared = await readFile(data.graph('definitions'), 'utf8');
  expect(await releaseQuarantined(data, mr.id)).toMatchObject({ released: false });
  await migrate(data, false);
  expect(await readFile(data.graph('definitions'), 'utf8')).toBe(shared);
  expect(await releaseQuarantined(data, mr.id)).toEqual({ released: true });
});
