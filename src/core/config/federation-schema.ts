import { isIP } from 'node:net';
import { z } from 'zod';

/** `192.168.7.0/24`, `10.1.2.3`, `fd00::/8`. */
const network = z.string().refine((text) => {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  return (
    version !== 0 && rest.length === 0 && (prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= most))
  );
}, 'an IP address or a network such as 192.168.7.0/24');

/**
 * Other SPARQL endpoints that queries may use. Their credentials come from the environment, by the name of the site.
 */
export const federationSchema = z.strictObject({
  sites: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,30}$/, 'a site name has lower-case letters, digits and hyphens')
        .refine((name) => name !== 'local', 'local is this server itself'),
      z.strictObject({
        endpoint: z.url({ protocol: /^https?$/ }).describe('Address of the SPARQL 1.1 Protocol endpoint'),
        timeoutSeconds: z.number().positive().max(600).default(20),
        maxResultBytes: z
          .number()
          .int()
          .positive()
          .default(64 * 1024 * 1024),
      }),
    )
    .default({})
    .describe('Endpoints by name for SERVICE and the parameter site; none: federation is off'),
  privateAddresses: z
    .array(network)
    .default([])
    .describe('Private, loopback and other special addresses or networks that sites may have; all others are refused'),
  threads: z.number().int().min(1).max(16).default(2).describe('Federated and vector queries evaluated at once'),
  memoryMegabytes: z.number().int().min(64).max(65536).default(1024).describe('Memory one of them may take'),
});
