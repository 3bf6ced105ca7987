import type { SyntaxNode } from '../../syntax/sparql-tools.ts';
import { namesOf } from './tree.ts';

type Patterns = readonly SyntaxNode[];

/** Names of the variables that a group binds or may bind (18.2.1), in order. */
export function inScope(patterns: Patterns): Set<string> {
  const names = new Set<string>();
  const add = (more: Iterable<string>): void => {
    for (const name of more) names.add(name);
  };
  for (const pattern of patterns) {
    const { type, subType } = pattern;
    if (subType === 'filter' || subType === 'minus') continue;
    if (type === 'query') {
      const variables = pattern['variables'] as Patterns;
      if (variables.some((one) => one.type === 'wildcard')) add(inScope([pattern['where'] as SyntaxNode]));
      else add(variables.flatMap((one) => [...namesOf(one.subType === 'bind' ? one['variable'] : one)]));
    } else if (subType === 'bgp') add(namesOf(pattern['triples']));
    else if (subType === 'bind') add(namesOf(pattern['variable']));
    else if (subType === 'values') add(namesOf(pattern['variables']));
    else {
      add(namesOf(pattern['name']));
      add(inScope((pattern['patterns'] as Patterns | undefined) ?? []));
    }
  }
  return names;
}

/** A subset of the variables in scope that are bound in every solution, found by a simple check. */
export function boundForSure(patterns: Patterns): Set<string> {
  const names = new Set<string>();
  for (const { type, subType, triples, patterns: inner, where, variables } of patterns) {
    let sure: Iterable<string> = [];
    if (subType === 'bgp') sure = namesOf(triples);
    else if (subType === 'group' || subType === 'graph') sure = boundForSure(inner as Patterns);
    else if (type === 'query' && where !== undefined) {
      const shown = inScope([{ type, variables, where }]);
      sure = [...boundForSure([where as SyntaxNode])].filter((name) => shown.has(name));
    }
    for (const name of sure) names.add(name);
  }
  return names;
}
