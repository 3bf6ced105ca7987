import { namespaces } from '../rdf/namespaces.ts';
import { toNTriplesTerm } from '../rdf/serialise.ts';
import { namedNode, string, typed } from '../rdf/terms.ts';
import { type NamedQuery, type ParameterType, type QueryParameter, QueryParameterError } from './model.ts';

/**
 * The query with each parameter replaced by one RDF term. Values are checked against their type and written by the
 * serialiser, and only `$name` tokens outside strings, IRIs and comments are replaced, so a value can never become syntax.
 * Throws QueryParameterError.
 */
export function bindParameters(query: NamedQuery, values: Readonly<Record<string, string>>): string {
  for (const name of Object.keys(values)) {
    if (!query.parameters.some((parameter) => parameter.name === name)) {
      const known = query.parameters.map((parameter) => parameter.name).join(', ') || 'none';
      throw new QueryParameterError(`The query ${query.name} does not have this parameter. Its parameters: ${known}.`);
    }
  }
  const terms = new Map(query.parameters.map((parameter) => [parameter.name, termFor(query, parameter, values)]));
  return query.text.replace(tokens, (token, name: string | undefined) => {
    if (name === undefined) return token;
    const term = terms.get(name);
    if (term !== undefined) return term;
    throw new QueryParameterError(`The query ${query.name} uses $${name}, which its header does not declare.`);
  });
}

/** Comments, IRIs and strings are separate tokens, so that a `$` inside them is not replaced. */
const tokens =
  /#[^\n]*|<[^<>"{}|^`\\\s]*>|"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\$([A-Za-z_]\w*)/gs;

function termFor(query: NamedQuery, parameter: QueryParameter, values: Readonly<Record<string, string>>): string {
  const { name, type, optional } = parameter;
  const value = Object.hasOwn(values, name) ? values[name] : parameter.default;
  if (value === undefined) {
    if (optional) return 'UNDEF';
    throw new QueryParameterError(`The query ${query.name} needs the parameter ${name}: ${parameter.description}.`);
  }
  if (!forms[type].test(value)) {
    throw new QueryParameterError(`The parameter ${name} of the query ${query.name} is not of type ${type}.`);
  }
  return toNTriplesTerm(type === 'iri' ? namedNode(value) : type === 'string' ? string(value) : literal(value, type));
}

function literal(value: string, type: ParameterType) {
  return typed(value, namedNode(namespaces.xsd + type));
}

const forms: Readonly<Record<ParameterType, RegExp>> = {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters IRIREF excludes
  iri: /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|^`\\]*$/,
  string: /^[\s\S]*$/,
  integer: /^[+-]?\d+$/,
  decimal: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/,
  double: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/,
  dateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
};
