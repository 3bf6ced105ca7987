import { type CodedAttribute, counted, Identifiers, otherValue, programWords } from '../core/index.ts';
import {
  type Code,
  codedText,
  codeText,
  freeText,
  heldAgainst,
  type Note,
  type SeriesDescription,
  type TextRule,
} from '../dicom/index.ts';
import type { ModeSettings } from './make/case-settings.ts';
import type { CaseJob } from './plan/case-job.ts';

/** All persons named in the objects of a case, with whom texts are compared under these settings. */
export function identifiersOfJob({ series, drawnOn, delineation }: CaseJob, { identity }: ModeSettings): Identifiers {
  const studies = [series, delineation, ...(drawnOn ? [drawnOn] : [])].map(({ patientStudy }) => patientStudy);
  const uids = [
    series.patientStudy.studyInstanceUid,
    series.seriesInstanceUid,
    delineation.sopInstanceUid,
    delineation.seriesInstanceUid,
  ];
  const sources = studies.flatMap(({ identifiers }) => identifiers ?? []);
  const told = studies.flatMap(({ patientId }) => patientId ?? []);
  return heldAgainst([...sources, { names: [], ids: [], dates: [], uids }], identity.mode, told);
}

/** The names of institutions in the objects of a case, which are compared with the names of regions only. */
function institutionsOfJob({ series, drawnOn, delineation }: CaseJob): Identifiers {
  const names = [series, delineation, ...(drawnOn ? [drawnOn] : [])].flatMap(
    ({ patientStudy }) => patientStudy.identifiers?.institutions ?? [],
  );
  return new Identifiers([{ names, ids: [], dates: [] }]);
}

/**
 * All texts of a case's source pass through here before they reach files and graphs. Texts that may not be shown are
 * replaced or left out, and counted for a note.
 */
export class SourceTexts {
  readonly known: Identifiers;
  private readonly institutions: Identifiers;
  private readonly rule: TextRule;
  private readonly others = new Map<string, Set<string>>();
  private readonly leftOut = new Map<string, number>();

  constructor(job: CaseJob, settings: ModeSettings) {
    this.known = identifiersOfJob(job, settings);
    this.institutions = institutionsOfJob(job);
    this.rule = settings.identity.mode;
  }

  coded(attribute: CodedAttribute, value: string | undefined): string | undefined {
    if (value === undefined) return undefined;
    const told = codedText(attribute, value, this.known, this.rule);
    if (told !== value) this.others.set(attribute, (this.others.get(attribute) ?? new Set()).add(value));
    return told;
  }

  code(code: Code | undefined): Code | undefined {
    const told = code && codeText(code, this.known, this.rule);
    if (code !== undefined && told === undefined) this.leave('code of a segment');
    else if (code?.meaning !== told?.meaning) this.coded('CodeMeaning', code!.meaning);
    return told;
  }

  /** A free text, if it may be shown. */
  free(what: string, value: string | undefined): string | undefined {
    const told = value === undefined ? undefined : freeText(value, this.known, this.rule);
    if (value !== undefined && told === undefined) this.leave(what);
    return told;
  }

  /** The code value of a radionuclide (PS3.16 CID 18, CID 4020), whose scheme is not known. */
  radionuclide(value: string | undefined): string | undefined {
    const told = value !== undefined && /^(?:C-[0-9A-F]{4,5}|\d{7,9})$/.test(value) && !this.known.within(value);
    return told ? value : undefined;
  }

  /** The name of an algorithm, if it may be shown. */
  algorithm(name: string): string | undefined {
    const told = codedText('AlgorithmName', name, this.known, this.rule);
    return told === otherValue ? undefined : told;
  }

  /** Whether the name of a region that no rule matches may appear in a directory that keeps names. */
  mayName(name: string): boolean {
    return !this.known.within(name);
  }

  /** Whether a part of a region's name is a part of a name or ID of a person or institution of this case. */
  identifies(part: string): boolean {
    return this.known.within(part) || this.institutions.within(part);
  }

  /** The information on the acquisition in addition to the images. */
  description(source: SeriesDescription): SeriesDescription {
    const {
      bodyPartExamined,
      clinicalTrialSeriesId,
      clinicalTrialTimePointId,
      clinicalTrialCoordinatingCenterName,
      // Free text, from which only rules of names read.
      seriesDescription: _,
      ...rest
    } = source;
    const told = {
      bodyPartExamined: this.coded('BodyPartExamined', bodyPartExamined)?.replace(otherValue, otherValue.toUpperCase()),
      clinicalTrialSeriesId: this.free('ClinicalTrialSeriesID', clinicalTrialSeriesId),
      clinicalTrialTimePointId: this.free('ClinicalTrialTimePointID', clinicalTrialTimePointId),
      clinicalTrialCoordinatingCenterName: this.free(
        'ClinicalTrialCoordinatingCenterName',
        clinicalTrialCoordinatingCenterName,
      ),
    };
    return { ...rest, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) };
  }

  /** Counts a region name that was left out. */
  leave(what: string): void {
    this.leftOut.set(what, (this.leftOut.get(what) ?? 0) + 1);
  }

  /** The number of values that were replaced or left out, by attribute; never the values. */
  notes(): Note[] {
    const listed = (counts: ReadonlyMap<string, number>): string =>
      [...counts]
        .sort()
        .map(([what, count]) => (count === 1 ? what : `${what} (${count})`))
        .join(', ');
    const others = new Map([...this.others].map(([attribute, values]) => [attribute, values.size]));
    return [
      ...(others.size === 0
        ? []
        : [
            {
              code: 'QIAW_TEXT_OTHER' as const,
              message: `${counted(sum(others), 'value')} of the source that ${sum(others) === 1 ? 'is' : 'are'} in no list of known values ${sum(others) === 1 ? 'is' : 'are'} written as "${otherValue}": ${listed(others)}.`,
            },
          ]),
      ...(this.leftOut.size === 0
        ? []
        : [
            {
              code: 'QIAW_TEXT_LEFT_OUT' as const,
              message: `${counted(sum(this.leftOut), 'text')} of the source that may identify a person ${sum(this.leftOut) === 1 ? 'was' : 'were'} left out: ${listed(this.leftOut)}.`,
            },
          ]),
    ];
  }

  /** Notes without identifiers; they should consist of our own words and of numbers. */
  held(notes: readonly Note[]): Note[] {
    if (this.known.isEmpty) return [...notes];
    const own = programWords();
    return notes.map((note) =>
      this.known.within(note.message, own)
        ? { ...note, message: 'The text of this note is left out because it may identify a person.' }
        : note,
    );
  }
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, one) => total + one, 0);
