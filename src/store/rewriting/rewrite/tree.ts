import type { SyntaxNode } from '../../syntax/sparql-tools.ts';

/** Every node of a tree once, outermost first. `within` decides whether to descend into a node. */
export function* nodesOf(value: unknown, within: (node: SyntaxNode) => boolean = () => true): Generator<SyntaxNode> {
  if (Array.isArray(value)) {
    for (const one of value) yield* nodesOf(one, within);
  } else if (isNode(value)) {
    yield value;
    if (within(value)) for (const part of Object.values(value)) yield* nodesOf(part, within);
  }
}

/**
 * A tree with some nodes replaced, inner nodes first. Unchanged subtrees are the same objects. A node in a list may be replaced
 * by several nodes.
 */
export function rewritten<T>(value: T, change: (node: SyntaxNode) => SyntaxNode | readonly SyntaxNode[]): T {
  if (Array.isArray(value)) {
    const next = value.flatMap((one: unknown) => {
      const inner = parts(one, change);
      return isNode(inner) ? change(inner) : [inner];
    });
    return (next.length === value.length && next.every((one, n) => one === value[n]) ? value : next) as T;
  }
  const inner = parts(value, change);
  if (!isNode(inner)) return inner as T;
  const changed = change(inner);
  return (Array.isArray(changed) ? changed[0] : changed) as T;
}

/** The value with its children rewritten but not the value itself. */
function parts(value: unknown, change: (node: SyntaxNode) => SyntaxNode | readonly SyntaxNode[]): unknown {
  if (Array.isArray(value)) return rewritten(value, change);
  if (!isNode(value)) return value;
  const next: Record<string, unknown> = {};
  let same = true;
  for (const [name, part] of Object.entries(value)) {
    next[name] = name === 'loc' ? part : rewritten(part, change);
    same &&= next[name] === part;
  }
  return same ? value : next;
}

/** {@link rewritten} with changes that ask the store. Nodes are changed one after the other. */
export async function rewrittenAsync<T>(value: T, change: (node: SyntaxNode) => Promise<SyntaxNode>): Promise<T> {
  const inner = async (one: unknown): Promise<unknown> => {
    if (Array.isArray(one)) {
      const next: unknown[] = [];
      for (const member of one) next.push(await inner(member));
      return next.every((member, n) => member === one[n]) ? one : next;
    }
    if (!isNode(one)) return one;
    const next: Record<string, unknown> = {};
    let same = true;
    for (const [name, part] of Object.entries(one)) {
      next[name] = name === 'loc' ? part : await inner(part);
      same &&= next[name] === part;
    }
    return change(same ? one : (next as SyntaxNode));
  };
  return (await inner(value)) as T;
}

export const isNode = (value: unknown): value is SyntaxNode =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

export const isPattern = (node: unknown, subType: string): node is SyntaxNode =>
  isNode(node) && node.type === 'pattern' && node.subType === subType;

export const isVariable = (node: unknown): node is SyntaxNode & { readonly value: string } =>
  isNode(node) && node.type === 'term' && node.subType === 'variable';

export const namesOf = (node: unknown): Set<string> =>
  new Set([...nodesOf(node)].filter(isVariable).map(({ value }) => value));
