import { z } from 'zod';
import type { DelineationMethod } from '../../../core/index.ts';

/** A code with its `source`, one of the table's `sources`. */
const code = z.strictObject({
  value: z.string().min(1).max(64),
  scheme: z.string().min(1).max(16),
  meaning: z.string().min(1).max(64),
  source: z.string().min(1),
});

/** How a region was drawn: the closed list of PS3.3 C.8.8.5 (ROIGenerationAlgorithm) and C.8.20.2 (SegmentAlgorithmType). */
export const methods = ['manual', 'semiautomatic', 'automatic'] as const satisfies readonly DelineationMethod[];

/** The closed list of time points that a name may state. */
export const timePoints = [
  'test',
  'retest',
  'baseline',
  'planning',
  'mid-treatment',
  'end-of-treatment',
  'follow-up',
  'preoperative',
  'postoperative',
] as const;

export const lateralities = ['left', 'right', 'both'] as const;

/** The texts of a source that a rule may read. `ROIName` is the name of a region, whichever attribute it is from. */
export const namedTexts = [
  'ROIName',
  'SegmentLabel',
  'SegmentDescription',
  'TrackingID',
  'SeriesDescription',
  'StructureSetLabel',
  'StructureSetName',
  'ContentLabel',
  'ContentDescription',
  'ClinicalTrialTimePointID',
] as const;

/** Words in lower case by the value of the closed list for which they stand. */
const listed = <T extends string>(list: readonly T[]) => z.partialRecord(z.enum(list), z.array(z.string().min(1)));

const values = z.strictObject({
  method: listed(methods).optional(),
  timepoint: listed(timePoints).optional(),
  laterality: listed(lateralities).optional(),
});

const rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  reads: z.array(z.enum(namedTexts)).min(1).default(['ROIName']),
  pattern: z.string().min(1).max(400),
  /** Key of the entry that gives the meaning; without it the rule reads only what its groups state. */
  key: z.string().optional(),
  /** Values for names that do not contain them. */
  method: z.enum(methods).optional(),
  timepoint: z.enum(timePoints).optional(),
  /** Words that have another value in this rule than in the table. */
  values: values.optional(),
  /** The published form; `$group` stands for the text of a group. Default: the standard name of the entry. */
  say: z.string().max(64).optional(),
  source: z.string().optional(),
});

const side = z.strictObject({
  classes: z.array(z.string()).optional(),
  delineationOf: z.string().optional(),
});

/** At most 16 letters, digits and underscores, as TG-263 recommends, so that it is a CodeValue (SH). */
const standardName = z
  .string()
  .regex(/^[A-Za-z0-9]+(_[A-Za-z0-9]+)*$/)
  .max(16);

const entry = z
  .strictObject({
    key: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    /** TG-263 name; default: the key. */
    standard: standardName.optional(),
    /** Standard name of both sides; default: the standard name with an s. */
    plural: standardName.optional(),
    /** Names of public cohorts, published as they are. */
    published: z.array(z.string().min(1)).default([]),
    names: z.array(z.string().min(1)).default([]),
    paired: z.boolean().default(false),
    both: z.array(z.string().min(1)).default([]),
    category: z.string().default('anatomical'),
    type: z.string().optional(),
    modifier: z.string().optional(),
    anatomicRegion: z.string().optional(),
    classes: z.array(z.string()).default([]),
    delineationOf: z.string().optional(),
    left: side.optional(),
    right: side.optional(),
  })
  .refine((e) => e.paired || (e.both.length === 0 && !e.left && !e.right && !e.plural), {
    error: '`both`, `plural`, `left` and `right` belong to entries with `paired: true`',
  });

/** A structure without class (`terms`), or a word beside a structure (`words`); `say` is what is published. */
const term = z.strictObject({
  say: z.string().regex(/^[A-Za-z0-9]+(_[A-Za-z0-9]+)*$/),
  words: z.array(z.string().min(1)).default([]),
});

const word = term.extend({
  /** Whether the structure beside it stays what it is; default: it does not. */
  keeps: z.enum(['any', 'target']).optional(),
  method: z.enum(methods).optional(),
  timepoint: z.enum(timePoints).optional(),
});

/** The form of a name table file, version 1. Unknown keys are refused. */
export const nameTableSchema = z.strictObject({
  version: z.literal(1),
  sources: z.record(z.string(), z.string()).default({}),
  prefixes: z.record(z.string(), z.url()).default({}),
  codes: z.record(z.string(), code).default({}),
  values: values.default({}),
  entries: z.array(entry).default([]),
  /** Further names by the key of an entry; names under `unknown` stay without meaning. */
  aliases: z.record(z.string(), z.array(z.string().min(1))).default({}),
  terms: z.array(term).default([]),
  words: z.array(word).default([]),
  rules: z.array(rule).default([]),
});

export type NameTableFile = z.infer<typeof nameTableSchema>;
export type NameTableEntry = NameTableFile['entries'][number];
export type NameRule = NameTableFile['rules'][number];
export type NameValues = NameTableFile['values'];
export type Laterality = (typeof lateralities)[number];
export type TimePoint = (typeof timePoints)[number];
export type NamedText = (typeof namedTexts)[number];
export type NameWord = NameTableFile['words'][number];
