import { foldedForms } from './fold.ts';
import { packageText } from './worker-entry.ts';

/** Attributes whose values are published only if any scanner could have written them. */
export type CodedAttribute =
  | 'AlgorithmName'
  | 'BodyPartExamined'
  | 'CodeMeaning'
  | 'ConvolutionKernel'
  | 'DecayCorrection'
  | 'Manufacturer'
  | 'ManufacturerModelName'
  | 'Modality'
  | 'PatientSex'
  | 'ROIGenerationAlgorithm'
  | 'RescaleType'
  | 'SUVType'
  | 'Units'
  | 'UnitAnnotation';

/** Replaces a value that may not be published. */
export const otherValue = 'other';

/**
 * Words that cannot be listed: numbers of scanners ("64", "CT750", "VA40A"), kernels of Siemens ("B30f", "Br40d"),
 * Canon ("FC08") and Neusoft ("F20"), vertebrae and numbered targets. An identifier may have such a form, so these
 * words are compared with the identifiers.
 */
const shapes: Readonly<Partial<Record<CodedAttribute, RegExp>>> = {
  AlgorithmName: /^[a-z]{0,3}\d{1,4}[a-z]{0,2}$/,
  ManufacturerModelName: /^[a-z]{0,3}\d{1,4}[a-z]{0,2}$/,
  ConvolutionKernel: /^(?:[a-z]|(?:[a-z]{1,2}|gauss)\d{1,3}[a-z]{0,2}\d?|\d{1,3})$/,
  BodyPartExamined: /^[clts]?\d{1,2}$/,
  CodeMeaning: /^[a-z]{0,2}\d{1,2}[a-z]{0,2}$/,
};

/** Attributes whose values are defined terms, not words. */
const enumerated = new Set<CodedAttribute>(
  'DecayCorrection Modality PatientSex ROIGenerationAlgorithm RescaleType SUVType Units UnitAnnotation'.split(
    ' ',
  ) as CodedAttribute[],
);

let lists: ReadonlyMap<string, ReadonlySet<string>> | undefined;

function listOf(attribute: CodedAttribute): ReadonlySet<string> {
  lists ??= new Map(
    Object.entries(JSON.parse(packageText('ontology/coded-values.json')) as Record<string, string>).map(
      ([name, words]) => [name, new Set(words.toLowerCase().split(' '))],
    ),
  );
  return lists.get(attribute)!;
}

/**
 * Whether `ontology/coded-values.json` contains a value of an attribute: `listed` if it contains every word, `shaped`
 * if some words are numbers or codes in a form of the attribute; undefined otherwise.
 */
export function codedValue(attribute: CodedAttribute, value: string): 'listed' | 'shaped' | undefined {
  const list = listOf(attribute);
  const plain = foldedForms(value)[0]!.trim();
  if (plain === otherValue || list.has(plain)) return 'listed';
  if (enumerated.has(attribute)) return undefined;
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  const unlisted = words.filter(
    (word) => !list.has(word) && !(/[a-z]{3}\d{1,3}$/.test(word) && list.has(word.replace(/\d+$/, ''))),
  );
  if (unlisted.length === 0) return 'listed';
  const shape = shapes[attribute];
  return shape !== undefined && unlisted.every((word) => shape.test(word)) ? 'shaped' : undefined;
}
