import { z } from 'zod';

/** A code with its `source`, one of the table's `sources`. */
const code = z.strictObject({
  value: z.string().min(1).max(64),
  scheme: z.string().min(1).max(16),
  meaning: z.string().min(1).max(64),
  source: z.string().min(1),
});

const side = z.strictObject({
  classes: z.array(z.string()).optional(),
  delineationOf: z.string().optional(),
});

const entry = z
  .strictObject({
    key: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    names: z.array(z.string().min(1)).min(1),
    paired: z.boolean().default(false),
    both: z.array(z.string().min(1)).default([]),
    category: z.string(),
    type: z.string(),
    modifier: z.string().optional(),
    anatomicRegion: z.string().optional(),
    classes: z.array(z.string()),
    delineationOf: z.string().optional(),
    left: side.optional(),
    right: side.optional(),
  })
  .refine((e) => e.paired || (e.both.length === 0 && !e.left && !e.right), {
    error: '`both`, `left` and `right` belong to entries with `paired: true`',
  });

/** The form of a name table file, version 1. Unknown keys are refused. */
export const nameTableSchema = z.strictObject({
  version: z.literal(1),
  sources: z.record(z.string(), z.string()).default({}),
  prefixes: z.record(z.string(), z.url()).default({}),
  codes: z.record(z.string(), code).default({}),
  entries: z.array(entry),
});

export type NameTableFile = z.infer<typeof nameTableSchema>;
export type NameTableEntry = NameTableFile['entries'][number];
