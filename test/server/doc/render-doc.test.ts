import { describe, expect, it } from 'vitest';
import { renderDocPage } from '../../../src/server/doc/render-doc.ts';

const sex = 'http://www.cancerdata.org/roo/P100018';
const male = 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C20197';
const thing = 'https://example.org/id/record/1';
const view = {
  title: 'Catalogue',
  iri: thing,
  label: undefined,
  labels: new Map([
    [sex, 'has biological sex'],
    [male, 'Male'],
  ]),
  incoming: [{ subject: 'https://example.org/id/subject/1', predicate: sex }],
  truncated: false,
};

describe('The page about a thing', () => {
  it('shows properties and values by their labels, and those without a label by the end of their IRI', () => {
    const statements = [
      { subject: thing, predicate: sex, object: { iri: true, value: male } },
      { subject: thing, predicate: 'https://example.org/ns#rowNumber', object: { iri: false, value: '3' } },
    ];
    const page = renderDocPage({ ...view, statements });
    expect(page).toContain(`<span title="${sex}">has biological sex</span>`);
    expect(page).toContain(`>${male}</a> <span class="soft">Male</span>`);
    expect(page).toContain('rowNumber</span>');
    expect(page).not.toContain('>P100018<');
  });

  it("is the target of a part's address: the part is marked once, even if it occurs twice", () => {
    const about = (subject: string) => ({ subject, predicate: sex, object: { iri: false, value: 'x' } });
    const statements = [about(`${thing}#sex`), about(thing), about(`${thing}#sex`), about(`${thing}#"age"`)];
    const page = renderDocPage({ ...view, statements });
    expect(page.match(/ id="sex"/g)).toHaveLength(1);
    expect(page).toContain(' id="&quot;age&quot;"');
  });
});
