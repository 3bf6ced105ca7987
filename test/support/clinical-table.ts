import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/core/index.ts';
import { clinicalNodes, clinicalVariables, namespaces } from '../../src/graph/index.ts';
import { clinicalMatches, clinicalTerms } from '../../src/graph/mapping/clinical-variables.ts';

/** ontology/clinical.ttl: the terms of our own that ontology/clinical.yaml defines. */
export function clinicalOntology(): string {
  const terms = clinicalTerms.map(
    ({ iri, label, definition, isProperty }) => `
qiaw:${iri.slice(namespaces.qiaw.length)} a owl:${isProperty ? 'ObjectProperty' : 'Class'} ;
  rdfs:label "${label}"@en ;
  skos:definition "${definition}"@en ;
${isProperty ? '  rdfs:range qiaw:ClinicalObservation ;\n' : '  rdfs:subClassOf qiaw:ClinicalObservation ;\n'}  rdfs:isDefinedBy <https://w3id.org/fair-qiaw/ns> .
`,
  );
  const nodes = [...clinicalNodes.values()].map(
    ({ class: kind, closeMatch }) => `\n${short(kind)} skos:closeMatch ${closeMatch.map(short).join(' , ')} .\n`,
  );
  const matches = clinicalMatches.map(
    ([iri, others]) => `\n${short(iri)} skos:closeMatch ${others.map(short).join(' , ')} .\n`,
  );
  return `# The terms of our own of clinical variables, and what others call the terms used. Generated from ontology/clinical.yaml by test/graph/clinical-table.test.ts,
# which checks it (\`-u\` updates it).
@prefix qiaw: <${namespaces.qiaw}> .
@prefix roo: <${namespaces.roo}> .
@prefix ncit: <${namespaces.ncit}> .
@prefix mcode: <${mcode}> .
@prefix skos: <${namespaces.skos}> .
@prefix owl: <${namespaces.owl}> .
@prefix rdfs: <${namespaces.rdfs}> .
${[...terms, ...nodes, ...matches].join('')}`;
}

const mcode = 'http://hl7.org/fhir/us/mcode/StructureDefinition/';

const [begin, end] = ['<!-- variables: generated, see where-do-i.md -->', '<!-- end of variables -->'];

/** docs/imports.md with the table of the variables renewed. */
export function importsPage(): string {
  const page = readFileSync(join(packageRoot(), 'docs', 'imports.md'), 'utf8');
  const rows = [...clinicalVariables.values()].map(({ name, of = 'subject', property, label, codes, unit, units }) => {
    const values =
      codes === undefined
        ? `${unit}; the column may have ${Object.keys(units).map(quoted).join(', ')}`
        : Object.keys(codes).map(quoted).join(' ');
    return `| \`${name}\` | ${label} | ${of} | \`${short(property)}\` | ${values} |`;
  });
  const table = ['| term | meaning | about | property | values |', '|---|---|---|---|---|', ...rows].join('\n');
  return page.replace(page.slice(page.indexOf(begin), page.indexOf(end)), () => `${begin}\n\n${table}\n\n`);
}

const quoted = (text: string): string => `\`${text}\``;

function short(iri: string): string {
  const [prefix, namespace] = Object.entries({ ...namespaces, mcode }).find(([, one]) => iri.startsWith(one))!;
  return `${prefix}:${iri.slice(namespace.length)}`;
}
