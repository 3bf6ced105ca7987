import { namespaces } from '../rdf/namespaces.ts';
import { bindParameters } from './bind-parameters.ts';
import type { NamedQuery } from './model.ts';

/**
 * The text of a named query that runs unchanged: with its defaults, without its optional parameters, and with a variable
 * in place of each parameter that must be given (`$name` is a variable in SPARQL).
 */
export function exampleText(query: NamedQuery): string {
  const open = new Set(query.parameters.filter(isNeeded).map(({ name }) => name));
  const optional = query.parameters.filter(({ name }) => !open.has(name));
  // Kept from the replacement by a name that is not a variable of the query.
  const held = query.text.replace(/\$([A-Za-z_]\w*)/g, (token, name: string) => (open.has(name) ? `?${name}` : token));
  return bindParameters({ ...query, text: held, parameters: optional }, {});
}

const isNeeded = ({ optional, default: usual }: NamedQuery['parameters'][number]): boolean =>
  !optional && usual === undefined;

/**
 * The named queries as examples of an endpoint, in Turtle: `sh:SPARQLExecutable` with `sh:select`, `sh:prefixes` and
 * `schema:target`, as the SIB publishes them (https://github.com/sib-swiss/sparql-examples), where assistants look for them.
 */
export function queryExamples(queries: readonly NamedQuery[], base: string, target: string): string {
  const prefixes = `<${base}.well-known/sparql-examples#prefixes>`;
  const declared = Object.entries(namespaces).map(([prefix, namespace]) => ({
    node: `<${base}.well-known/sparql-examples#prefix-${prefix}>`,
    says: `sh:prefix ${quoted(prefix)} ; sh:namespace ${quoted(namespace)}^^xsd:anyURI .`,
  }));
  const examples = queries.map((query) => {
    const text = exampleText(query);
    const needed = query.parameters.filter(isNeeded).map(({ name, description }) => `?${name}: ${description}`);
    const comment = [query.title, query.answers && `Columns: ${query.answers}.`, ...needed].filter(Boolean).join(' ');
    return `<${base}queries/${query.name}> a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ;
  rdfs:label ${quoted(query.name)} ;
  rdfs:comment ${quoted(comment)}@en ;
  sh:prefixes ${prefixes} ;
  sh:select ${quoted(text)} ;
  schema:target <${target}> .`;
  });
  return `@prefix sh: <${namespaces.sh}> .
@prefix rdfs: <${namespaces.rdfs}> .
@prefix schema: <${namespaces.schema}> .
@prefix xsd: <${namespaces.xsd}> .

${prefixes} sh:declare ${declared.map(({ node }) => node).join(' ,\n    ')} .
${declared.map(({ node, says }) => `${node} ${says}`).join('\n')}

${examples.join('\n\n')}
`;
}

const quoted = (text: string): string => JSON.stringify(text).replaceAll('\u2028', '\\u2028');
