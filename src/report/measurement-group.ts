import { canonicalJson } from '../core/index.ts';
import { packFloat32le } from '../deep/index.ts';
import { type Code, type Dataset, fitText } from '../dicom/index.ts';
import {
  describeFeature,
  type FeatureDescription,
  type FeatureValue,
  ibsiAggregationOf,
  ibsiFeatureNamed,
  resolveUnit,
} from '../radiomics/index.ts';
import { concept, isLaterality, qiawText } from './concepts.ts';
import {
  codeContent,
  containerItem,
  imageContent,
  numberContent,
  personContent,
  textContent,
  uidContent,
} from './content-items.ts';
import { filterOf, transformationItems } from './image-transformation.ts';
import {
  type MeasuredSegment,
  type MeasuredVector,
  type StructuredReportInput,
  StructuredReportInputInvalid,
} from './input.ts';

/** Segmentation Storage (PS3.4 B.5). */
export const segmentationSopClassUid = '1.2.840.10008.5.1.4.1.1.66.4';

/** Anatomical Structure: such a segment is its own site. */
const anatomicalStructure = '123037004';

/** The algorithm of a group's values (TID 4019), given once and not with each of up to a thousand values. */
interface Algorithm {
  readonly name: string;
  readonly version: string;
  readonly parameters: readonly string[];
}

/** TID 1411: one segment and all its radiomic features, on the image itself and on filtered images. */
export function radiomicsGroup(input: StructuredReportInput, segment: MeasuredSegment): Dataset {
  const { software, settings } = input;
  const values = segment.features.values.map((value) => featureItem(value, input.intensityUnit));
  const algorithm = {
    name: software.name,
    version: software.version,
    parameters: [settings.json, `sha256:${settings.digest}`],
  };
  return group(input, segment, algorithm, values);
}

/**
 * A deep feature vector as a separate measurement group, with its model as the algorithm (weights, card and layer by
 * digest).
 *
 * The components are not measurements: they have no concept, unit or meaning, and a network gives hundreds to thousands
 * of them, each of which would take about 400 bytes as a NUM with an invented code. The properties of the vector that a
 * reader can use are given as measurements (dimension, norm, range, zeros). The vector itself is one text, exact and
 * complete, so that the report needs no second file. DICOM has no object for vectors that could be referenced instead.
 * Predictions of a model are omitted: they are for research only, and a report may be read in the clinic.
 */
export function deepGroup(input: StructuredReportInput, segment: MeasuredSegment, { vector }: MeasuredVector): Dataset {
  const { model, version, weightsDigest, cardDigest, layer, runtime, values, l2norm, min, max, zeroCount } = vector;
  const parameters = canonicalJson({ cardDigest, layer, runtime, weightsDigest });
  return group(input, segment, { name: model, version, parameters: [parameters] }, [
    numberContent('CONTAINS', concept.deepDimension, values.length, '1'),
    numberContent('CONTAINS', concept.deepNorm, l2norm, '1'),
    numberContent('CONTAINS', concept.deepMinimum, min, '1'),
    numberContent('CONTAINS', concept.deepMaximum, max, '1'),
    numberContent('CONTAINS', concept.deepZeros, zeroCount, '1'),
    textContent('CONTAINS', concept.deepVector, packFloat32le(values)),
  ]);
}

function group(
  input: StructuredReportInput,
  segment: MeasuredSegment,
  algorithm: Algorithm,
  values: readonly Dataset[],
): Dataset {
  const { series, segmentation } = input;
  const timePoint = fitText('LO', series.description.clinicalTrialTimePointId ?? segment.timePoint ?? '');
  return containerItem(
    concept.measurementGroup,
    [
      ...observerItems(segment),
      textContent('HAS OBS CONTEXT', concept.trackingIdentifier, segment.trackingId),
      uidContent('HAS OBS CONTEXT', concept.trackingUid, segment.trackingUid),
      textContent('HAS CONCEPT MOD', concept.algorithmName, algorithm.name),
      textContent('HAS CONCEPT MOD', concept.algorithmVersion, algorithm.version),
      ...algorithm.parameters.map((text) => textContent('HAS CONCEPT MOD', concept.algorithmParameters, text)),
      codeContent('CONTAINS', concept.findingCategory, segment.category),
      ...findingItems(segment),
      ...(timePoint ? [textContent('HAS OBS CONTEXT', concept.timePoint, timePoint)] : []),
      imageContent(concept.referencedSegment, {
        sopClassUid: segmentationSopClassUid,
        sopInstanceUid: segmentation.sopInstanceUid,
        segmentNumber: segment.segmentNumber,
      }),
      uidContent('CONTAINS', concept.sourceSeries, series.seriesInstanceUid),
      ...(segment.warnings ?? []).map((text) => textContent('CONTAINS', concept.comment, text)),
      ...values,
    ],
    '1411',
  );
}

/**
 * Observer context of a group (TID 1002, 1003, 1004): who or what drew the region. The measurements themselves are of this program, the
 * observer of the document.
 */
function observerItems({ observer }: MeasuredSegment): Dataset[] {
  if (observer === undefined) return [];
  if (observer.kind === 'person') {
    return [
      codeContent('HAS OBS CONTEXT', concept.observerType, concept.person),
      personContent('HAS OBS CONTEXT', concept.personName, observer.label),
      codeContent('HAS OBS CONTEXT', concept.personRole, concept.performing),
    ];
  }
  return [
    codeContent('HAS OBS CONTEXT', concept.observerType, concept.device),
    uidContent('HAS OBS CONTEXT', concept.deviceUid, observer.uid),
    textContent('HAS OBS CONTEXT', concept.deviceName, observer.label),
  ];
}

/** Finding and, if known, its site; the laterality modifies the site, else the finding. */
function findingItems(segment: MeasuredSegment): Dataset[] {
  const { type, typeModifier, anatomicRegion, anatomicRegionModifier, category } = segment;
  const organ = category.scheme === 'SCT' && category.value === anatomicalStructure;
  const site = anatomicRegion ?? (organ ? type : undefined);
  const modifier = anatomicRegionModifier ?? typeModifier;
  const modifiers = modifier ? [modifierItem(modifier)] : [];
  if (!site) return [codeContent('CONTAINS', concept.finding, type, modifiers)];
  return [
    codeContent('CONTAINS', concept.finding, type),
    codeContent('HAS CONCEPT MOD', concept.findingSite, site, modifiers),
  ];
}

function modifierItem(modifier: Code): Dataset {
  const name = isLaterality(modifier) ? concept.laterality : concept.topographicalModifier;
  return codeContent('HAS CONCEPT MOD', name, modifier);
}

/** A feature of the IBSI profile shares its code with other aggregations and parameters: its tag is unique. */
function ibsiItems({ name }: FeatureDescription): Dataset[] {
  if (!ibsiFeatureNamed(name)) return [];
  const aggregation = ibsiAggregationOf(name);
  const tag = codeContent('HAS CONCEPT MOD', concept.ibsiTag, qiawText(name));
  if (!aggregation) return [tag];
  const code = { value: aggregation.code, scheme: 'IBSI', meaning: aggregation.meaning };
  return [codeContent('HAS CONCEPT MOD', concept.aggregation, code), tag];
}

function featureItem({ name, value }: FeatureValue, intensityUnit: string): Dataset {
  const described = describeFeature(name);
  const filter = described?.filter === undefined ? undefined : filterOf(described.filter);
  if (!described || (described.filter !== undefined && !filter)) {
    throw new StructuredReportInputInvalid(`the feature column ${name} is not in the feature table`);
  }
  const { ucum } = resolveUnit(described.description.unit, described.filter ?? 'original', intensityUnit);
  const children = [...(filter ? transformationItems(filter) : []), ...ibsiItems(described.description)];
  return numberContent('CONTAINS', described.description.code, value, ucum, children);
}
