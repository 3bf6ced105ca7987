import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingKeys, parseRecord, recordTemplate, Vocabularies } from '../../src/catalogue/index.ts';
import { codeFaults, settingsCodes } from '../../src/catalogue/vocabularies/check-codes.ts';
import { vocabularyNames } from '../../src/catalogue/vocabularies/vocabulary.ts';
import { catalogueSchema } from '../../src/core/config/index.ts';
import { fullRecordText } from '../support/catalogue-fixture.ts';
import { temporaryFolder } from '../support/temporary.ts';

const vocabularies = Vocabularies.of();
const parse = (text: string) => parseRecord(text, 'record.yaml', vocabularies);
const eu = 'http://publications.europa.eu/resource/authority/';
const health = 'https://hdeu-dcat.data.health.europa.eu/resource/authority/';

/** Each with what the message must name: the key, and where there is one, what was meant. */
const wrong: ReadonlyArray<readonly [record: string, named: RegExp]> = [
  ['coverage: { spatial: [ZZZ] }', /coverage\.spatial\.0: "ZZZ".*Countries/],
  ['coverage: { spatial: [Netherlands] }', /coverage\.spatial\.0: .*mean NLD \(Netherlands\)/],
  ['coverage: { spatial: [NDL] }', /coverage\.spatial\.0: "NDL".*Did you mean/],
  [`coverage: { spatial: ["${eu}country/ZZZ"] }`, /coverage\.spatial\.0: .*country\/ZZZ/],
  ['publisher: { name: A, country: XYZ }', /publisher\.country: "XYZ"/],
  ['publisher: { name: A, type: hospital }', /publisher\.type: "hospital".*Publisher types/],
  [
    'publisher: { name: A, identifier: "https://ror.org/02jz4aj88" }',
    /publisher\.identifier: .*mean https:\/\/ror\.org\/02jz4aj89/,
  ],
  ['publisher: { name: A, identifier: "https://ror.org/Maastricht" }', /publisher\.identifier: a ROR/],
  ['creators: [{ name: A, orcid: 0000-0002-1825-0098 }]', /creators\.0\.orcid: .*mean 0000-0002-1825-0097/],
  ['creators: [{ name: A, orcid: me }]', /creators\.0\.orcid: an ORCID/],
  ['creators: [{ name: A, identifier: "https://orcid.org/0000-0002-1825-0098" }]', /creators\.0\.identifier: .*0097/],
  [
    'creators: [{ name: A, affiliation: { name: B, identifier: "https://ror.org/02jz4aj80" } }]',
    /creators\.0\.affiliation/,
  ],
  ['licence: CC-BY-99.0', /licence: "CC-BY-99\.0".*mean CC-BY-/],
  ['licence: Apache 2', /licence: "Apache 2".*mean Apache-2\.0/],
  ['licence: MIT License', /licence: .*mean MIT/],
  ['licence: our own', /licence: "our own" is not one of: SPDX/],
  ['languages: [zz]', /languages\.0: "zz"/],
  ['languages: [english]', /languages\.0: .*mean ENG \(English\)/],
  ['languages: [xx, en]', /languages\.0: "xx"/],
  ['frequency: SOMETIMES', /frequency: "SOMETIMES" is not one of: Frequencies/],
  ['frequency: annually', /frequency: .*mean ANNUAL/],
  ['frequency: never ever', /frequency: .*mean NEVER/],
  ['themes: [HEALTH]', /themes\.0: .*mean HEAL/],
  ['themes: [oncology]', /themes\.0: "oncology"/],
  [`themes: ["${eu}data-theme/HEALTHY"]`, /themes\.0: .*mean HEAL/],
  ['coverage: { temporal: { start: "2012", end: "2010" } }', /coverage\.temporal: the end is before the start/],
  ['coverage: { temporal: { start: "2012-05-02", end: "2012-05" , x: 1 } }', /coverage\.temporal/],
  ['coverage: { minTypicalAge: 90, maxTypicalAge: 18 }', /coverage: minTypicalAge is above maxTypicalAge/],
  ['legal: { legalBasis: ["consent of the patients"] }', /legal\.legalBasis\.0: "consent of the patients"/],
  ['legal: { legalBasis: [A9-2-z] }', /legal\.legalBasis\.0: "A9-2-z".*Did you mean A9-2-/],
  ['legal: { legalBasis: ["https://example.org/law"] }', /legal\.legalBasis\.0/],
  ['legal: { purpose: [Science] }', /legal\.purpose\.0: "Science"/],
  ['legal: { purpose: ["https://w3id.org/dpv#ScientificResearchs"] }', /legal\.purpose\.0: .*mean ScientificResearch/],
  ['legal: { personalData: [Sexe] }', /legal\.personalData\.0: "Sexe"/],
  ['legal: { personalData: ["https://w3id.org/dpv/pd#Gender"] }', /legal\.personalData\.0: .*mean Gender/],
  ['legal: { retention: { start: "2030-02", end: "2030-01" } }', /legal\.retention: the end/],
  ['health: { categories: [EHR] }', /health\.categories\.0: .*mean EHRS/],
  [
    'health: { categories: ["http://13.81.34.152:1101/resource/authority/healthcategories/EHRS"] }',
    /health\.categories\.0: .*mean EHRS/,
  ],
  ['health: { themes: [lung cancer] }', /health\.themes\.0: .*keywords/],
  [`health: { themes: ["${health}health-theme/CANCER"] }`, /health\.themes\.0: .*mean CANCER_DISEASE/],
  ['health: { codingSystems: [SNOMED] }', /health\.codingSystems\.0: .*mean SNOMED-CT/],
  ['health: { codingSystems: ["http://www.wikidata.org/entity/Q1753883"] }', /health\.codingSystems\.0/],
  ['health: { standards: [OMOP] }', /health\.standards\.0: .*mean OMOP-CDM/],
  [
    'health: { accessBody: { name: A, country: NL } }',
    /health\.accessBody\.country: .*"NL"|health\.accessBody\.country/,
  ],
  ['eucaim: { condition: lung cancer }', /eucaim\.condition: .*mean CLIN1000065/],
  ['eucaim: { collectionMethod: [cohort] }', /eucaim\.collectionMethod\.0: .*hyper-ontology/],
  ['profiles: [dcat]', /profiles\.0/],
];

describe('A code of a record', () => {
  it.each(wrong)('is refused by name in %s', (text, named) => {
    expect(() => parse(text)).toThrow(named);
  });

  it('is accepted as code, as other code for the same concept, and as IRI', () => {
    expect(parse(fullRecordText).frequency).toBe('NEVER');
    for (const text of [
      `frequency: "${eu}frequency/NEVER"`,
      'languages: [nl, en, ENG]',
      'licence: "https://example.org/terms"',
      'coverage: { spatial: [NLD, "http://www.wikidata.org/entity/Q55"] }',
      'legal: { legalBasis: [A9-2-j, Consent, "https://w3id.org/dpv#InformedConsent"] }',
      `publisher: { name: A, type: "${health}publisher-type/biobank" }`,
    ]) {
      expect(() => parse(text)).not.toThrow();
    }
  });

  it('that the record on disk has from an earlier release does not make it unreadable', () => {
    expect(parseRecord('health: { themes: [lung cancer] }', 'record.yaml').health.themes).toEqual(['lung cancer']);
  });
});

describe('The settings of the catalogue', () => {
  it('have codes from the same lists', () => {
    expect(codeFaults(catalogueSchema.parse({}), settingsCodes, vocabularies)).toEqual([]);
    const settings = { licence: 'CC-99', language: 'zz', publisher: { name: 'A', country: 'ZZZ' } };
    expect(codeFaults(settings, settingsCodes, vocabularies)).toHaveLength(3);
  });
});

describe('The template of a record', () => {
  it('is a valid record that can be published once its comment signs are taken away', () => {
    const template = recordTemplate('lung1');
    const filled = template
      .split('\n')
      .slice(2)
      .map((line) => line.replace(/^# ?/, ''))
      .join('\n');
    expect(missingKeys(parse(filled))).toEqual([]);
    expect(missingKeys(parse(template))).toContain('title');
  });
});

describe('The lists of codes', () => {
  it('all state source, version and licence, and are those that the program names', () => {
    const lists = vocabularies.all();
    expect(lists.map(({ name }) => name).sort()).toEqual([...vocabularyNames].sort());
    for (const { source, version, licence, scheme, iri, complete, note } of lists) {
      expect([source, version, licence, scheme, iri].every((text) => text.length > 0)).toBe(true);
      // An incomplete list says what it lacks.
      expect(complete || note !== undefined).toBe(true);
    }
  });

  it('are replaced by newer ones of a data directory', () => {
    const root = temporaryFolder('vocabularies');
    mkdirSync(join(root, 'vocabularies'), { recursive: true });
    const { codes: _, aliases: __, name: ___, ...head } = vocabularies.list('frequency');
    writeFileSync(
      join(root, 'vocabularies', 'frequency.json'),
      JSON.stringify({ ...head, version: '2027', codes: { SOMETIMES: 'sometimes' } }),
    );
    const newer = Vocabularies.of(root);
    expect(() => parseRecord('frequency: SOMETIMES', 'record.yaml', newer)).not.toThrow();
    expect(() => parseRecord('frequency: NEVER', 'record.yaml', newer)).toThrow(/frequency/);
    expect(newer.list('country').version).toBe(vocabularies.list('country').version);
  });
});
