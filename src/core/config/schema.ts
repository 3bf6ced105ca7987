import { z } from 'zod';
import { faceStatements } from '../face-statement.ts';
import { accessSchema } from './access-schema.ts';
import { catalogueSchema } from './agents.ts';
import { federationSchema } from './federation-schema.ts';
import { limitsSchema } from './limits-schema.ts';
import { perturbSchema } from './perturb-schema.ts';
import { sourcesSchema } from './sources-schema.ts';
import { storeSchema } from './store-schema.ts';

const positive = z.number().positive();

/**
 * The whole configuration. Unknown keys are refused. Nothing here is secret: secrets come from the environment or from
 * files that the environment names (see environment.ts), and have no defaults.
 */
export const configSchema = z.strictObject({
  base: z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.endsWith('/'), 'must end with /')
    .optional()
    .describe('Persistent base of every IRI; default http://127.0.0.1:<port>/'),
  identity: z
    .strictObject({
      mode: z.enum(['pseudonym', 'keep']).default('pseudonym'),
      issuer: z.string().default('').describe('Issuer of PatientID if the DICOM objects name none'),
    })
    .prefault({}),
  run: z
    .strictObject({
      settings: z.string().default('pyradiomics-default').describe('Name of built-in settings or a parameter file'),
      models: z
        .array(z.string())
        .default([])
        .describe('Deep models by id (docs/model-card.md); the built-in qiaw-phantom-cnn has no clinical meaning'),
      modelFolders: z.array(z.string()).default([]).describe('Further folders of models'),
      roi: z.string().optional().describe('Regular expression an ROI name must match'),
      contours: z.enum(['or', 'xor']).default('or'),
      delineations: z.enum(['rtstruct', 'seg', 'all']).default('all').describe('Delineations to use'),
      seriesDescription: z
        .string()
        .optional()
        .describe('Regular expression that SeriesDescription of a delineation must match'),
      measure: z
        .enum(['same-frame', 'same-frame:nearest'])
        .optional()
        .describe(
          'Also measure ROIs on PET and MR images in the same frame of reference; masks by coverage or nearest voxel',
        ),
      agreement: z
        .boolean()
        .default(true)
        .describe('Compare the delineations of one structure on one image, where a subject has more than one'),
      outputs: z
        .array(z.enum(['seg', 'labelmap', 'rtstruct']))
        .default(['seg'])
        .describe('DICOM objects of the masks; seg is always among them'),
      volumes: z
        .array(z.enum(['nrrd', 'nifti']))
        .default(['nrrd'])
        .describe('Formats of image and masks; nrrd is always among them'),
      trustGeometry: z.boolean().default(false).describe('Use positions of contours if their references disagree'),
      partialContours: z.boolean().default(false).describe('Use the usable contours of an ROI that has unusable ones'),
      site: z
        .strictObject({
          value: z.string().min(1),
          scheme: z.string().min(1).default('SCT'),
          meaning: z.string().min(1).max(64),
        })
        .optional()
        .describe('Anatomic site of the dataset: location of its target volumes if the source does not state it'),
      deidentify: z
        .enum(['none', 'basic'])
        .default('none')
        .describe('basic: DICOM objects by PS3.15 Annex E, dates shifted; needs identity mode pseudonym'),
      retain: z
        .array(z.enum(['uids', 'device', 'institution', 'patient-characteristics']))
        .default([])
        .describe('Options of PS3.15 that keep more than deidentify: basic'),
      acceptBurnedIn: z
        .boolean()
        .default(false)
        .describe('Use images that declare text burned into their pixels (BurnedInAnnotation YES)'),
      faces: z
        .enum(faceStatements)
        .optional()
        .describe('Statement of the steward about faces in images of heads (docs/privacy.md)'),
      perturb: perturbSchema.optional(),
      dataset: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens')
        .default('default'),
      nameTables: z.array(z.string()).default([]).describe('Further ROI name tables (YAML), searched first'),
      register: z.string().optional().describe("File of the owner's private register (docs/own-data.md); default none"),
      workers: z
        .number()
        .int()
        .min(1)
        .max(64)
        .optional()
        .describe('Concurrent cases; default: one per core, as far as memory allows'),
      memoryMb: positive.optional().describe('Memory of all concurrent cases; default: free memory minus a reserve'),
      maxTries: z.number().int().min(1).max(20).default(3).describe('Attempts per case with transient faults'),
      maxCrashes: z
        .number()
        .int()
        .min(1)
        .max(100)
        .default(5)
        .describe('Process crashes after which a case is set aside'),
      graceSeconds: z.number().min(0).default(60).describe('Time for running cases to end after an interrupt'),
      minimumFreeBytes: positive.default(256 * 1024 * 1024),
    })
    .prefault({}),
  volume: z
    .strictObject({
      spacingTolerance: z
        .number()
        .positive()
        .max(0.5)
        .optional()
        .describe('Allowed distance of a slice from its place on a regular grid, as a fraction of the spacing'),
    })
    .prefault({}),
  sources: sourcesSchema,
  server: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.number().int().min(0).max(65535).default(8080),
      graceSeconds: z.number().min(0).default(20).describe('Time for running answers to end when the server stops'),
      queryTimeoutSeconds: positive.default(30).describe('One query; ?timeout= can only lower it'),
      limits: limitsSchema.prefault({}),
      trustProxy: z
        .boolean()
        .default(false)
        .describe('Whether X-Forwarded-For, as the last proxy sets it, is the address of a caller'),
      audit: z
        .strictObject({
          enabled: z.boolean().default(true),
          megabytes: positive.default(50).describe('Size at which audit.ndjson is rotated'),
          keep: z.number().int().min(1).max(10_000).default(10).describe('Number of rotated files to keep'),
        })
        .prefault({})
        .describe('Log of data requests by caller, in audit.ndjson of the data directory'),
    })
    .prefault({}),
  cohorts: z
    .strictObject({
      smallCells: z
        .number()
        .int()
        .min(2)
        .max(100)
        .default(5)
        .describe('Smaller numbers of subjects are not shown to callers without record access'),
      countFrom: z
        .number()
        .int()
        .min(50)
        .max(1_000_000)
        .default(200)
        .describe(
          'Count tokens get a number from this number of subjects on, for several conditions from five times that; below, only "at least" or nothing',
        ),
      images: z
        .strictObject({
          dicomweb: z
            .url({ protocol: /^https?$/ })
            .optional()
            .describe('DICOMweb root that serves the images'),
          s3: z
            .string()
            .regex(/^s3:\/\/\S+$/, 's3://bucket/prefix')
            .optional()
            .describe('Bucket whose folders are named by study and series UID'),
        })
        .prefault({})
        .describe('Location of the images, for manifests of cohorts'),
    })
    .prefault({}),
  graphql: z
    .strictObject({
      persistedOnly: z.boolean().default(false).describe('Execute only operations with a known digest'),
    })
    .prefault({}),
  store: storeSchema.prefault({ kind: 'oxigraph' }),
  access: accessSchema.prefault({}),
  catalogue: catalogueSchema.prefault({}),
  federation: federationSchema.prefault({}),
  queue: z
    .strictObject({
      url: z.string().optional().describe('Redis for several machines, such as redis://host:6379/0'),
      silenceSeconds: z
        .number()
        .min(1)
        .default(30)
        .describe('Silence after which a worker loses its cases to the others'),
    })
    .prefault({}),
  operation: z
    .strictObject({
      metricsHost: z.string().default('127.0.0.1').describe('Address of --metrics-port'),
      traces: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe('OTLP/HTTP collector for traces, such as http://127.0.0.1:4318'),
    })
    .prefault({}),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn') }).prefault({}),
});

export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
