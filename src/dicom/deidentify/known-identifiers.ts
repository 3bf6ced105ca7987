import { Identifiers, type SourceIdentifiers } from '../../core/index.ts';
import { type Keyword, tagOf } from '../element/dictionary/attribute.ts';
import type { Dataset } from '../element/read/dataset.ts';
import { identifiersOf } from '../identifiers-of.ts';
import type { PatientStudy } from '../model.ts';
import type { RetainOption } from './profile.ts';
import { ruleOf } from './table.ts';

const institutionName = tagOf('InstitutionName');
/** Identifiers other than person names. */
const identifiers = [
  'AccessionNumber',
  'InstitutionName',
  'PatientID',
  'OtherPatientIDs',
  'StudyID',
  'AdmissionID',
] as const satisfies readonly Keyword[];
const identifierTags = new Set(identifiers.map(tagOf));
/** Replacement texts of this program for names. */
const ours = 'removed';
/** Values are not removed because of shorter Latin words, which are too common; names of two ideographs are not. */
const longEnough = (word: string): boolean => word.length >= (/[^\x20-\x7e]/.test(word) ? 2 : 4);

/**
 * The names and numbers in an object that identify people. If one of them appears in an otherwise harmless attribute (a
 * name typed into Manufacturer or a filter's name), that attribute is removed too.
 */
export class KnownIdentifiers {
  /** Uses the rules for all texts of a source. */
  readonly identifiers: Identifiers;
  private readonly words = new Set<string>();

  /** Collects from a data set and everything nested in it. */
  static of(dataset: Dataset, retain: ReadonlySet<RetainOption>): KnownIdentifiers {
    const known = new KnownIdentifiers(retain.has('institution'), [identifiersOf(dataset)]);
    known.collect(dataset);
    return known;
  }

  /** The identifiers known from patient and study. */
  static ofPatientStudy(study: PatientStudy): KnownIdentifiers {
    const known = new KnownIdentifiers(false, study.identifiers ? [study.identifiers] : []);
    known.addText('PN', study.patientName ?? '');
    known.addText('PN', study.referringPhysicianName ?? '');
    for (const id of [study.patientId, study.accessionNumber, study.studyId]) known.addText('LO', id ?? '');
    return known;
  }

  /** Whether a text contains one of them; a defined term only if one of its words equals one of them. */
  within(text: string, whole: 'anywhere' | 'as a word'): boolean {
    if (this.identifiers.within(text)) return true;
    const folded = text.toLowerCase();
    if (whole === 'as a word') return folded.split(/[^\p{L}\p{N}]+/u).some((word) => this.words.has(word));
    for (const word of this.words) if (folded.includes(word)) return true;
    return false;
  }

  private constructor(
    private readonly institutionStays: boolean,
    sources: readonly SourceIdentifiers[],
  ) {
    this.identifiers = new Identifiers(sources);
  }

  private collect(dataset: Dataset): void {
    for (const element of dataset.all()) {
      const rule = ruleOf(element.tag);
      const vr = element.vr === '' || element.vr === 'UN' ? rule?.vr : element.vr;
      if (vr === 'SQ') {
        if (rule) for (const item of dataset.itemsOf(element)) this.collect(item);
      } else if (vr === 'PN' || this.identifies(element.tag)) this.addText(vr ?? '', dataset.textOf(element));
    }
  }

  private identifies(tag: number): boolean {
    return identifierTags.has(tag) && !(this.institutionStays && tag === institutionName);
  }

  private addText(vr: string, text: string): void {
    for (const word of text.toLowerCase().split(vr === 'PN' ? /[\\^=\s\0,;]+/ : /[\\\s\0]+/)) {
      if (longEnough(word) && word !== ours) this.words.add(word);
    }
  }
}
