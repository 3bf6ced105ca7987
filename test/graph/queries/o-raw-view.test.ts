import { readFileSync } from 'node:fs';
import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import { bindParameters, instanceIris, loadViews, namespaces } from '../../../src/graph/index.ts';
import { describeFeature } from '../../../src/radiomics/index.ts';
import { repaired } from '../../support/o-raw-query.ts';
import { realData } from '../../support/real-data.ts';
import { base } from '../rdf/case-record-fixture.ts';
import { loadedStore, patients, rows } from './two-patients.ts';

const view = loadViews().find(({ name }) => name === 'o-raw')!;
const iris = instanceIris(base);

function viewOf(values: Record<string, string> = {}): InstanceType<typeof oxigraph.Store> {
  const quads = loadedStore().query(bindParameters(view, values)) as oxigraph.Quad[];
  return new oxigraph.Store(quads);
}

/** What queries for O-RAW use, with the properties that the Radiomics Ontology defines. */
const asked = `
PREFIX ncit: <${namespaces.ncit}> PREFIX roo: <${namespaces.roo}> PREFIX ro: <${namespaces.ro}>
SELECT ?patient ?label ?method ?feature ?class ?value {
  ?patient a ncit:C16960 ; roo:P100284 ?scan . ?scan ro:P00003 ?volume . ?volume ro:P00191 ?space .
  ?roi ro:P00191 ?space ; ro:P00051 ?label ; ro:P00092 ?method .
  ?space ro:P00088 ?feature . ?feature a ?class ; roo:P100042 ?value .
}`;

describe('the O-RAW view', () => {
  it('gives an O-RAW style query each value of each region once, with its class', () => {
    const answer = rows(viewOf(), asked);
    const wanted = patients.flatMap((record) =>
      record.rois.flatMap(({ segmentNumber, label, features }) =>
        features.values.map(({ name, value }) => ({ record, segmentNumber, label, name, value })),
      ),
    );
    expect(answer).toHaveLength(wanted.length);
    const found = new Map(answer.map((row) => [row['feature'], row]));
    for (const { record, segmentNumber, label, name, value } of wanted) {
      const fragment = `${name}.${record.run.settingsDigest}`;
      const row = found.get(`${iris.vector(record.run.digest, segmentNumber).value}#${fragment}`);
      const { ontologyClass, match = 'exact' } = describeFeature(name)!.description;
      expect(row).toMatchObject({
        patient: iris.subject(record.subject.id).value,
        label,
        class: ontologyClass !== undefined && match === 'exact' ? ontologyClass : `${namespaces.ro}72T0`,
      });
      expect(Number(row!['value'])).toBe(value);
    }
  });

  it('is available for a single vector', () => {
    const vector = iris.vector(patients[0].run.digest, 2).value;
    const answer = rows(viewOf({ vector }), asked);
    expect(answer).toHaveLength(patients[0].rois[1]!.features.values.length);
    expect(answer.every((row) => row['feature']?.startsWith(`${vector}#`))).toBe(true);
  });
});

const published = realData('o-raw', 'published-query.rq');

describe.skipIf(published === undefined)('the published O-RAW query, repaired', () => {
  it('returns every feature', () => {
    const text = repaired(readFileSync(published!, 'utf8'));
    const answer = rows(viewOf(), text);
    const values = patients.flatMap(({ rois }) => rois.flatMap(({ features }) => features.values));
    expect(answer.map((row) => Number(row['featurevalue'])).sort()).toEqual(values.map(({ value }) => value).sort());
  });
});
