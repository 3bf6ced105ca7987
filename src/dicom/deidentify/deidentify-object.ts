import { QiawError } from '../../core/index.ts';
import { type Keyword, tagOf, vrOf } from '../element/dictionary/attribute.ts';
import { TRANSFER_SYNTAX } from '../element/dictionary/uids.ts';
import type { Dataset } from '../element/read/dataset.ts';
import { Malformed } from '../element/read/malformed.ts';
import { type OpenObject, openObject } from '../element/read/open.ts';
import { type Element, fileBytes, PIXEL_DATA } from '../element/read/walk.ts';
import { codeItem } from '../element/write/code-item.ts';
import { encodeMeta } from '../element/write/part10.ts';
import type { Code } from '../model.ts';
import { cleanText, dummy, textual } from './clean-value.ts';
import { replacedCode } from './coded-entry.ts';
import { ElementWriter } from './element-writer.ts';
import { KnownIdentifiers } from './known-identifiers.ts';
import { uidOf } from './patient-study.ts';
import { type DeidentificationProfile, methodCodes, methodText, temporalInformation } from './profile.ts';
import { type AttributeRule, ruleOf, type Treatment, treatmentOf } from './table.ts';

/** An object cannot be de-identified, so that no copy of it may be written. The message contains no value. */
export class NotDeidentifiable extends QiawError {
  readonly code = 'QIAW_NOT_DEIDENTIFIABLE';

  constructor(fault: string, options?: { cause?: unknown }) {
    super(`A DICOM object cannot be de-identified: ${fault} Leave it out, or run without --deidentify.`, options);
  }
}

/**
 * A de-identified copy of a DICOM object: every attribute is treated by the profile, unknown and private ones are
 * removed, sequences are walked, and meta information and preamble are replaced. The encoding is that of the source (a
 * deflated data set becomes Explicit VR Little Endian), so pixel data, encapsulated or not, are copied byte for byte.
 * `recognizable` is written into images as RecognizableVisualFeatures.
 *
 * @throws NotDeidentifiable for files that are damaged or are not DICOM objects
 */
export function deidentifyObject(
  bytes: Uint8Array,
  profile: DeidentificationProfile,
  recognizable?: 'YES' | 'NO',
): Uint8Array {
  try {
    const object = openObject(fileBytes(bytes));
    if (!object) throw new NotDeidentifiable('it is not a DICOM object.');
    return assemble(object, profile, recognizable);
  } catch (damage) {
    if (!(damage instanceof Malformed)) throw damage;
    throw new NotDeidentifiable(damage.reason, { cause: damage });
  }
}

function assemble(
  { dataset, encoding, transferSyntaxUid }: OpenObject,
  profile: DeidentificationProfile,
  recognizable: 'YES' | 'NO' | undefined,
): Uint8Array {
  const sopClassUid = dataset.uid('SOPClassUID');
  const sopInstanceUid = dataset.uid('SOPInstanceUID');
  if (!sopClassUid || !sopInstanceUid) throw new NotDeidentifiable('its SOP class or instance UID is missing.');
  const writer = new ElementWriter(encoding);
  const known = KnownIdentifiers.of(dataset, profile.retain);
  new Deidentifier(profile, known, report.test(sopClassUid)).dataset(
    dataset,
    writer,
    statements(profile, recognizable),
  );
  const syntax =
    transferSyntaxUid === TRANSFER_SYNTAX.deflatedExplicitLittleEndian
      ? TRANSFER_SYNTAX.explicitLittleEndian
      : transferSyntaxUid;
  const meta = encodeMeta(sopClassUid, uidOf(sopInstanceUid, profile), syntax);
  const file = new Uint8Array(132 + meta.length + writer.length);
  file.set([0x44, 0x49, 0x43, 0x4d], 128);
  file.set(meta, 132);
  writer.copyTo(file, 132 + meta.length);
  return file;
}

/** The SOP classes of structured reports, in which workflow references are type 2. */
const report = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\./;

type Statement = (writer: ElementWriter) => void;

/**
 * The statements of a de-identified object about itself and its patient, which replace those of the source (PS3.15
 * E.1.1).
 */
function statements(
  profile: DeidentificationProfile,
  recognizable: 'YES' | 'NO' | undefined,
): ReadonlyMap<number, Statement> {
  const text = (keyword: Keyword, value: string): [number, Statement] => [
    tagOf(keyword),
    (w) => writeText(w, keyword, value),
  ];
  return new Map<number, Statement>([
    text('PatientName', profile.subject),
    text('PatientID', profile.subject),
    text('PatientIdentityRemoved', 'YES'),
    text('DeidentificationMethod', methodText),
    [
      tagOf('DeidentificationMethodCodeSequence'),
      (w) =>
        w.sequence(
          tagOf('DeidentificationMethodCodeSequence'),
          methodCodes(profile).map((code) => encodeCode(code, w)),
        ),
    ],
    text('LongitudinalTemporalInformationModified', temporalInformation(profile)),
    ...(recognizable === undefined ? [] : [text('RecognizableVisualFeatures', recognizable)]),
  ]);
}

function encodeCode(code: Code, { encoding }: ElementWriter): ElementWriter {
  const { CodeValue, CodingSchemeDesignator, CodeMeaning } = codeItem(code);
  const item = new ElementWriter(encoding);
  writeText(item, 'CodeValue', CodeValue as string);
  writeText(item, 'CodingSchemeDesignator', CodingSchemeDesignator as string);
  writeText(item, 'CodeMeaning', CodeMeaning as string);
  return item;
}

function writeText(writer: ElementWriter, keyword: Keyword, value: string): void {
  writer.text(tagOf(keyword), vrOf(keyword), value);
}

class Deidentifier {
  constructor(
    private readonly profile: DeidentificationProfile,
    private readonly known: KnownIdentifiers,
    private readonly isReport: boolean,
  ) {}

  /**
   * Writes the treated elements of a data set in ascending order of tag, with those of `instead` replacing the
   * source's.
   */
  dataset(dataset: Dataset, writer: ElementWriter, instead: ReadonlyMap<number, Statement> = new Map()): void {
    const elements = new Map([...dataset.all()].map((element) => [element.tag, element]));
    for (const tag of [...new Set([...elements.keys(), ...instead.keys()])].sort((a, b) => a - b)) {
      const statement = instead.get(tag);
      if (statement) statement(writer);
      else this.element(dataset, elements.get(tag)!, writer);
    }
  }

  private element(dataset: Dataset, element: Element, writer: ElementWriter): void {
    const { tag } = element;
    const rule = ruleOf(tag);
    if (!rule) return;
    // Values of unknown VR are always little endian (PS3.5 6.2.2).
    if (element.vr === 'UN' && !writer.encoding.littleEndian) return;
    const vr = writtenVr(element, rule);
    if (vr === undefined) return;
    const treatment = treatmentOf(tag, rule, this.profile);
    if (treatment === 'remove') return;
    if (vr === 'SQ') this.sequence(dataset, element, treatment, writer);
    else if (element.length === 0) writer.element(tag, vr, new Uint8Array(0));
    else if (textual.has(vr)) this.text(dataset, element, vr, rule, treatment, writer);
    else this.binary(dataset, element, vr, treatment, writer);
  }

  private sequence(dataset: Dataset, element: Element, treatment: Treatment, writer: ElementWriter): void {
    if (treatment === 'remove or empty' && !this.isReport) return;
    const items = treatment === 'recurse' ? dataset.itemsOf(element) : [];
    writer.sequence(
      element.tag,
      items.map((item) => this.item(item, writer)),
    );
  }

  private item(item: Dataset, writer: ElementWriter): ElementWriter {
    const code = replacedCode(item, this.profile);
    if (code) return encodeCode(code, writer);
    const written = new ElementWriter(writer.encoding);
    this.dataset(item, written);
    return written;
  }

  private text(
    dataset: Dataset,
    element: Element,
    vr: string,
    rule: AttributeRule,
    treatment: Treatment,
    writer: ElementWriter,
  ): void {
    const { tag } = element;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL pads UIDs, and in some writers other texts.
    const value = dataset.textOf(element).replace(/[ \u0000]+$/, '');
    const { profile, known } = this;
    const cleaned = value === '' ? '' : cleanText(treatment, value, { tag, vr, rule, profile, known });
    if (cleaned === undefined) return;
    // Kept values are copied, because the character set is kept too; new values are ASCII.
    if (cleaned === value) writer.element(tag, vr, even(dataset.bytesOf(element), vr));
    else writer.text(tag, vr, cleaned);
  }

  private binary(dataset: Dataset, element: Element, vr: string, treatment: Treatment, writer: ElementWriter): void {
    const { tag } = element;
    if (treatment === 'dummy') writer.text(tag, vr, dummy(vr));
    else if (treatment === 'empty') writer.element(tag, vr, new Uint8Array(0));
    else if (treatment !== 'keep') return;
    else if (!element.undefinedLength) writer.element(tag, vr, even(dataset.bytesOf(element), vr));
    else if (tag === PIXEL_DATA) writer.fragments(tag, vr, dataset.bytesOf(element));
  }
}

const ambiguous: Readonly<Record<string, readonly string[]>> = {
  xs: ['US', 'SS'],
  lt: ['OW', 'US', 'SS'],
  px: ['OW', 'OB'],
  OW: ['OW', 'OB'],
};

/** VRs with similar values: if a writer confuses them, no value is lost. */
const alike = [new Set(['LO', 'SH', 'ST', 'LT', 'UT', 'UC', 'PN']), new Set(['CS', 'LO', 'SH'])];

/**
 * The VR to write: the source's if it is compatible with PS3.6; otherwise the value is treated as unknown. For values
 * of unknown VR (UN, Implicit VR) the VR of PS3.6 decides.
 */
function writtenVr({ vr }: Element, rule: AttributeRule): string | undefined {
  const allowed = ambiguous[rule.vr] ?? [rule.vr];
  if (vr === '' || vr === 'UN') return allowed[0];
  if (allowed.includes(vr)) return vr;
  return alike.some((set) => set.has(vr) && set.has(rule.vr)) ? rule.vr : undefined;
}

function even(value: Uint8Array, vr: string): Uint8Array {
  if (value.length % 2 === 0) return value;
  const padded = new Uint8Array(value.length + 1);
  padded.set(value);
  padded[value.length] = textual.has(vr) && vr !== 'UI' ? 0x20 : 0;
  return padded;
}
