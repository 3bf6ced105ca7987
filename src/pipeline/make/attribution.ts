import {
  type Approval,
  type AttributedMethod,
  type AttributedObserver,
  type AttributedTimePoint,
  type Attribution,
  type AttributionCertainty,
  type DelineationMethod,
  iriSafe,
  observerName,
} from '../../core/index.ts';
import type { AuthorStatements, DelineatedRoi, Delineation, ImageSeries, StatedAlgorithm } from '../../dicom/index.ts';
import {
  isObserverNumber,
  type NamedText,
  type NameReading,
  type NameTable,
  plainName,
  readName,
} from '../../image/index.ts';
import type { SourceTexts } from '../source-texts.ts';
import type { CaseSettings } from './case-settings.ts';
import type { CaseTools } from './measured-case.ts';

type Tools = Pick<CaseTools, 'identity' | 'names'>;

/** A statement with its position in the order of {@link Attribution}; the lowest decides. */
interface Ranked<T> {
  readonly rank: number;
  readonly statement: T;
}

/** Names of a region, most specific first, each with the attribute that it is from. */
type Names = ReadonlyArray<readonly [origin: string, text: NamedText, name: string | undefined]>;

/**
 * Who drew the regions of a delineation, how and when. Statements about the region come before statements about the whole object,
 * because one object may contain the regions of several observers; attributes come before names that a rule reads:
 *
 * 1. ROIInterpreter; it counts as a statement about the object (4) if it is the same for all regions although their names state several observers
 * 2. the algorithm of an automatic region (ROIDerivationAlgorithmIdentificationSequence, SegmentationAlgorithmIdentificationSequence, SegmentAlgorithmName)
 * 3. the name of the region, by rule
 * 4. ContentCreatorName, then OperatorsName of the delineation (of the image it is the technician)
 * 5. StructureSetLabel, StructureSetName, ContentLabel, ContentDescription, SeriesDescription, each by rule
 *
 * The first of these that states one observer decides. One that states several contradicts itself: all are kept and the next decides.
 * File names are not read: the same object from another source is the same input.
 */
export class RegionAttribution {
  private readonly delineation: Delineation;
  private readonly drawnOn: ImageSeries;
  private readonly settings: CaseSettings;
  private readonly tools: Tools;
  private readonly texts: SourceTexts;
  private readonly sharedInterpreter: string | undefined;

  constructor(
    delineation: Delineation,
    drawnOn: ImageSeries,
    settings: CaseSettings,
    tools: Tools,
    texts: SourceTexts,
  ) {
    this.delineation = delineation;
    this.drawnOn = drawnOn;
    this.settings = settings;
    this.tools = tools;
    this.texts = texts;
    this.sharedInterpreter = this.interpreterOfAll();
  }

  /** Undefined if the source states none of it. */
  of(roi: DelineatedRoi): Attribution | undefined {
    const methods = decided(this.methods(roi), ({ method }) => method);
    const automatic = methods.find(({ taken }) => taken)?.method === 'automatic';
    const observers = decided(this.observers(roi, automatic), ({ id }) => id);
    const timePoints = decided(this.timePoints(roi), ({ label }) => label);
    const approval = this.approval();
    if (observers.length + methods.length + timePoints.length === 0 && approval === undefined) return undefined;
    return { observers, methods, timePoints, ...(approval && { approval }) };
  }

  private observers(roi: DelineatedRoi, automatic: boolean): Ranked<AttributedObserver>[] {
    const authors = this.delineation.authors ?? {};
    const own = 'interpreters' in roi ? (roi.interpreters ?? []) : [];
    const shared = this.sharedInterpreter !== undefined;
    const persons: ReadonlyArray<readonly [rank: number, origin: string, names: readonly string[]]> = [
      [shared ? 40 : 10, 'ROIInterpreter', own],
      [41, 'ContentCreatorName', authors.contentCreator === undefined ? [] : [authors.contentCreator]],
      [42, 'OperatorsName', authors.operators ?? []],
    ];
    const byRule = [
      ...read(this.tools.names, namesOf(roi), 30, observerOf),
      ...read(this.tools.names, namesOfObject(authors), 50, observerOf),
    ];
    return [
      ...persons.flatMap(([rank, origin, names]) =>
        names.filter(isName).map((name) => ({ rank, statement: this.person(name, origin, 'stated') })),
      ),
      ...(automatic
        ? algorithmsOf(roi).map(({ origin, algorithm }) => ({ rank: 20, statement: this.program(algorithm, origin) }))
        : []),
      ...byRule.map(({ rank, value, origin }) => ({ rank, statement: this.person(value, origin, 'name-rule') })),
    ];
  }

  private methods(roi: DelineatedRoi): Ranked<AttributedMethod>[] {
    const [first] = algorithmsOf(roi);
    const algorithm = first && this.shownAlgorithm(first.algorithm);
    const origin =
      'trackingId' in roi || this.delineation.kind === 'SEG' ? 'SegmentAlgorithmType' : 'ROIGenerationAlgorithm';
    const stated = types[(roi.generationAlgorithm ?? '').trim().toUpperCase()];
    const derived = derivations[`${roi.derivation?.scheme} ${roi.derivation?.value}`];
    const ranked: Ranked<AttributedMethod>[] = [];
    const add = (
      rank: number,
      method: DelineationMethod | undefined,
      from: string,
      certainty: 'stated' | 'name-rule',
    ) => {
      if (method === undefined) return;
      const made = method !== 'manual' && algorithm !== undefined && certainty === 'stated';
      ranked.push({ rank, statement: { method, ...(made && { algorithm }), origin: from, certainty } });
    };
    add(10, stated, origin, 'stated');
    add(20, derived, 'DerivationCodeSequence', 'stated');
    const byRule = (names: Names, rank: number) => read(this.tools.names, names, rank, ({ method }) => method);
    const named = [...byRule(namesOf(roi), 30), ...byRule(namesOfObject(this.delineation.authors ?? {}), 50)];
    for (const { rank, value, origin: from } of named) add(rank, value, from, 'name-rule');
    return ranked;
  }

  private timePoints(roi: DelineatedRoi): Ranked<AttributedTimePoint>[] {
    const { authors = {} } = this.delineation;
    const byRule = (names: Names, rank: number) => timePointsRead(this.tools.names, names, rank, 'name-rule');
    return [
      ...timePointsOfImage(this.drawnOn, this.tools),
      ...timePointsRead(this.tools.names, trialNames(authors.clinicalTrialTimePointId), 20, 'stated'),
      ...byRule(namesOf(roi), 30),
      ...byRule(namesOfObject(authors), 50),
    ];
  }

  private approval(): Approval | undefined {
    const { approvalStatus, reviewer } = this.delineation.authors ?? {};
    const status = approvals.find((known) => known === approvalStatus?.toUpperCase());
    if (status === undefined) return undefined;
    if (reviewer === undefined || !isName(reviewer)) return { status };
    const { id, label } = this.person(reviewer, 'ReviewerName', 'stated');
    return { status, approver: { id, label } };
  }

  private person(name: string, origin: string, certainty: 'stated' | 'name-rule'): AttributedObserver {
    return { kind: 'person', ...this.named(name, 'observer'), origin, certainty };
  }

  private program({ name, version }: StatedAlgorithm, origin: string): AttributedObserver {
    return {
      kind: 'program',
      ...this.named(version === undefined ? name : `${name} ${version}`, 'program'),
      origin,
      certainty: 'stated',
    };
  }

  private named(name: string, kind: 'observer' | 'program'): { readonly id: string; readonly label: string } {
    const plain = plainName(name);
    const { id, number } = this.tools.identity.observer(this.settings.dataset, plain);
    const compared = observerName(plain);
    const told = this.settings.identity.mode === 'keep' && this.texts.mayName(plain);
    const numbered = isObserverNumber(compared);
    return {
      id: told ? iriSafe(compared) : id,
      label: told && !numbered ? plain : `${kind} ${numbered ? compared : number}`,
    };
  }

  private shownAlgorithm({ name, version }: StatedAlgorithm): StatedAlgorithm {
    const told = this.texts.algorithm(name) ?? this.tools.identity.unlistedAlgorithm(name);
    return version !== undefined && /^v?\d{1,4}(?:\.\d{1,4}){0,3}$/i.test(version)
      ? { name: told, version }
      : { name: told };
  }

  /** ROIInterpreter if all regions have the same one although their names state several observers: who exported the set. */
  private interpreterOfAll(): string | undefined {
    const rois: readonly DelineatedRoi[] = this.delineation.rois;
    const named = new Set(
      rois.flatMap((roi) =>
        read(this.tools.names, namesOf(roi), 0, observerOf).map(({ value }) => observerName(value)),
      ),
    );
    if (named.size < 2) return undefined;
    const stated = new Set(
      rois.flatMap((roi) => ('interpreters' in roi ? (roi.interpreters ?? []) : []).map(observerName)),
    );
    return stated.size === 1 ? [...stated][0] : undefined;
  }
}

/** The time points of an image as such, the one that holds first. */
export function imageTimePoints(series: ImageSeries, tools: Pick<Tools, 'names'>): AttributedTimePoint[] {
  return decided(timePointsOfImage(series, tools), ({ label }) => label);
}

function timePointsOfImage(
  { description }: ImageSeries,
  { names }: Pick<Tools, 'names'>,
): Ranked<AttributedTimePoint>[] {
  const image: Names = [['SeriesDescription of the image', 'SeriesDescription', description.seriesDescription]];
  return [
    ...timePointsRead(names, trialNames(description.clinicalTrialTimePointId), 10, 'stated'),
    ...timePointsRead(names, image, 60, 'name-rule'),
  ];
}

const trialNames = (id: string | undefined): Names => [['ClinicalTrialTimePointID', 'ClinicalTrialTimePointID', id]];

function timePointsRead(
  table: NameTable,
  names: Names,
  from: number,
  certainty: AttributionCertainty,
): Ranked<AttributedTimePoint>[] {
  return read(table, names, from, ({ timePoint }) => timePoint).map(({ rank, value, origin }) => ({
    rank,
    statement: { label: value, origin, certainty },
  }));
}

/** What the rules of the name table read from names; each name has the rank of its place. */
function read<T>(
  table: NameTable,
  names: Names,
  rank: number,
  part: (reading: NameReading) => T | undefined,
): Array<{ readonly rank: number; readonly value: T; readonly origin: string }> {
  return names.flatMap(([origin, text, name], place) => {
    const reading = name === undefined ? undefined : readName(table, plainName(name), text);
    const value = reading && part(reading);
    return value === undefined ? [] : [{ rank: rank + place, value, origin }];
  });
}

const observerOf = ({ observer }: NameReading): string | undefined => observer;

const approvals = ['APPROVED', 'UNAPPROVED', 'REJECTED'] as const;

const types: Readonly<Record<string, DelineationMethod>> = {
  MANUAL: 'manual',
  SEMIAUTOMATIC: 'semiautomatic',
  AUTOMATIC: 'automatic',
};

/** Codes of DerivationCodeSequence that say how a region was drawn (PS3.16 CID 7162). */
const derivations: Readonly<Record<string, DelineationMethod>> = {
  'DCM 123109': 'manual',
  'DCM 123110': 'automatic',
};

/** Some systems write a placeholder where nobody is named. */
const isName = (name: string): boolean =>
  !/^[\s^]*(?:|anonym\w*|unknown|none|n\/?a|removed|default|user)[\s^]*$/i.test(name);

/** The decisive statement first and marked, then the others in their order. */
function decided<T extends { readonly taken?: true }>(
  statements: ReadonlyArray<Ranked<T>>,
  value: (statement: T) => string,
): T[] {
  const sorted = [...statements].sort((a, b) => a.rank - b.rank);
  const ranks = [...new Set(sorted.map(({ rank }) => rank))];
  const decisive = ranks
    .map((rank) => sorted.filter((one) => one.rank === rank))
    .find((equal) => new Set(equal.map(({ statement }) => value(statement))).size === 1)?.[0];
  const rest = sorted.filter((one) => one !== decisive).map(({ statement }) => statement);
  return decisive === undefined ? rest : [{ ...decisive.statement, taken: true }, ...rest];
}

function algorithmsOf(
  roi: DelineatedRoi,
): ReadonlyArray<{ readonly origin: string; readonly algorithm: StatedAlgorithm }> {
  const origin =
    'contours' in roi ? 'ROIDerivationAlgorithmIdentificationSequence' : 'SegmentationAlgorithmIdentificationSequence';
  const listed = (roi.algorithms ?? []).map((algorithm) => ({ origin, algorithm }));
  if (listed.length > 0 || 'contours' in roi || roi.algorithmName === undefined) return listed;
  return [{ origin: 'SegmentAlgorithmName', algorithm: { name: roi.algorithmName } }];
}

function namesOf(roi: DelineatedRoi): Names {
  const name: Names = [['contours' in roi ? 'ROIName' : 'SegmentLabel', 'ROIName', roi.name]];
  if ('contours' in roi) return name;
  const others: Names = [
    ['SegmentLabel', 'SegmentLabel', roi.label],
    ['TrackingID', 'TrackingID', roi.trackingId],
    ['SegmentDescription', 'SegmentDescription', roi.description],
  ];
  // The name of a segment is one of its other texts.
  const from = others.find(([, , text]) => text?.trim() === roi.name)?.[0];
  return from === undefined ? others : [[from, 'ROIName', roi.name], ...others.filter(([origin]) => origin !== from)];
}

/** The texts of a delineation that rules may read. */
export function namesOfObject(authors: AuthorStatements): Names {
  return [
    ['StructureSetLabel', 'StructureSetLabel', authors.structureSetLabel],
    ['StructureSetName', 'StructureSetName', authors.structureSetName],
    ['ContentLabel', 'ContentLabel', authors.contentLabel],
    ['ContentDescription', 'ContentDescription', authors.contentDescription],
    ['SeriesDescription', 'SeriesDescription', authors.seriesDescription],
  ];
}
