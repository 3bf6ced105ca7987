import { describe, expect, it } from 'vitest';
import { Identifiers } from '../../../src/core/index.ts';
import {
  createGate,
  graphNames,
  mapDefinitions,
  mapRun,
  mapSubject,
  namedNode,
  namespaces,
  parse,
  type Quad,
  qiaw,
  serialise,
  type ValidationResult,
} from '../../../src/graph/index.ts';
import { base, caseRecord } from '../rdf/case-record-fixture.ts';

const gate = await createGate();
const names = graphNames(base);
const record = caseRecord();
const other = caseRecord(2);
const run = mapRun(record, { base });
const definitions = mapDefinitions([record], { base });
const context = [...mapSubject([record], { base }), ...definitions];
const runName = names.run(record.run.digest).value;

/** Edits the text of a graph and gives the rules and components that refuse it. */
async function refusedBy(
  graph: readonly Quad[],
  name: string,
  edit: (text: string) => string,
  denied: string[] = [],
  ownWords: string[] = [],
) {
  const text = edit(serialise(graph, 'nquads'));
  const around = name === runName ? context : [];
  const known = new Identifiers([{ names: denied.filter((one) => one.includes('^')), ids: denied, dates: [] }]);
  const verdict = await gate.check(name, parse(text, 'nquads', ''), around, { denied: known, ownWords });
  const bad = verdict.results.filter(({ severity }: ValidationResult) => severity === 'violation');
  return bad.map(({ constraint }) => constraint.replace(/^.*#/, ''));
}

const add = (line: string) => (text: string) => `${text}${line} <${runName}> .\n`;
const vector = `<${base}id/fv/${record.run.digest}/1>`;

describe('defects of published radiomics RDF', () => {
  it('a blank node is refused', async () => {
    expect(await refusedBy(run, runName, add(`${vector} <${qiaw.note.value}> _:b`))).toContain('NoBlankNode');
  });

  it('a relative class IRI is refused', async () => {
    const bad = run.map((q) => q);
    const type = bad.find(({ object }) => object.equals(qiaw.RadiomicFeatureVector))!;
    const quads = parse(serialise(bad, 'nquads'), 'nquads', base).map((q) =>
      q.object.value === type.object.value
        ? ({
            ...q,
            subject: q.subject,
            predicate: q.predicate,
            object: namedNode('www.radiomics.org/RO/GPMT'),
            graph: q.graph,
          } as Quad)
        : q,
    );
    const verdict = await gate.check(runName, quads, context);
    expect(verdict.results.map(({ constraint }) => constraint)).toContain(`${namespaces.qiaw}AbsoluteIri`);
  });

  it('a feature under the class of another feature is refused', async () => {
    const energy = await refusedBy(definitions, names.definitions.value, (text) =>
      text.replace(/RO\/N8CA>/g, 'RO/8ZQL>'),
    );
    expect(energy).toContain('FeatureTable');
  });

  it('undefined and misspelt properties of the Radiomics Ontology are refused', async () => {
    for (const term of ['P000009', '0296', '010191']) {
      expect(await refusedBy(run, runName, add(`${vector} <${namespaces.ro}${term}> "x"`))).toContain('KnownTerm');
    }
  });

  it('properties of the old Radiation Oncology Ontology are refused', async () => {
    expect(await refusedBy(run, runName, add(`${vector} <${namespaces.roo}100284> "x"`))).toContain('KnownTerm');
  });

  it('an IRI of the local machine under a public base is refused', async () => {
    expect(await refusedBy(run, runName, add(`${vector} <${qiaw.file.value}> <http://localhost/data/x>`))).toContain(
      'PublicIri',
    );
  });

  it('an identifier of a patient is refused in text and in IRIs, also encoded', async () => {
    const identifiers = ['LUNG1-0042', 'Doe^Jane'];
    const note = `<${base}id/run/${record.run.digest}#note-1> <${namespaces.rdfs}comment>`;
    expect(await refusedBy(run, runName, add(`${note} "see lung1-0042"`), identifiers)).toContain('NoIdentifier');
    expect(
      await refusedBy(run, runName, add(`${vector} <${qiaw.note.value}> <${base}id/x/Doe%5EJane>`), identifiers),
    ).toContain('NoIdentifier');
    expect(await refusedBy(run, runName, (text) => text, identifiers)).toEqual([]);
  });

  it('a patient named like a model, a dataset, a term or a part of a number causes no refusal', async () => {
    const texts = (text: string): string =>
      `<${base}id/run/${record.run.digest}#note-1> <${namespaces.rdfs}comment> ${text}`;
    const hex = record.run.digest.slice(8, 14);
    for (const identifier of [hex, '1251', '1252', 'label', 'comment']) {
      expect(await refusedBy(run, runName, (text) => text, [identifier]), identifier).toEqual([]);
    }
    const note = add(texts('"The model qiaw-zeppelin-cnn took 0.1251 s."'));
    expect(await refusedBy(run, runName, note, ['zeppelin'], ['qiaw-zeppelin-cnn'])).not.toContain('NoIdentifier');
    expect(await refusedBy(run, runName, note, ['zeppelin'])).toContain('NoIdentifier');
    for (const said of ['"patient 12512."', '"1251"', '"x:12512 y"', `"${hex}"`]) {
      expect(await refusedBy(run, runName, add(texts(said)), ['1251', '12512', hex]), said).toContain('NoIdentifier');
    }
  });

  it('an identifier that is a number or a word may occur in a graph by chance, and is refused only in identifying places', async () => {
    const identifiers = ['0001', '2000', '1970', 'Lung', 'a1b2', '19700101', 'fe0'];
    const digest = `sha256:${'00010a1b20fe0'.repeat(4)}`;
    const note = `<${base}id/run/${record.run.digest}#note-1> <${namespaces.rdfs}comment>`;
    const chance = add(`${note} "ROI 1: 2000 of 19700 voxels of Lung-Left, ${digest}"`);
    expect(await refusedBy(run, runName, chance, identifiers, ['Lung-Left'])).not.toContain('NoIdentifier');
    for (const told of ['"0001"', '"of a1b2."', '"born 19700101"']) {
      expect(await refusedBy(run, runName, add(`${note} ${told}`), identifiers), told).toContain('NoIdentifier');
    }
    const label = add(`<${base}id/roi/${record.run.digest}/1> <${namespaces.rdfs}label> "lung"`);
    expect(await refusedBy(run, runName, label, identifiers)).toContain('NoIdentifier');
    const iri = add(`${vector} <${qiaw.note.value}> <${base}id/x/0001>`);
    expect(await refusedBy(run, runName, iri, identifiers)).toContain('NoIdentifier');
  });

  it('the name of a region is refused in its label, or as a long text anywhere, but may be a word of the vocabulary', async () => {
    const region = `<${base}id/roi/${record.run.digest}/1> <${namespaces.rdfs}label>`;
    const note = `<${base}id/run/${record.run.digest}#note-1> <${namespaces.rdfs}comment>`;
    const check = async (edit: (text: string) => string, ...deniedNames: string[]) => {
      const quads = parse(edit(serialise(run, 'nquads')), 'nquads', '');
      const { results } = await gate.check(runName, quads, context, { deniedNames });
      return results.map(({ constraint }) => constraint).filter((one) => one.endsWith('NoIdentifier')).length;
    };
    expect(await check(add(`${note} "ROI 1: image"`), 'image', 'mask', 'ROI 1', 'MANUAL', 'Segmentation')).toBe(0);
    expect(await check(add(`${region} "Boost J. Doe ROI 3"`), 'Boost J. Doe')).toBe(1);
    expect(await check(add(`${region} "JD"`), 'JD')).toBe(1);
    expect(await check(add(`${note} "The region Boost J. Doe is small."`), 'Boost J. Doe')).toBe(1);
  });

  it('a label with characters beyond U+FFFF is accepted, and one with half a surrogate pair is not', async () => {
    const labelled = (label: string) =>
      mapRun({ ...record, rois: record.rois.map((roi) => ({ ...roi, label: `${label}${roi.label}` })) }, { base });
    expect((await gate.check(runName, labelled('🫁𠀋'), context)).conforms).toBe(true);
    expect((await gate.check(runName, labelled('\udead'), context)).conforms).toBe(false);
  });

  it('a node shared by two patients and described in the graph of one is refused', async () => {
    const shared = `<${base}id/volume/${other.run.digest}> <${namespaces.rdfs}label> "x"`;
    expect(await refusedBy(run, runName, add(shared))).toContain('OwnSubject');
  });

  it('a definition without a unit is refused', async () => {
    const without = (text: string) => text.replace(new RegExp(`^.*<${qiaw.ucum.value}> "mm3".*\n`, 'm'), '');
    expect(await refusedBy(definitions, names.definitions.value, without)).toContain('MinCountConstraintComponent');
  });

  it('settings that do not match their digest are refused', async () => {
    const edit = (text: string) => text.replaceAll('\\"binWidth\\":25', '\\"binWidth\\":50');
    expect(await refusedBy(definitions, names.definitions.value, edit)).toContain('SPARQLConstraintComponent');
  });

  it('a vector without activity, series digest or software is refused', async () => {
    const drop = (property: string) => (text: string) => text.replace(new RegExp(`^.*${property}>.*\n`, 'gm'), '');
    expect(await refusedBy(run, runName, drop('wasGeneratedBy'))).toContain('MinCountConstraintComponent');
    expect(await refusedBy(run, runName, drop('wasAssociatedWith'))).toContain('MinCountConstraintComponent');
    expect(await refusedBy(run, runName, drop('checksumValue'))).toContain('MinCountConstraintComponent');
  });

  it('a value that is not a number needs a reason', async () => {
    const nan = (text: string) =>
      text.replace(/"1\.26\d*E3"/, '"NaN"').replace(/"\d\.\d+E3"(\^\^<[^>]*double>)/, '"NaN"$1');
    expect(await refusedBy(run, runName, nan)).toContain('ReasonForNaN');
  });

  it('a lost value is detected by the stated count', async () => {
    const lose = (text: string) => text.replace(/^.*original_firstorder_Mean.*\n/m, '');
    expect(await refusedBy(run, runName, lose)).toContain('ValueCount');
  });

  it('an empty graph is refused', async () => {
    expect((await gate.check(runName, [], context)).ok).toBe(false);
  });
});
