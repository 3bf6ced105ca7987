import { describe, expect, it } from 'vitest';
import { double, type NamedNode, namedNode, type Quad, quad, string } from '../../src/graph/index.ts';
import { parseMapping } from '../../src/imports/map/mapping.ts';
import { base, folder, importText, theGate } from './fixture.ts';

const define = `
define:
  ecog:
    label: ECOG performance status
    definition: Performance status at diagnosis.
    type: code
    exactMatch: [ncit:C105721]
    closeMatch: ['loinc:89247-1', 'https://example.org/ps']
    codes: { active: fully active, restricted: { label: restricted, exactMatch: ['ncit:C105723'] } }
  bmi: { label: body mass index, definition: Weight by squared height., type: number, unit: kg/m2, minimum: 10, maximum: 80 }
`;
const variables = `
  - { column: ECOG, term: ecog, codes: { 0: active, 1: restricted } }
  - { column: BMI, term: bmi, unit: kg/m2 }
  - { column: sex, term: sex, codes: { m: male, f: female } }
`;
const mapping = `
version: 1
kind: clinical
dataset: lung1
subject: { column: id }
variables:${variables}${define}`;
const table = 'id,ECOG,BMI,sex\nPLANTED-01,0,24.5,m\nPLANTED-02,1,31,f\n';
const variable = (name: string) => `${base}id/variable/${name}`;

const invalid = (text: string): string => {
  try {
    parseMapping(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the mapping was accepted');
};

describe('a variable that a mapping declares', () => {
  it('is a term in the namespace of the deployment, with definition, codes and matches', async () => {
    const { quads, summary } = await importText(table, mapping);
    expect(summary).toMatchObject({ records: 2, observations: 6, refusals: [] });
    const said = (node: string, property: string) =>
      quads
        .filter(({ subject, predicate }) => subject.value === node && predicate.value.endsWith(property))
        .map(({ object }) => object.value);
    expect(said(variable('ecog'), '#definition')).toEqual(['Performance status at diagnosis.']);
    expect(said(variable('ecog'), '#permittedCode')).toEqual([variable('ecog#active'), variable('ecog#restricted')]);
    expect(said(variable('ecog'), '#closeMatch')).toEqual(['https://example.org/ps', 'https://loinc.org/rdf/89247-1']);
    expect(said(variable('ecog#restricted'), '#exactMatch').join()).toMatch(/Thesaurus\.owl#C105723$/);
    expect(said(variable('bmi'), '#ucum')).toEqual(['kg/m2']);
    const linked = quads.filter(({ predicate }) => predicate.value === variable('ecog'));
    expect(linked).toHaveLength(2);
    expect(quads.filter(({ object }) => object.value === variable('ecog#active'))).toHaveLength(2);
  });

  it('has the constraints that its definition states: range, unit, codes and one statement per subject', async () => {
    const { quads, summary } = await importText(table, mapping);
    const gate = await theGate();
    const check = async (change: (one: Quad) => Quad | undefined): Promise<boolean> =>
      (
        await gate.check(
          summary.graph,
          quads.flatMap((one) => change(one) ?? []),
        )
      ).conforms;
    const withObject = (one: Quad, object: Quad['object']): Quad =>
      quad(one.subject as NamedNode, one.predicate as NamedNode, object as NamedNode, one.graph as NamedNode);
    expect(await check((one) => one)).toBe(true);
    const isValue = ({ subject, predicate }: Quad) => /#bmi$/.test(subject.value) && /P100042$/.test(predicate.value);
    expect(await check((one) => (isValue(one) ? withObject(one, double(5)) : one))).toBe(false);
    const isCode = ({ object }: Quad) => object.value === variable('ecog#active');
    const unknown = namedNode(variable('ecog#sleeping'));
    expect(await check((one) => (isCode(one) ? withObject(one, unknown) : one))).toBe(false);
    const isName = ({ subject, predicate }: Quad) =>
      subject.value === variable('bmi') && /#notation$/.test(predicate.value);
    expect(await check((one) => (isName(one) ? withObject(one, string('age')) : one))).toBe(false);
    expect(await check((one) => (/#definition$/.test(one.predicate.value) ? undefined : one))).toBe(false);
  });

  it('refuses rows outside its range or codes, like a known variable', async () => {
    const { summary } = await importText('id,ECOG,BMI,sex\nP1,0,500,m\nP2,7,24,m\nP3,1,24,f\n', mapping);
    expect(summary.refusals.map(({ code, evidence }) => [code, evidence['column']])).toEqual([
      ['QIAW_IMPORT_OUT_OF_RANGE', 'BMI'],
      ['QIAW_IMPORT_UNKNOWN_CODE', 'ECOG'],
    ]);
  });

  it('keeps one meaning in the catalogue: another definition under the same name is refused', async () => {
    const into = folder();
    const first = await importText(table, mapping, { into });
    const other = `${table}PLANTED-03,1,22,f\n`;
    await expect(importText(other, mapping.replace('body mass index', 'bone index'), { into })).rejects.toMatchObject({
      code: 'QIAW_IMPORT_VARIABLE',
    });
    await expect(importText(other, mapping, { into })).resolves.toMatchObject({ summary: { contradictions: [] } });
    expect(first.summary.contradictions).toEqual([]);
  });
});

describe('an error of a mapping', () => {
  it('names the column or the variable, not its position in a list', () => {
    expect(invalid(mapping.replace('term: sex', 'term: sexx'))).toContain(
      'column "sex", term: must be one of survivalTime',
    );
    expect(invalid(mapping.replace('m: male', 'm: man'))).toContain(
      'column "sex", codes.m: must be one of female, male',
    );
    expect(invalid(mapping.replace('0: active', '0: idle'))).toContain(
      'column "ECOG", codes.0: must be one of active, restricted',
    );
    expect(invalid(mapping.replace('unit: kg/m2, min', 'min'))).toContain(
      'variable "bmi", unit: a number needs its unit',
    );
    expect(invalid(mapping.replace('ncit:C105721', 'nci:C105721'))).toContain('variable "ecog", exactMatch');
    expect(invalid(mapping.replace('  bmi: {', '  age: {'))).toContain('variable "age"');
    expect(invalid(mapping.replace('  bmi: {', '  age: {'))).toContain('is a known term');
    expect(invalid(mapping.replace('  bmi: {', '  ecog_class: {'))).toContain('the name is reserved');
    expect(invalid(mapping.replace('term: sex', 'term: sexx'))).not.toMatch(/variables\.\d/);
  });
});
