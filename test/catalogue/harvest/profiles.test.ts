import { describe, expect, it } from 'vitest';
import { replacing } from './catalogue/index.ts';
import { check, detects } from './support.ts';

const dataset = /^\/dataset\/lung-1$/;
const theme = 'http://publications.europa.eu/resource/authority/data-theme/HEAL';
/** Statements added to a dataset. */
const adding = (statements: string) =>
  replacing(dataset, 'dct:title "Lung 1" ;', `dct:title "Lung 1" ; ${statements} ;`);

describe('A reader who looks codes up', () => {
  detects('codes', [
    ['an unknown data theme', replacing(dataset, theme, `${theme}TH`), 'codes-unknown', 'data-theme/HEALTH'],
    [
      'an unknown frequency',
      adding('dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/YEARLY>'),
      'codes-unknown',
      'frequency/YEARLY',
    ],
    [
      'an unknown media type',
      adding('dcat:mediaType <https://www.iana.org/assignments/media-types/text/comma>'),
      'codes-unknown',
      'text/comma',
    ],
    [
      'a vocabulary at a bare address',
      adding('dcat:theme <http://13.81.34.152:8890/resource/authority/health-theme/CANCER>'),
      'codes-bare-address',
      '13.81.34.152',
    ],
    [
      'ages in the wrong order',
      adding(
        '<http://healthdataportal.eu/ns/health#minTypicalAge> 90 ; <http://healthdataportal.eu/ns/health#maxTypicalAge> 18',
      ),
      'codes-order',
      'minTypicalAge',
    ],
  ]);
});

describe('A validator of a profile', () => {
  const codesOf = async (...args: Parameters<typeof check>) =>
    (await check(...args)).findings.map(({ code, place }) => `${code} ${place.split(' ').at(-1)}`);

  it('names what HealthDCAT-AP release 8 requires and the dataset lacks', async () => {
    const found = await codesOf('healthdcat-r8');
    for (const property of ['healthdcatap:hdab', 'healthdcatap:healthCategory', 'dcatap:applicableLegislation']) {
      expect(found).toContain(`healthdcat-r8-missing ${property}`);
    }
    expect(found.some((one) => one.endsWith('dct:title'))).toBe(false);
  });

  it('names values of other vocabularies, of other kinds and too many of them', async () => {
    const found = await codesOf(
      'healthdcat-r8',
      adding(
        `<http://healthdataportal.eu/ns/health#healthCategory> <https://example.org/IMAG> ;
  <http://healthdataportal.eu/ns/health#hasStructuredData> "yes" , true ; dct:accessRights "open"`,
      ),
    );
    expect(found).toContain('healthdcat-r8-vocabulary healthdcatap:healthCategory');
    expect(found).toContain('healthdcat-r8-kind healthdcatap:hasStructuredData');
    expect(found).toContain('healthdcat-r8-repeated dct:accessRights');
  });

  it('names what EUCAIM requires in addition', async () => {
    const found = await codesOf('eucaim');
    for (const name of ['hasBirthSex', 'hasImageModality', 'hasCondition', 'collectionMethod']) {
      expect(found).toContain(`eucaim-missing eucaim:${name}`);
    }
  });
});
