import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ });

/** Which engine holds the graphs; credentials come from the environment. */
const kinds = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('oxigraph'),
    capacity: z
      .number()
      .int()
      .positive()
      .max(12_000_000)
      .default(6_000_000)
      .describe('Capacity of the embedded engine in quads; it was seen to fail at 12 million'),
  }),
  z.strictObject({
    kind: z.literal('disk'),
    program: z.string().default('oxigraph').describe('The Oxigraph program (pip install oxigraph)'),
    location: z.string().optional().describe('Folder of the database; default .disk-store in the data directory'),
    memoryMegabytes: z
      .number()
      .int()
      .min(256)
      .default(4096)
      .describe('Memory of the engine; a query that needs more ends it, and it is started again'),
    trustHost: z
      .boolean()
      .default(false)
      .describe('Start the engine even if other users of this host could connect to it'),
  }),
  z.strictObject({
    kind: z.literal('remote'),
    query: address.describe('SPARQL 1.1 query endpoint of the external server'),
    update: address.describe('SPARQL 1.1 update endpoint'),
    graphStore: address.describe('Graph Store Protocol endpoint'),
    accept: z
      .array(z.enum(['doubles', 'text', 'datasets', 'rows', 'mixtures', 'repeats']))
      .default([])
      .describe('Deficits of the server that are known and accepted (docs/sparql.md)'),
  }),
]);

/** Without `kind` the embedded engine is meant. */
export const storeSchema = z.preprocess(
  (given) => (given instanceof Object && !('kind' in given) ? { kind: 'oxigraph', ...given } : given),
  kinds,
);
