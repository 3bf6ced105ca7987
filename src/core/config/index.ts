export {
  agentIri,
  type CatalogueSettings,
  type ContactPoint,
  catalogueSchema,
  contactSchema,
  iriText,
  type Organisation,
  organisationSchema,
  type Words,
  webAddress,
  wordsSchema,
} from './agents.ts';
export { orcidFault, orcidPattern } from './check-digits.ts';
export {
  type Environment,
  readEnvironment,
  type SiteCredentials,
  type SourceEnvironment,
  siteVariable,
} from './environment.ts';
export { effectiveBase, loadConfig, type Overrides } from './load.ts';
export { printConfig } from './print.ts';
export type { Config } from './schema.ts';
export { readSoftware } from './software.ts';
