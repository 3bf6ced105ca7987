import fc from 'fast-check';

/** Text that a careless or hostile source may contain where DICOM allows less. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.constantFrom('', '\\', 'a\\b', ' ', '20240230x', '1\u0000', 'YES', 'yes', '='.repeat(5), 'x'.repeat(2000)),
);

/** Patient and study attributes with any text. */
export const oddStudy = fc.record({
  patientName: anyText,
  patientId: anyText,
  patientBirthDate: anyText,
  patientSex: anyText,
  patientAge: anyText,
  patientIdentityRemoved: anyText,
  deidentificationMethod: anyText,
  studyDate: anyText,
  studyTime: anyText,
  accessionNumber: anyText,
  referringPhysicianName: anyText,
  studyId: anyText,
  studyDescription: anyText,
});

/** Attributes copied from the source, with the value representation they must follow. */
export const copiedAttributes = [
  ['00100010', 'PN'],
  ['00100020', 'LO'],
  ['00100030', 'DA'],
  ['00100040', 'CS'],
  ['00080020', 'DA'],
  ['00080030', 'TM'],
  ['00080050', 'SH'],
  ['00200010', 'SH'],
] as const;
