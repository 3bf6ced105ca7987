import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/core/index.ts';
import { ruleOf, treatmentOf } from '../../../src/dicom/deidentify/table.ts';
import type { DeidentificationProfile, RetainOption } from '../../../src/dicom/index.ts';

const lines = readFileSync(join(packageRoot(), 'ontology', 'deidentification.csv'), 'utf8')
  .trimEnd()
  .split('\n');
const rows = lines.slice(1).map((line) => {
  const [tag, keyword, vr, action, source] = line.split(',');
  return { tag: tag!, keyword: keyword!, vr: vr!, action: action!, source: source! };
});

const profile = (retain: readonly RetainOption[], dayOffset?: number): DeidentificationProfile => ({
  retain: new Set(retain),
  subject: 's',
  dayOffset,
  uid: (uid) => uid,
  label: (name) => name,
});

const treatment = (tag: number, retain: readonly RetainOption[] = [], dayOffset?: number): string =>
  treatmentOf(tag, ruleOf(tag)!, profile(retain, dayOffset));

describe('The table of attributes', () => {
  it('lists each attribute once, in ascending order, and includes every entry of Table E.1-1 with a single tag', () => {
    const tags = rows.map(({ tag }) => tag);
    expect(tags).toEqual([...new Set(tags)].sort());
    expect(rows.filter(({ source }) => source === 'E.1-1')).toHaveLength(651);
  });

  it('keeps no name, date, time or age that PS3.15 does not treat', () => {
    const personal = rows.filter(({ vr }) => ['PN', 'DA', 'TM', 'DT', 'AS'].includes(vr));
    expect(personal.filter(({ source }) => source !== 'E.1-1')).toEqual([]);
  });

  it('keeps neither unlimited text nor instance UIDs', () => {
    const kept = rows.filter(({ action }) => action === 'K');
    expect(kept.filter(({ vr }) => ['LT', 'UT', 'PN', 'UN', 'OB', 'AE'].includes(vr))).toEqual([]);
    const uids = kept.filter(({ vr }) => vr === 'UI').map(({ keyword }) => keyword);
    expect(uids.filter((keyword) => !/SOPClass|CodingScheme|Context|MappingResource/.test(keyword))).toEqual([]);
  });

  it('lists no private attributes and no groups of overlays or curves', () => {
    for (const { tag } of rows) {
      const group = Number.parseInt(tag.slice(0, 4), 16);
      expect(group % 2).toBe(0);
      expect([0x50, 0x60]).not.toContain(group >>> 8);
    }
  });

  it('gives the actions of PS3.15', () => {
    expect(treatment(0x00100010)).toBe('empty');
    expect(treatment(0x00081030)).toBe('text');
    expect(treatment(0x00080020)).toBe('empty');
    expect(treatment(0x00080020, [], -5)).toBe('date');
    expect(treatment(0x00100030, [], -5)).toBe('empty');
    expect(treatment(0x00080018)).toBe('uid');
    expect(treatment(0x00080018, ['uids'])).toBe('keep');
    expect(treatment(0x00101030)).toBe('remove');
    expect(treatment(0x00101030, ['patient-characteristics'])).toBe('keep');
    expect(treatment(0x00181000)).toBe('dummy');
    expect(treatment(0x00181000, ['device'])).toBe('keep');
    expect(treatment(0x00080080)).toBe('empty');
    expect(treatment(0x00080080, ['institution'])).toBe('keep');
    expect(treatment(0x0040a730)).toBe('recurse');
    expect(treatment(0x00081140)).toBe('recurse');
    expect(ruleOf(0x00091001)).toBeUndefined();
  });
});
