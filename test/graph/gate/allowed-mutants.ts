const optional = 'the source need not state it';
const openClass = 'a region may have several classes, each true on its own; with none left the gate warns';
const noUnitClass = 'not every UCUM unit has a class; the UCUM unit itself is required';
const anyLiteral = 'the value of a setting or of evidence may be of any type';

/** Mutants that the gate lets pass, and why that is correct. */
export const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  run: {
    'delete P00092 of Region': optional,
    'delete P100077 of Region': 'not every organ has a term in the anatomy ontology',
    'delete laterality of Region': 'regions without a side have none, and only the name table knows which',
    'delete note of Activity+ProcessingRun': 'the note keeps its own statements; the run is unaffected',
    'delete class C100344 of Region': openClass,
    'delete class C100346 of Region': openClass,
    'delete class C112913 of Region': openClass,
    'retarget propertyCategory of Region':
      'another code is just as well-formed; only the name table could show the error',
    'retarget propertyType of Region': 'another code is just as well-formed; only the name table could show the error',
  },
  subject: {
    'delete ATT00080070 of C17999+Entity+Series': optional,
    'delete ATT00081090 of C17999+Entity+Series': optional,
    'delete ATT00180050 of C17999+Entity+Series': `${optional}; the gate warns`,
    'delete ATT00181210 of C17999+Entity+Series': optional,
    'delete P100018 of C16960+Patient': optional,
    'retarget P100018 of C16960+Patient': 'either sex is possible; only the source could show the error',
  },
  regions: {
    'delete contradiction of Entity+RegionLink': 'most encodings do not contradict each other',
    'delete dice of Entity+RegionLink': 'objects may say that they encode one region without a comparison of masks',
    'delete encodingOf of AlternateDelineation': 'a region under other settings has prov:alternateOf alone',
  },
  definitions: {
    'delete P00019 of KK90': 'the ontology has three wavelet bases only',
    'delete P100027 of DatatypeProperty+FeatureDefinition':
      'not every UCUM unit has a class; the UCUM unit itself is required',
    'retype value of Setting': anyLiteral,
  },
  refusals: {
    'delete ofSubject of Refusal': 'a broken file may not name its patient',
    'delete roiNumber of Refusal': 'a whole series has no ROI number',
    'retype value of Evidence': anyLiteral,
  },
  executions: {
    'delete endedAtTime of Activity+Execution': 'an execution that was killed has no end',
    'delete reused of Activity+Execution': 'an execution may find nothing to reuse',
  },
  validation: {
    'delete path of ValidationResult': 'a finding about a whole node has no path',
    'delete sourceShape of ValidationResult': 'findings of rules that are not shapes have none',
    'retype focusNode of ValidationResult': 'a focus node that is not an IRI is the finding itself, and quoted as text',
  },
  'import clinical': {
    'retype value of Evidence': anyLiteral,
  },
  'import declared': {
    'delete closeMatch of Class+ClinicalCode': 'the mapping need not state it',
    'delete closeMatch of ClinicalVariable+ObjectProperty': 'the mapping need not state it',
    'delete definition of Class+ClinicalCode': 'the mapping need not state it',
    'delete exactMatch of Class+ClinicalCode': 'the mapping need not state it',
    'delete exactMatch of ClinicalVariable+ObjectProperty': 'the mapping need not state it',
    'delete maximum of ClinicalVariable+ObjectProperty': 'the mapping need not state it',
    'delete minimum of ClinicalVariable+ObjectProperty': 'the mapping need not state it',
    'duplicate closeMatch of Class+ClinicalCode': 'a term may match several published terms',
    'duplicate closeMatch of ClinicalVariable+ObjectProperty': 'a term may match several published terms',
    'duplicate exactMatch of Class+ClinicalCode': 'a term may match several published terms',
    'duplicate exactMatch of ClinicalVariable+ObjectProperty': 'a term may match several published terms',
  },
  'import features': {
    'delete P100027 of DatatypeProperty+FeatureDefinition+ImportedFeatureDefinition': noUnitClass,
    'delete regionClass of Entity+ImportedFeatureVector+RadiomicFeatureVector': optional,
    'retype value of Setting': anyLiteral,
  },
  'import o-raw': {
    'delete label of Entity+ImportedFeatureVector+RadiomicFeatureVector': optional,
  },
};
