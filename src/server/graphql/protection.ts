import type { Plugin } from 'graphql-yoga';

/** Limits per operation. Each is far above what a page of a cohort builder requests. */
export const operationLimits = {
  depth: 12,
  aliases: 60,
  directives: 50,
  tokens: 4000,
  cost: 1_000_000,
} as const;

/** graphql-armor: operations that are too deep, wide or expensive are refused before execution; errors do not suggest field names. */
export async function protection(): Promise<Plugin[]> {
  const { EnvelopArmor } = await import('@escape.tech/graphql-armor');
  const { depth, aliases, directives, tokens, cost } = operationLimits;
  const armor = new EnvelopArmor({
    maxDepth: { n: depth, flattenFragments: true, ignoreIntrospection: true },
    maxAliases: { n: aliases },
    maxDirectives: { n: directives },
    maxTokens: { n: tokens },
    costLimit: {
      maxCost: cost,
      objectCost: 2,
      scalarCost: 1,
      depthCostFactor: 1.5,
      ignoreIntrospection: true,
      flattenFragments: true,
    },
    blockFieldSuggestion: { enabled: false },
  });
  return armor.protect().plugins as unknown as Plugin[];
}
