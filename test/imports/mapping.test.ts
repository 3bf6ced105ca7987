import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { inDataset } from '../../src/imports/index.ts';
import { parseMapping } from '../../src/imports/map/mapping.ts';
import { clinicalMapping, featuresMapping } from './fixture.ts';

const examples = join(packageRoot(), 'docs', 'examples', 'mappings');

const invalid = (text: string): string => {
  try {
    parseMapping(text);
  } catch (error) {
    expect(error).toMatchObject({ code: 'QIAW_IMPORT_MAPPING' });
    return (error as Error).message;
  }
  throw new Error('the mapping was accepted');
};

describe('a mapping file', () => {
  it('is valid in every shipped example', () => {
    const names = readdirSync(examples);
    expect(names.length).toBeGreaterThanOrEqual(4);
    for (const name of names)
      expect(parseMapping(readFileSync(join(examples, name), 'utf8')).digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is refused with the place of every wrong key', () => {
    expect(invalid(clinicalMapping.replace('dataset:', 'data-set:'))).toContain('data-set');
    expect(invalid(clinicalMapping.replace('term: age, unit: a', 'term: age'))).toMatch(/column "age", unit: .*a, mo/);
    expect(invalid(clinicalMapping.replace('1: T1', '1: T9'))).toMatch(/codes\.1: must be one of T1, T2/);
    expect(invalid(clinicalMapping.replace('term: tStage', 'term: survivalTime'))).toMatch(/two columns|codes|unit/);
    expect(invalid(clinicalMapping.replace('term: age', 'term: shoeSize'))).toContain('must be one of survivalTime');
    expect(invalid(clinicalMapping.replace('column: two', 'column: dead'))).toContain('mapped twice');
    expect(invalid(featuresMapping.replace('roo:C100346', 'roo:GTV'))).toContain('features.region');
    expect(invalid('kind: [')).toContain('not YAML');
    expect(invalid('kind: something')).toContain('kind');
  });

  it('names the effective dataset where one other than its own was requested', () => {
    const own = parseMapping(clinicalMapping);
    const asked = inDataset(own, 'asked');
    expect(asked.mapping.dataset).toBe('asked');
    expect(asked).toEqual(parseMapping(clinicalMapping.replace('dataset: lung1', 'dataset: asked')));
    expect(inDataset(own, 'lung1')).toBe(own);
    const none = parseMapping(clinicalMapping.replace('dataset: lung1', ''));
    expect(inDataset(none, 'asked')).toBe(none);
  });

  it('is named by its meaning, ignoring comments, order and issuer', () => {
    const plain = parseMapping(clinicalMapping);
    const issued = clinicalMapping.replace('{ column: PatientID }', '{ issuer: Some Hospital, column: PatientID }');
    expect(parseMapping(`# a comment\n${clinicalMapping}`).digest).toBe(plain.digest);
    expect(parseMapping(issued)).toMatchObject({ digest: plain.digest, json: plain.json });
    expect(plain.json).not.toContain('issuer');
  });
});
