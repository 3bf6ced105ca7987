import { type GraphBuilder, given } from '../rdf/graph-builder.ts';
import { instanceIris, part } from '../rdf/iris.ts';
import { namespaces } from '../rdf/namespaces.ts';
import { double, type NamedNode, namedNode, type Quad, string } from '../rdf/terms.ts';
import { owl, qiaw, rdf, rdfs, skos } from '../rdf/vocabularies.ts';
import { vocabulary } from '../rdf/vocabulary.ts';
import { type ClinicalVariable, clinicalNodes } from './clinical-variables.ts';

/** Terms for variables that imports declare; described in ontology/imports.ttl. */
const terms = vocabulary(namespaces.qiaw, ['ClinicalCode', 'ClinicalVariable', 'maximum', 'minimum', 'permittedCode']);

/** Label and matches of a term that an import declares; matches are IRIs of published terms. */
export interface DeclaredTerm {
  readonly label: string;
  readonly definition?: string | undefined;
  readonly exactMatch: readonly string[];
  readonly closeMatch: readonly string[];
}

/** A variable that the mapping of an import declares, as opposed to a row of ontology/clinical.yaml. */
export interface OwnVariable extends ClinicalVariable, DeclaredTerm {
  readonly definition: string;
  /** The permitted codes. */
  readonly declared?: Readonly<Record<string, DeclaredTerm>>;
}

/** What a mapping states about a variable. */
export interface VariableDeclaration extends DeclaredTerm {
  readonly definition: string;
  /** The node that the variable is about; absent if it is about the subject. */
  readonly of?: string | undefined;
  /** UCUM; for a number. */
  readonly unit?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly codes?: Readonly<Record<string, DeclaredTerm>> | undefined;
}

/** The variable with its IRIs: `{base}id/variable/{name}`, and one fragment per code. */
export function ownVariable(base: string, name: string, declaration: VariableDeclaration): OwnVariable {
  const { of, unit, minimum, maximum, codes, ...rest } = declaration;
  const node = instanceIris(base).variable(name);
  return {
    ...rest,
    name,
    ...(of !== undefined && { of }),
    property: node.value,
    direct: false,
    units: unit === undefined ? {} : { [unit]: 1 },
    ...(unit !== undefined && { unit }),
    minimum: minimum ?? Number.NEGATIVE_INFINITY,
    maximum: maximum ?? Number.POSITIVE_INFINITY,
    ...(codes !== undefined && {
      codes: Object.fromEntries(Object.keys(codes).map((code) => [code, part(node, code).value])),
      declared: codes,
    }),
  };
}

/** The definition of a declared variable, as the import's graph states it. */
export function addOwnVariable(graph: GraphBuilder, variable: OwnVariable): void {
  const node = namedNode(variable.property);
  const finite = (value: number) => (Number.isFinite(value) ? double(value) : undefined);
  addTerm(graph, node, variable.name, variable);
  graph
    .add(node, rdf.type, terms.ClinicalVariable, owl.ObjectProperty)
    .add(node, rdfs.domain, given(clinicalNodes.get(variable.of ?? '')?.class, namedNode))
    .add(node, qiaw.ucum, given(variable.unit, string))
    .add(node, terms.minimum, finite(variable.minimum))
    .add(node, terms.maximum, finite(variable.maximum));
  for (const [code, iri] of Object.entries(variable.codes ?? {})) {
    const own = namedNode(iri);
    graph.add(node, terms.permittedCode, own).add(own, rdf.type, terms.ClinicalCode, owl.Class);
    addTerm(graph, own, code, variable.declared![code]!);
  }
}

function addTerm(graph: GraphBuilder, node: NamedNode, notation: string, term: DeclaredTerm): void {
  graph
    .add(node, skos.notation, string(notation))
    .add(node, rdfs.label, string(term.label))
    .add(node, skos.definition, given(term.definition, string))
    .add(node, skos.exactMatch, ...term.exactMatch.map(namedNode))
    .add(node, skos.closeMatch, ...term.closeMatch.map(namedNode));
}

/** The variables that a graph declares, by name. Statements that are missing are left out: the shapes require them. */
export function ownVariablesIn(quads: Iterable<Quad>): ClinicalVariable[] {
  const nodes = new Map<string, Quad[]>();
  const found: string[] = [];
  for (const quad of quads) {
    const { subject, predicate, object } = quad;
    if (!subject.value.includes('/id/variable/')) continue;
    if (predicate.value === rdf.type.value && object.value === terms.ClinicalVariable.value) found.push(subject.value);
    nodes.set(subject.value, [...(nodes.get(subject.value) ?? []), quad]);
  }
  const all = (node: string, property: NamedNode): string[] =>
    (nodes.get(node) ?? []).filter(({ predicate }) => predicate.equals(property)).map(({ object }) => object.value);
  const one = (node: string, property: NamedNode): string | undefined => all(node, property)[0];
  const variables = [...new Set(found)].map((node): ClinicalVariable => {
    const codes = all(node, terms.permittedCode).map((iri) => [one(iri, skos.notation) ?? iri, iri] as const);
    const unit = one(node, qiaw.ucum);
    const of = [...clinicalNodes.values()].find(({ class: kind }) => kind === one(node, rdfs.domain));
    return {
      name: one(node, skos.notation) ?? '',
      label: one(node, rdfs.label) ?? '',
      ...(of !== undefined && { of: of.name }),
      property: node,
      direct: false,
      units: unit === undefined ? {} : { [unit]: 1 },
      minimum: Number(one(node, terms.minimum) ?? Number.NEGATIVE_INFINITY),
      maximum: Number(one(node, terms.maximum) ?? Number.POSITIVE_INFINITY),
      ...(unit !== undefined && { unit }),
      ...(codes.length > 0 && { codes: Object.fromEntries(codes.sort(([a], [b]) => (a < b ? -1 : 1))) }),
    };
  });
  return variables.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Properties and classes that declared variables add to the vocabulary of their graph. */
export const termsOf = (variables: readonly ClinicalVariable[]): string[] =>
  variables.flatMap(({ property, codes }) => [property, ...Object.values(codes ?? {})]);
