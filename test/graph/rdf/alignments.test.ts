import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { packageRoot } from '../../../src/core/index.ts';
import { parse } from '../../../src/graph/index.ts';

interface Side {
  readonly classes?: readonly string[];
  readonly delineationOf?: string;
}
interface Entry extends Side {
  readonly type: string;
  readonly left?: Side;
  readonly right?: Side;
}
interface NameTable {
  readonly codes: Readonly<Record<string, { readonly value: string; readonly scheme: string }>>;
  readonly entries: readonly Entry[];
}

/** Any organ at risk; the class does not determine which. */
const unspecific = 'roo:C100069';

/** The content of the ROI name table about each class of regions, as Turtle. */
function regionAlignments({ codes, entries }: NameTable): string {
  const related = new Map<string, Set<string>>();
  const note = ({ classes = [], delineationOf }: Side, type: string) => {
    const code = codes[type];
    const concept = code && { SCT: `sct:${code.value}`, DCM: `dcm:${code.value}` }[code.scheme];
    for (const name of classes.filter((one) => one !== unspecific)) {
      const known = related.get(name) ?? new Set();
      for (const term of [concept, delineationOf]) if (term !== undefined) known.add(term);
      related.set(name, known);
    }
  };
  for (const entry of entries) {
    note(entry, entry.type);
    for (const side of [entry.left, entry.right]) {
      if (side) note({ ...entry, ...side }, entry.type);
    }
  }
  const lines = [...related]
    .filter(([, terms]) => terms.size > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, terms]) => `${name} skos:relatedMatch ${[...terms].sort().join(' , ')} .`);
  return `# Classes of regions and what is delineated, in SNOMED CT, DICOM and FMA. Generated from roi-names.yaml by
# test/graph/rdf/alignments.test.ts (\`-u\` renews it). A delineation is not the organ: the match is related, not exact.
@prefix roo: <http://www.cancerdata.org/roo/> .
@prefix ncit: <http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#> .
@prefix sct: <http://snomed.info/id/> .
@prefix dcm: <http://dicom.nema.org/resources/ontology/DCM/> .
@prefix fma: <http://purl.org/sig/ont/fma/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

${lines.join('\n')}
`;
}

const file = (name: string) => `${packageRoot()}/ontology/${name}`;
const table = parseYaml(readFileSync(file('roi-names.yaml'), 'utf8')) as NameTable;

describe('The alignments of region classes', () => {
  it('agree with the ROI name table', async () => {
    await expect(regionAlignments(table)).toMatchFileSnapshot(file('alignments-regions.ttl'));
  });

  it('lead from the class of a heart to the organ in FMA and SNOMED CT', () => {
    const said = parse(readFileSync(file('alignments-regions.ttl'), 'utf8'), 'turtle', 'http://example.org/')
      .filter(({ subject }) => subject.value.endsWith('C100129'))
      .map(({ object }) => object.value);
    expect(said).toEqual(['http://purl.org/sig/ont/fma/fma7088', 'http://snomed.info/id/80891009']);
  });
});
