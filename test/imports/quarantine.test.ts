import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Gate } from '../../src/graph/index.ts';
import { importFile } from '../../src/imports/index.ts';
import { parseMapping } from '../../src/imports/map/mapping.ts';
import { imp } from '../../src/imports/map/terms.ts';
import { qiawHere } from '../support/cli-here.ts';
import { base, clinicalMapping, clinicalTable, folder, identity, importText, software, theGate } from './fixture.ts';

it('An import that violates the shapes writes nothing visible, and quarantine lists it and shows why', async () => {
  const data = folder();
  mkdirSync(join(data, 'graphs'));
  const path = join(data, 'table.csv');
  writeFileSync(path, clinicalTable);
  const gate = await theGate();
  // A faulty mapper, as a faulty release would have it: the number of records is lost.
  const lossy = {
    check: (graph, quads, ...rest) =>
      gate.check(
        graph,
        quads.filter(({ predicate }) => !predicate.equals(imp.recordCount)),
        ...rest,
      ),
  } as Gate;
  const request = {
    path,
    mapping: parseMapping(clinicalMapping),
    identity: identity(),
    issuer: '',
    dataset: 'default',
    software,
    folder: join(data, 'graphs', 'imports'),
    quarantine: join(data, 'quarantine'),
    base,
    gate: lossy,
    replace: false,
  };
  await expect(importFile(request)).rejects.toMatchObject({ code: 'QIAW_GRAPH_REFUSED' });
  expect(readdirSync(request.folder).filter((name) => !name.startsWith('.'))).toEqual([]);
  const [id] = readdirSync(request.quarantine);
  expect(id).toMatch(/^import-[0-9a-f]{64}$/);
  const list = await qiawHere(['quarantine', 'list', '--data', data]);
  expect(list.stdout).toMatch(/^import-[0-9a-f]{64} {2}An import states how many records it accepted\./);
  const show = await qiawHere(['quarantine', 'show', id!, '--data', data]);
  expect(show.code).toBe(0);
  expect(show.stdout).toContain('An import states how many records it accepted.');
  expect(show.stderr).toContain('import it again');
  const release = await qiawHere(['quarantine', 'release', id!, '--data', data]);
  expect(release.code).not.toBe(0);
  // A release that maps correctly removes the refused import.
  await importFile({ ...request, gate });
  expect(readdirSync(request.folder)).toEqual([`${id!.slice('import-'.length)}.trig`]);
  expect(readdirSync(request.quarantine)).toEqual([]);
});

it.each([
  ['title', clinicalMapping.replace('dataset: lung1', 'dataset: lung1\ntitle: Table of PLANTED-01')],
  ['codes', clinicalMapping.replace('female: female', 'female: female, PLANTED-01: male')],
])(
  'An import whose %s contain an identifier of a subject leaves only its report, without the identifier',
  async (_, mapping) => {
    const into = folder();
    await expect(importText(clinicalTable, mapping, { into })).rejects.toMatchObject({
      code: 'QIAW_GRAPH_REFUSED',
      message: expect.stringContaining('identifier of one of its subjects'),
    });
    const [id] = readdirSync(join(into, 'quarantine'));
    expect(readdirSync(join(into, 'quarantine', id!))).toEqual(['report.ttl']);
    expect(readFileSync(join(into, 'quarantine', id!, 'report.ttl'), 'utf8')).not.toContain('PLANTED-01');
  },
);
