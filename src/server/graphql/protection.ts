import type { Plugin } from 'graphql-yoga';

/** Bounds of one operation. Each is far above what a page of a cohort builder asks for. */
export const operationLimits = {
  depth: 12,
  aliases: 60,
  directives: 50,
  tokens: 4000,
  cost: 1_000_000,
} as const;

/** graphql-armor: what is deeper, wider or dearer is refused before it is executed; field names are not suggested to guessers. */
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
