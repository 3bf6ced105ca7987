import { z } from 'zod';

const level = z.enum(['public', 'registered', 'restricted']);

/** Who may read which dataset. Tokens are secret; they are in the files that the environment names. */
export const accessSchema = z.strictObject({
  datasets: z
    .record(z.string().min(1), level)
    .default({})
    .describe('Level by dataset id, * for all others: public, registered (any known caller) or restricted (granted)'),
  trustLoopback: z
    .boolean()
    .default(true)
    .describe(
      'Whether the user of this machine can read everything without a token; false behind a proxy on the same machine',
    ),
  oidc: z
    .strictObject({
      issuer: z.url({ protocol: /^https?$/ }).describe('Issuer as written in tokens; its discovery document is read'),
      audience: z.string().min(1).describe('Value that aud of a token must contain'),
      jwksUri: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe('Keys of the issuer, if it has no discovery document'),
      algorithms: z
        .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']))
        .min(1)
        .default(['RS256', 'PS256', 'ES256', 'EdDSA']),
      clockSkewSeconds: z.number().min(0).max(300).default(60),
      nameClaim: z.string().default('sub').describe('Claim that names the caller in the audit log'),
      groupsClaim: z
        .string()
        .default('groups')
        .describe('Claim with groups or roles; dots lead into objects (realm_access.roles)'),
      grants: z
        .record(z.string().min(1), z.array(z.string().min(1)).min(1))
        .default({})
        .describe('Dataset ids by group; * for all'),
      writers: z.array(z.string().min(1)).default([]).describe('Groups that may change user graphs'),
    })
    .optional()
    .describe('OpenID provider whose access tokens are accepted'),
});
