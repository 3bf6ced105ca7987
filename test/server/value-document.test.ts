import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instanceIris, namespaces, parse, serialise } from '../../src/graph/index.ts';
import { describeFeature } from '../../src/radiomics/index.ts';
import { patients, twoPatients } from '../graph/queries/two-patients.ts';
import { base } from '../graph/rdf/case-record-fixture.ts';
import { type ApiFixture, openApi } from '../support/api-fixture.ts';

let api: ApiFixture;
const vector = instanceIris(base).vector(patients[0].run.digest, 1).value;
const path = new URL(vector).pathname.slice(new URL(base).pathname.length);

beforeAll(async () => {
  api = await openApi(
    (data) => {
      mkdirSync(join(data, 'graphs'), { recursive: true });
      writeFileSync(join(data, 'graphs', 'all.trig'), serialise(twoPatients(), 'trig'));
    },
    // A public base ends the trust in loopback.
    { base, access: { datasets: { '*': 'public' }, tokens: [] } },
  );
});
afterAll(() => api.close());

describe('Requesting a value by its own address', () => {
  it('gives its vector, and each value as a node of the Radiomics Ontology', async () => {
    const address = `http://127.0.0.1:8080/doc/${path.replace(/^id\//, '')}`;
    const response = await api.app.request(address, { headers: { accept: 'text/turtle' } });
    expect(response.status).toBe(200);
    const quads = parse(await response.text(), 'turtle', base);
    const { values } = patients[0].rois[0]!.features;
    for (const { name, value } of values) {
      const node = `${vector}#${name}.${patients[0].run.settingsDigest}`;
      const said = (property: string) =>
        quads.find(({ subject, predicate }) => subject.value === node && predicate.value === property)?.object.value;
      const { ontologyClass, match = 'exact' } = describeFeature(name)!.description;
      const expected = ontologyClass !== undefined && match === 'exact' ? ontologyClass : `${namespaces.ro}72T0`;
      expect(said(`${namespaces.rdf}type`), name).toBe(expected);
      expect(Number(said(`${namespaces.roo}P100042`)), name).toBe(value);
    }
    expect(quads.filter(({ subject }) => subject.value === vector).length).toBeGreaterThan(values.length);
  });
});
