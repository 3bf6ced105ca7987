/** Metadata profiles that a dataset can meet, with the address of each specification. */
export const profiles = {
  'dcat-ap': { title: 'DCAT-AP 3.0.1', iri: 'https://semiceu.github.io/DCAT-AP/releases/3.0.1/' },
  'health-ri': { title: 'Health-RI core metadata schema 2', iri: 'https://github.com/Health-RI/health-ri-metadata' },
  'healthdcat-ap': {
    title: 'HealthDCAT-AP, release 8',
    iri: 'https://data.health.europa.eu/healthdcat-ap/releases/release-8/',
  },
  'healthdcat-ap-earlier': {
    title: 'HealthDCAT-AP, releases 5 to 7',
    iri: 'https://healthdataeu.pages.code.europa.eu/healthdcat-ap/releases/release-7/',
  },
  fdp: { title: 'FAIR Data Point 1.2', iri: 'https://specs.fairdatapoint.org/fdp-specs-v1.2.html' },
  eucaim: { title: 'EUCAIM DCAT-AP 2.0', iri: 'https://github.com/EUCAIM/eucaim_dcat_ap/tree/main/releases/v2.0' },
} as const;

export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as [ProfileName, ...ProfileName[]];
