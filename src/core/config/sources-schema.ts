import { z } from 'zod';

const wholeNumber = z.number().int().positive();

/** How sources other than folders are fetched, and how the receiver handles objects. */
export const sourcesSchema = z
  .strictObject({
    concurrency: z.number().int().min(1).max(16).default(4).describe('Requests to one service at a time'),
    retries: z.number().int().min(0).max(20).default(5).describe('Further attempts after a transient fault'),
    timeoutSeconds: z.number().positive().default(60).describe('Silence of a service after which a request is aborted'),
    pageSize: z.number().int().min(1).max(5000).default(200).describe('Matches per page of a search'),
    keepDownloads: z.boolean().default(false).describe('Keep downloads in the spool after the run'),
    followLinks: z.boolean().default(false).describe('Follow symbolic links that lead out of a source folder'),
    allowInsecure: z.boolean().default(false).describe('Send credentials over http to hosts other than this one'),
    tls: z
      .strictObject({
        ca: z.string().optional().describe('Certificates to trust in addition to the default ones (PEM file)'),
        cert: z.string().optional().describe('Client certificate for mutual TLS (PEM file)'),
        key: z.string().optional().describe('Its private key (PEM file); passphrase in QIAW_SOURCE_TLS_PASSPHRASE'),
      })
      .prefault({}),
    zip: z
      .strictObject({
        maxEntries: wholeNumber.default(1_000_000),
        maxBytes: wholeNumber.default(500 * 1024 ** 3),
        maxRatio: z.number().min(1).default(200),
      })
      .prefault({}),
    s3: z
      .strictObject({
        endpoint: z.url().optional().describe('S3-compatible service or mirror, addressed by path; default AWS'),
        region: z.string().default('us-east-1'),
      })
      .prefault({}),
    tcia: z
      .strictObject({
        endpoint: z
          .url()
          .default('https://services.cancerimagingarchive.net/nbia-api/services/v1/')
          .describe('NBIA API that gives a series as a zip archive'),
      })
      .prefault({}),
    receive: z
      .strictObject({
        host: z.string().default('127.0.0.1'),
        aeTitle: z
          .string()
          .regex(/^[ -[\]-~]{1,16}$/, '1 to 16 characters, no backslash')
          .default('FAIRQIAW'),
        callers: z.array(z.string()).default([]).describe('AE titles that may send; none: everyone on this host'),
        quietSeconds: z
          .number()
          .positive()
          .default(30)
          .describe('Time without new objects after which a patient is processed'),
        keepHours: z
          .number()
          .positive()
          .default(24)
          .describe('Hours that received objects are kept for related objects'),
        maxAssociations: z.number().int().min(1).max(64).default(8),
        maxObjectBytes: wholeNumber.default(4 * 1024 ** 3),
      })
      .prefault({}),
  })
  .prefault({});
