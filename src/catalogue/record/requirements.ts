import type { CatalogueSettings, Organisation } from '../../core/config/index.ts';
import { type ProfileName, profileNames } from './profiles.ts';
import type { Creator, DatasetRecord } from './record-schema.ts';

/** A value that a profile requires and only a person can give. */
interface Requirement {
  /** Key of the record, or of the configuration if it begins with `catalogue.`. */
  readonly key: string;
  readonly profiles: readonly ProfileName[];
}

/** Required whatever the profile: what a dataset needs to count as described. */
const always = [
  'title',
  'description',
  'publisher',
  'contact',
  'licence',
  'accessRights',
  'keywords',
  'creators',
] as const;

/** The profiles that a record must meet to be published. */
export function wantedProfiles({ profiles, eucaim }: DatasetRecord): readonly ProfileName[] {
  const usual: readonly ProfileName[] = ['dcat-ap', 'fdp', 'health-ri', 'healthdcat-ap'];
  return profiles ?? (eucaim === undefined ? usual : [...usual, 'eucaim']);
}

/**
 * What profiles require that neither the record nor the configuration gives. Nothing is filled in for it: a draft lacks it, and a
 * publication waits for it.
 */
export function unmet(
  record: DatasetRecord,
  settings: Pick<CatalogueSettings, 'accessBody'> | undefined,
): Requirement[] {
  const missing: Requirement[] = always
    .filter((key) => isEmpty(record[key]))
    .map((key) => ({ key, profiles: ['dcat-ap'] }));
  const need = (key: string, value: unknown, ...profiles: ProfileName[]): void => {
    if (isEmpty(value)) missing.push({ key, profiles });
  };
  const { publisher, contact, creators, health, legal, coverage, eucaim } = record;
  const agent = (key: string, organisation: Organisation): void => {
    const { email, homepage, contactPage } = organisation;
    need(`${key}.email`, email, 'health-ri', 'healthdcat-ap-earlier');
    need(`${key}.homepage`, homepage, 'health-ri', 'healthdcat-ap-earlier');
    need(`${key}.email or ${key}.contactPage`, email ?? contactPage, 'healthdcat-ap', 'eucaim');
  };
  if (publisher !== undefined) {
    agent('publisher', publisher);
    need('publisher.type', publisher.type, 'healthdcat-ap-earlier');
    need('publisher.note', publisher.note, 'healthdcat-ap-earlier');
  }
  if (contact !== undefined) need('contact.email', contact.email, 'health-ri');
  for (const [index, creator] of creators.entries()) {
    need(`creators.${index}.email`, creator.email, 'health-ri');
    need(`creators.${index}.orcid or creators.${index}.homepage`, pageOf(creator), 'health-ri');
  }
  need('health.categories', health.categories, 'healthdcat-ap', 'healthdcat-ap-earlier', 'eucaim');
  const body = health.accessBody ?? settings?.accessBody;
  need('health.accessBody', body, 'healthdcat-ap', 'healthdcat-ap-earlier', 'eucaim');
  if (body !== undefined) agent('health.accessBody', body);
  need('health.themes', health.themes, 'healthdcat-ap-earlier');
  need('legal.purpose', legal.purpose, 'healthdcat-ap-earlier');
  need('coverage.spatial', coverage.spatial, 'healthdcat-ap-earlier');
  need('eucaim.condition', eucaim?.condition, 'eucaim');
  need('eucaim.collectionMethod', eucaim?.collectionMethod, 'eucaim');
  need('eucaim.interoperabilityLevel', eucaim?.interoperabilityLevel, 'eucaim');
  need('eucaim.types', eucaim?.types, 'eucaim');
  return missing;
}

/** A page about the person or organisation itself. */
export const pageOf = ({ homepage, orcid, identifier }: Creator): string | undefined =>
  homepage ?? (orcid === undefined ? identifier : `https://orcid.org/${orcid.slice(-19)}`);

const isEmpty = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/** The profiles for which the record gives everything that a person must give. */
export function metProfiles(
  record: DatasetRecord,
  settings: Pick<CatalogueSettings, 'accessBody'> | undefined,
): readonly ProfileName[] {
  const needed = unmet(record, settings);
  if (needed.some(({ key }) => (always as readonly string[]).includes(key))) return [];
  return profileNames.filter((name) => needed.every(({ profiles }) => !profiles.includes(name)));
}

/** The keys that still have to be filled in before the dataset can be published. */
export function missingKeys(record: DatasetRecord, settings?: Pick<CatalogueSettings, 'accessBody'>): string[] {
  const wanted = wantedProfiles(record);
  const needed = unmet(record, settings).filter(
    ({ key, profiles }) =>
      (always as readonly string[]).includes(key) || profiles.some((name) => wanted.includes(name)),
  );
  return [...new Set(needed.map(({ key }) => key))];
}
