import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveUid } from '../../../src/core/index.ts';
import { type DeidentificationProfile, deidentifyObject, readDerivedObject } from '../../../src/dicom/index.ts';
import { contour, ctSlice, FRAME, type Items, part10, structureSet, UID } from '../../support/dicom-fixture.ts';
import { atSize } from '../../support/full-size.ts';
import { needlesOf } from '../../support/needles.ts';
import { identifiers, plantedEverywhere } from '../../support/planted-object.ts';

const profile: DeidentificationProfile = {
  retain: new Set(),
  subject: 'kabcd-subject',
  dayOffset: -100,
  uid: (uid) => deriveUid('test', createHmac('sha256', 'key').update(uid).digest('hex')),
  label: (name) => (name === 'Heart' ? name : 'unmapped-0123456789'),
};

/** The delimiter of a sequence of undefined length. */
const end = Buffer.from('feffdde000000000', 'hex');

const needles = needlesOf(Object.values(identifiers));

function found(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1').toLowerCase();
  return needles.filter((needle) => text.includes(needle));
}

const read = readDerivedObject;
const syntaxes = ['implicit', 'explicit', 'deflated', 'bigEndian'] as const;

describe('A de-identified object', () => {
  it.each(syntaxes)('holds no planted identifier in any attribute, sequence or private element (%s)', (name) => {
    const source = part10(ctSlice(0, plantedEverywhere()), {
      transferSyntaxUid: UID[name],
      undefinedLengths: name === 'implicit',
    });
    source.write(identifiers.patientName, 10, 'latin1');
    const copy = deidentifyObject(source, profile);
    expect(found(copy)).toEqual([]);
    if (name !== 'deflated') expect(found(source).length).toBeGreaterThan(5);
  });

  it.each(syntaxes)('keeps the pixels, the geometry and the transfer syntax (%s)', (name) => {
    const source = part10(ctSlice(3), { transferSyntaxUid: UID[name] });
    const pixels = (file: Uint8Array) => read(file, (dataset) => Buffer.from(dataset.bytes('PixelData')!));
    const copy = deidentifyObject(source, profile);
    expect(pixels(copy)).toEqual(pixels(source));
    read(copy, (dataset) => {
      expect(dataset.numbers('ImagePositionPatient')).toEqual([-12.5, 7.25, 17.5]);
      expect(dataset.number('RescaleIntercept')).toBe(-10);
      expect(dataset.short('Rows')).toBe(3);
      expect(dataset.text('Manufacturer')).toBe('SIEMENS');
    });
    expect(Buffer.from(copy).includes(name === 'deflated' ? UID.explicit : UID[name])).toBe(true);
  });

  it('keeps the fragments of encapsulated pixels byte for byte', () => {
    const basic = Buffer.from('feff00e000000000feff00e00400000001020304', 'hex');
    const source = part10(ctSlice(0, { x7fe00010: ['OB', { encapsulated: Buffer.concat([basic, end]) }] }), {
      transferSyntaxUid: UID.rle,
    });
    const copy = deidentifyObject(source, profile);
    expect(Buffer.from(copy).includes(Buffer.concat([basic, end]))).toBe(true);
    expect(read(copy, (dataset) => dataset.bytes('PixelData')!.length)).toBe(basic.length);
  });

  it('states that it is de-identified, by which method, and who the patient is now', () => {
    read(deidentifyObject(part10(ctSlice(0)), profile), (dataset) => {
      expect(dataset.text('PatientName')).toBe('kabcd-subject');
      expect(dataset.text('PatientID')).toBe('kabcd-subject');
      expect(dataset.text('PatientIdentityRemoved')).toBe('YES');
      expect(dataset.text('LongitudinalTemporalInformationModified')).toBe('MODIFIED');
      const codes = dataset.sequence('DeidentificationMethodCodeSequence').map((item) => item.text('CodeValue'));
      expect(codes).toEqual(['113100', '113104', '113105', '113107']);
    });
  });

  it("shifts dates by the patient's number of days, or removes them", () => {
    const source = part10(ctSlice(0, { x00080022: ['DA', '20200301'], x00080023: ['DA', '20200302'] }));
    read(deidentifyObject(source, profile), (dataset) => {
      expect(dataset.text('StudyDate')).toBe('20190924');
      expect(dataset.text('AcquisitionDate')).toBe('20191122');
    });
    read(deidentifyObject(source, { ...profile, dayOffset: undefined }), (dataset) => {
      expect(dataset.has('StudyDate')).toBe(true);
      expect(dataset.text('StudyDate')).toBeUndefined();
      expect(dataset.text('ContentDate')).toBe('19000101');
      expect(dataset.text('LongitudinalTemporalInformationModified')).toBe('REMOVED');
    });
  });

  it('has new UIDs, the same ones wherever an object is referenced; UIDs of the standard stay', () => {
    const image = deidentifyObject(part10(ctSlice(1)), profile);
    const contours = [contour(1)];
    const roi = { number: 1, name: 'Heart', contourItem: { contours } };
    const drawn = deidentifyObject(part10(structureSet([roi], 2)), profile);
    const uid = read(image, (dataset) => dataset.uid('SOPInstanceUID')!);
    expect(Buffer.from(image).includes('1.2.3.')).toBe(false);
    read(drawn, (dataset) => {
      expect(dataset.uid('SOPClassUID')).toBe(UID.rtstruct);
      const frame = dataset.sequence('ReferencedFrameOfReferenceSequence')[0]!;
      expect(frame.uid('FrameOfReferenceUID')).toBe(profile.uid(FRAME));
      const reference = dataset.sequence('ROIContourSequence')[0]!.sequence('ContourSequence')[0]!;
      expect(reference.sequence('ContourImageSequence')[0]!.uid('ReferencedSOPInstanceUID')).toBe(uid);
      expect(reference.sequence('ContourImageSequence')[0]!.uid('ReferencedSOPClassUID')).toBe(UID.ct);
    });
    const kept = deidentifyObject(part10(ctSlice(1)), { ...profile, retain: new Set(['uids']) });
    expect(read(kept, (dataset) => dataset.uid('SOPInstanceUID'))).toBe('1.2.3.9.1');
  });

  it('names ROIs as the profile demands and keeps their contours', () => {
    const rois = ['Heart', 'tumour of T. Quackenbush'].map((name, i) => ({
      number: i + 1,
      name,
      contourItem: { contours: [contour(0)] },
    }));
    read(deidentifyObject(part10(structureSet(rois, 1)), profile), (dataset) => {
      const names = dataset.sequence('StructureSetROISequence').map((item) => item.text('ROIName'));
      expect(names).toEqual(['Heart', 'unmapped-0123456789']);
      const drawn = dataset.sequence('ROIContourSequence')[1]!.sequence('ContourSequence')[0]!;
      expect(drawn.numbers('ContourData')).toHaveLength(9);
      expect(dataset.text('StructureSetLabel')).toBe('Plan');
    });
  });

  it('keeps harmless descriptors and removes all others', () => {
    const described = (text: string): string | undefined =>
      read(deidentifyObject(part10(ctSlice(0, { x00081030: ['LO', text] })), profile), (d) =>
        d.text('StudyDescription'),
      );
    expect(described('CT Chest with contrast 5mm')).toBe('CT Chest with contrast 5mm');
    expect(described('CT Chest Mr Smith')).toBeUndefined();
    expect(described('CT 12 03 43')).toBeUndefined();
    expect(described('CT 19431107')).toBeUndefined();
  });

  it('removes a name from attributes that are otherwise kept, and removes values missing from every list of coded values', () => {
    const change: Items = { x00081090: ['LO', 'Scanner of jane'], x00180015: ['CS', 'JANE'] };
    const japanese: Items = { ...change, x00080005: ['CS', 'ISO_IR 192'], x00100010: ['PN', 'Doe^Jane=山田^太郎'] };
    const filter: Items = { x00181160: ['SH', 'for 太郎'] };
    const other = deidentifyObject(part10(ctSlice(0, { ...japanese, ...filter })), profile);
    expect(Buffer.from(other).includes('太郎')).toBe(false);
    read(deidentifyObject(part10(ctSlice(0, change)), profile), (dataset) => {
      expect(dataset.text('ManufacturerModelName')).toBe('other');
      expect(dataset.text('BodyPartExamined')).toBe('OTHER');
      expect(dataset.text('Manufacturer')).toBe('SIEMENS');
    });
  });

  it('replaces coded entries of private schemes by its own codes', () => {
    const code = (scheme: string): Items => ({
      x00080100: ['SH', '4711'],
      x00080102: ['SH', scheme],
      x00080104: ['LO', 'Told by Mrs Smith'],
    });
    const coded = (scheme: string) =>
      read(deidentifyObject(part10(ctSlice(0, { x00082218: ['SQ', [code(scheme)]] })), profile), (dataset) => {
        const item = dataset.sequence('AnatomicRegionSequence')[0]!;
        return [item.text('CodeValue'), item.text('CodingSchemeDesignator'), item.text('CodeMeaning')];
      });
    expect(coded('SCT')).toEqual(['4711', 'SCT', 'Told by Mrs Smith']);
    expect(coded('99LOCAL')).toEqual([
      expect.stringMatching(/^[0-9a-f]{10}$/),
      '99QIAW',
      expect.stringContaining('Removed'),
    ]);
    expect(coded('99LOCAL')).toEqual(coded('99LOCAL'));
    expect(coded('99OTHER')).not.toEqual(coded('99LOCAL'));
  });

  it('keeps what the options allow: sex and weight, serial number, institution', () => {
    const change: Items = {
      x00080080: ['LO', 'Clinic'],
      x00100040: ['CS', 'F'],
      x00101030: ['DS', '70.5'],
      x00181000: ['LO', 'SN-1'],
    };
    const source = part10(ctSlice(0, change));
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
    const bare = text(deidentifyObject(source, profile));
    expect(bare).not.toMatch(/Clinic|70\.5|SN-1/);
    const all = deidentifyObject(source, {
      ...profile,
      retain: new Set(['patient-characteristics', 'device', 'institution']),
    });
    expect(text(all)).toMatch(/Clinic/);
    expect(text(all)).toMatch(/70\.5/);
    expect(text(all)).toMatch(/SN-1/);
    expect(read(all, (dataset) => dataset.text('PatientSex'))).toBe('F');
  });

  it('does not change in a second pass, except for UIDs and dates: nothing is left to remove', () => {
    const once = deidentifyObject(part10(ctSlice(0, plantedEverywhere())), profile);
    const still: DeidentificationProfile = { ...profile, uid: (uid) => uid, dayOffset: 0 };
    const [a, b] = [deidentifyObject(once, still), deidentifyObject(deidentifyObject(once, still), still)];
    expect(Buffer.compare(a, b)).toBe(0);
    expect(a.length).toBe(once.length);
  });

  it('never holds text from an attribute that is not in the table', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0x0009, max: 0x7fdf }),
        fc.integer({ min: 0x0001, max: 0xfffe }),
        fc.constantFrom('LO', 'UT', 'UN', 'OB', 'PN', 'CS'),
        (group, element, vr) => {
          const tag = `x${group.toString(16).padStart(4, '0')}${element.toString(16).padStart(4, '0')}`;
          const secret = 'QUACKENBUSH 1234';
          const value = vr === 'UN' || vr === 'OB' ? Buffer.from(secret) : secret;
          const change: Items = { x00100010: ['PN', 'Quackenbush^T'], [tag]: [vr, value] };
          const copy = deidentifyObject(part10(ctSlice(0, change)), profile);
          expect(Buffer.from(copy).toString('latin1').toLowerCase()).not.toContain('quackenbush');
        },
      ),
      { numRuns: atSize(60, 300) },
    );
  });

  it('is either made or refused, for any damage to the bytes of its source', () => {
    const source = part10(ctSlice(0, { x00081140: ['SQ', [{ x00081155: ['UI', '1.2.3.4'] }]] }), {
      transferSyntaxUid: UID.implicit,
      undefinedLengths: true,
    });
    const change = fc.tuple(fc.integer({ min: 132, max: source.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = Buffer.from(source);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          expect(deidentifyObject(bytes, profile).length).toBeLessThan(2 * source.length + 2000);
        } catch (error) {
          expect(error).toMatchObject({ code: 'QIAW_NOT_DEIDENTIFIABLE' });
        }
      }),
      { numRuns: atSize(200, 1000) },
    );
  });

  it('is refused where the source is damaged or not a DICOM object, without quoting its content', () => {
    const whole = part10(ctSlice(0));
    for (const bytes of [whole.subarray(0, whole.length - 9), Buffer.from('Doe^Jane'), Buffer.alloc(0)]) {
      expect(() => deidentifyObject(bytes, profile)).toThrow(
        expect.objectContaining({
          code: 'QIAW_NOT_DEIDENTIFIABLE',
          message: expect.not.stringMatching(/Jane|1\.2\.3/),
        }),
      );
    }
  });
});
