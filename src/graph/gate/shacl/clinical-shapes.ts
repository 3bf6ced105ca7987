import {
  type ClinicalNode,
  type ClinicalVariable,
  clinicalNodes,
  clinicalVariables,
} from '../../mapping/clinical-variables.ts';
import { namespaces } from '../../rdf/namespaces.ts';

/** The file of shapes/ that this module generates for the variables of ontology/clinical.yaml. */
export const clinicalShapesFile = 'import.clinical.ttl';

/**
 * Shapes of clinical observations in the graph of an import, as Turtle: each variable with its property and its unit or codes.
 * The gate adds the variables that a graph declares itself, so that these obey the same constraints.
 */
export function clinicalShapes(variables: readonly ClinicalVariable[]): string {
  const classes = [...new Set(variables.flatMap(classesOf))].map(term);
  return `# Shapes of clinical observations of an import: each variable of ontology/clinical.yaml with its property, unit or codes.
# Generated from that table by test/graph/clinical-table.test.ts, which checks it (\`-u\` updates it).
${prefixes()}

:Observation a sh:NodeShape ;
  sh:targetClass qiaw:ClinicalObservation ;
  sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:message "An observation has a statement that it does not have here." ;
  sh:property
    [ sh:path rdf:type ; sh:in ( qiaw:ClinicalObservation
      ${classes.join(' ')} ) ;
      sh:message "An observation is of a known code and has no other type." ] ,
    [ sh:path qiaw:ofSubject ; sh:minCount 1 ; sh:maxCount 1 ; sh:class ncit:C16960 ; sh:message "An observation is about exactly one subject." ] ,
    [ sh:path ( [ sh:inversePath qiaw:observation ] qiaw:ofSubject ) ; sh:equals qiaw:ofSubject ; sh:message "An observation is about the subject of its record." ] ,
    [ sh:path [ sh:inversePath qiaw:observation ] ; sh:minCount 1 ; sh:maxCount 1 ; sh:message "An observation belongs to exactly one record." ] ,
    [ sh:path qiaw:variable ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( ${names(variables)} ) ; sh:message "An observation is of exactly one known variable." ] ,
    [ sh:path qiaw:comparator ; sh:maxCount 1 ; sh:in ( ">=" ) ; sh:message "A comparator is >=." ] ,
    [ sh:path roo:P100042 ; sh:maxCount 1 ; sh:datatype xsd:double ; sh:message "An observation has at most one value, an xsd:double." ] ,
    [ sh:path qiaw:ucum ; sh:maxCount 1 ; sh:datatype xsd:string ; sh:message "An observation has at most one unit." ] ,
    [ sh:path roo:P100027 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ; sh:message "An observation has at most one unit class." ] .

:Variable a sh:NodeShape ;
  sh:targetClass qiaw:ClinicalObservation ;
  sh:xone (
${variables.flatMap(alternatives).join('\n')}
  ) ;
  sh:message "The observation does not match its variable: property of the subject, unit and range, or exactly one of the codes." ;
  qiaw:remedy "Compare it with its variable in ontology/clinical.yaml or in the mapping, and import the source again." .

:TopCode a sh:NodeShape ;
  sh:targetSubjectsOf qiaw:comparator ;
  sh:xone (
${variables.flatMap(topCoded).join('\n')}
  ) ;
  sh:message "Only the largest value of a variable stands for itself and everything above it." .

:Coded a sh:NodeShape ;
  sh:targetClass ${classes.join(' , ')} ;
  sh:property [ sh:path rdf:type ; sh:hasValue qiaw:ClinicalObservation ; sh:message "A coded value is a clinical observation." ] .

# A variable that the import declares has a name of its own.
:Declared a sh:NodeShape ;
  sh:targetClass qiaw:ClinicalVariable ;
  sh:property [ sh:path skos:notation ; sh:not [ sh:in ( ${names([...clinicalVariables.values()])} ) ] ; sh:message "The name of a declared variable is not one of ontology/clinical.yaml." ;
    qiaw:remedy "Map the column to the known variable, or give the declared variable another name." ] .

# The statements about a subject that its shape in import.ttl allows besides its class.
import:Subject sh:property
${[...[...clinicalNodes.values()].map(toNode), ...aboutThe(undefined, variables).flatMap(owned), ...[...clinicalNodes.keys()].flatMap((name) => aboutThe(name, variables).map(noLonger))].join(' ,\n')} .
${[...clinicalNodes.values()].map((node) => nodeShape(node, aboutThe(node.name, variables))).join('')}`;
}

const aboutThe = (node: string | undefined, variables: readonly ClinicalVariable[]): ClinicalVariable[] =>
  variables.filter(({ of }) => of === node);

/** A node between subject and observations. */
function nodeShape({ name, property, class: kind }: ClinicalNode, variables: readonly ClinicalVariable[]): string {
  return `
# The ${name} of a subject, as this import states it, and the statements about it.
:${name[0]!.toUpperCase()}${name.slice(1)} a sh:NodeShape ;
  sh:targetClass ${term(kind)} ;
  sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:nodeKind sh:IRI ; sh:pattern "/id/${name}/[0-9a-f]{64}/[^/#\\\\s]+$" ;
  sh:message "A ${name} has a statement that it does not have here, or is not named after import and subject." ;
  sh:property
    [ sh:path rdf:type ; sh:maxCount 1 ; sh:message "A ${name} has no other type." ;
      qiaw:remedy "Remove the extra class; a node has one of these types only." ] ,
    [ sh:path qiaw:ofSubject ; sh:minCount 1 ; sh:maxCount 1 ; sh:class ncit:C16960 ; sh:message "A ${name} is that of exactly one subject." ] ,
    [ sh:path [ sh:inversePath ${term(property)} ] ; sh:minCount 1 ; sh:maxCount 1 ; sh:message "A ${name} is linked from exactly one subject." ] ,
    [ sh:path [ sh:inversePath ${term(property)} ] ; sh:equals qiaw:ofSubject ; sh:message "A ${name} is linked from its own subject." ] ,
${variables.flatMap(owned).join(' ,\n')} .
`;
}

const toNode = ({ name, property, class: kind }: ClinicalNode): string =>
  `    [ sh:path ${term(property)} ; sh:maxCount 1 ; sh:class ${term(kind)} ; sh:message "A subject has at most one ${name} in one import, with its description." ]`;

/** Earlier releases stated everything about the subject. */
const noLonger = ({ name, property, of }: ClinicalVariable): string =>
  `    [ sh:path ${term(property)} ; sh:maxCount 0 ; sh:message "The ${name} is stated about the ${of}, not about the subject." ;
      qiaw:remedy "An earlier release wrote the graph: run qiaw migrate." ]`;

/** The alternatives of a variable: one, or one per code if the property points to the class of the code. */
function alternatives(variable: ClinicalVariable): string[] {
  const { name, of, property, direct, codes, finding } = variable;
  const link = `[ sh:inversePath ${term(property)} ]`;
  const subject = of === undefined ? link : `( ${link} qiaw:ofSubject )`;
  const linked = [`sh:path ${link} ; sh:minCount 1 ; sh:maxCount 1`, `sh:path ${subject} ; sh:equals qiaw:ofSubject`];
  if (codes === undefined) return [alternative(name, name, [...numeric(variable), ...linked])];
  if (finding !== undefined) {
    const plain = Object.keys(codes).filter((code) => finding[code] === undefined);
    const none = Object.keys(finding).map(
      (code) => `sh:path [ sh:inversePath ${term(finding[code]!)} ] ; sh:maxCount 0`,
    );
    return [
      alternative(name, name, [
        ...coded(
          variable,
          plain.map((code) => codes[code]!),
        ),
        ...linked,
        ...none,
      ]),
      ...Object.entries(finding).map(([code, property]) =>
        alternative(`${name}: ${code}, which is also a finding`, name, [
          ...coded(variable, [codes[code]!]),
          ...linked,
          `sh:path [ sh:inversePath ${term(property)} ] ; sh:minCount 1 ; sh:maxCount 1`,
        ]),
      ),
    ];
  }
  if (!direct) return [alternative(name, name, [...coded(variable, Object.values(codes)), ...linked])];
  return Object.entries(codes).map(([code, iri]) =>
    alternative(`${name}: ${code}, as on the subject itself`, name, [
      ...coded(variable, [iri]),
      `sh:path ( qiaw:ofSubject ${term(property)} ) ; sh:minCount 1 ; sh:maxCount 1 ; sh:hasValue ${term(iri)}`,
    ]),
  );
}

function alternative(comment: string, name: string, constraints: readonly string[]): string {
  const all = [`sh:path qiaw:variable ; sh:hasValue "${name}"`, ...constraints];
  return `    # ${comment}\n    [ sh:property ${all.map((one) => `[ ${one} ]`).join(' ,\n      ')} ]`;
}

function numeric({ unit, unitClass, minimum, maximum }: ClinicalVariable): string[] {
  const from = Number.isFinite(minimum) ? ` ; sh:minInclusive ${double(minimum)}` : '';
  const to = Number.isFinite(maximum) ? ` ; sh:maxInclusive ${double(maximum)}` : '';
  return [
    'sh:path rdf:type ; sh:maxCount 1',
    `sh:path roo:P100042 ; sh:minCount 1${from}${to}`,
    `sh:path qiaw:ucum ; sh:minCount 1 ; sh:hasValue ${JSON.stringify(unit)}`,
    `sh:path roo:P100027 ; ${unitClass === undefined ? 'sh:maxCount 0' : `sh:minCount 1 ; sh:hasValue ${term(unitClass)}`}`,
  ];
}

function topCoded({ name, topCode }: ClinicalVariable): string[] {
  if (topCode === undefined) return [];
  return [
    `    [ sh:property [ sh:path qiaw:variable ; sh:hasValue "${name}" ] , [ sh:path roo:P100042 ; sh:minInclusive ${double(topCode)} ; sh:maxInclusive ${double(topCode)} ] ]`,
  ];
}

function coded({ class: shared }: ClinicalVariable, iris: readonly string[]): string[] {
  const always = [`${namespaces.qiaw}ClinicalObservation`, ...(shared === undefined ? [] : [shared])];
  const count = always.length + 1;
  return [
    `sh:path rdf:type ; sh:minCount ${count} ; sh:maxCount ${count} ; sh:in ( ${[...always, ...iris].map(term).join(' ')} )`,
    ...(shared === undefined ? [] : [`sh:path rdf:type ; sh:hasValue ${term(shared)}`]),
    'sh:path [ sh:alternativePath ( roo:P100042 roo:P100027 qiaw:ucum ) ] ; sh:maxCount 0',
  ];
}

function owned({ name, of = 'subject', property, direct, codes, finding = {} }: ClinicalVariable): string[] {
  const [target, message] = direct
    ? [
        `sh:in ( ${Object.values(codes ?? {})
          .map(term)
          .join(' ')} )`,
        `one ${name}, one of its codes`,
      ]
    : ['sh:class qiaw:ClinicalObservation', `one ${name} in one import, a clinical observation`];
  const found = Object.entries(finding).map(
    ([code, also]) =>
      `    [ sh:path ${term(also)} ; sh:maxCount 1 ; sh:class ${term(codes![code]!)} ; sh:message "A ${of} has at most one finding that the ${name} is ${code}." ]`,
  );
  return [
    `    [ sh:path ${term(property)} ; sh:maxCount 1 ; ${target} ; sh:message "A ${of} has at most ${message}." ]`,
    ...found,
  ];
}

const names = (variables: readonly ClinicalVariable[]): string => variables.map(({ name }) => `"${name}"`).join(' ');

const classesOf = ({ class: shared, codes }: ClinicalVariable): string[] => [
  ...(shared === undefined ? [] : [shared]),
  ...Object.values(codes ?? {}),
];

const used = ['qiaw', 'roo', 'ncit', 'uo', 'skos', 'rdf', 'xsd', 'sh'] as const;

const prefixes = (): string =>
  [
    '@prefix : <https://w3id.org/fair-qiaw/shapes/import-clinical#> .',
    '@prefix import: <https://w3id.org/fair-qiaw/shapes/import#> .',
    ...used.map((prefix) => `@prefix ${prefix}: <${namespaces[prefix]}> .`),
  ].join('\n');

/** An IRI in Turtle, abbreviated if it has one of the prefixes. */
function term(iri: string): string {
  const prefix = used.find((name) => iri.startsWith(namespaces[name]));
  const local = prefix === undefined ? '' : iri.slice(namespaces[prefix].length);
  return prefix !== undefined && /^\w+$/.test(local) ? `${prefix}:${local}` : `<${iri}>`;
}

/** An xsd:double in Turtle. */
const double = (value: number): string => `${Number.isInteger(value) ? `${value}.0` : value}e0`;
