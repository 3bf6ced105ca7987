import { type Code, codeItem, type Dataset, fitText, formatDs } from '../dicom/index.ts';
import { qualifier } from './concepts.ts';
import { unitCode } from './units.ts';

export type Relationship = 'CONTAINS' | 'HAS ACQ CONTEXT' | 'HAS CONCEPT MOD' | 'HAS OBS CONTEXT' | 'INFERRED FROM';

/** One content item (PS3.3 C.17.3) with its children. */
function contentItem(
  relationship: Relationship,
  type: string,
  name: Code | undefined,
  value: Dataset,
  children: readonly Dataset[] = [],
): Dataset {
  return {
    RelationshipType: relationship,
    ValueType: type,
    ConceptNameCodeSequence: name && [codeItem(name)],
    ...value,
    ContentSequence: children.length > 0 ? children : undefined,
  };
}

export function containerItem(name: Code, children: readonly Dataset[], template?: string): Dataset {
  return contentItem('CONTAINS', 'CONTAINER', name, containerValue(template), children);
}

/**
 * The attributes of every container: its items are separate statements, not continuous text (C.17.3), and the template
 * it follows (PS3.16).
 */
export function containerValue(template?: string): Dataset {
  return {
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence:
      template === undefined
        ? undefined
        : [{ MappingResource: 'DCMR', MappingResourceUID: '1.2.840.10008.8.1.1', TemplateIdentifier: template }],
  };
}

export function codeContent(
  relationship: Relationship,
  name: Code,
  value: Code,
  children: readonly Dataset[] = [],
): Dataset {
  return contentItem(relationship, 'CODE', name, { ConceptCodeSequence: [codeItem(value)] }, children);
}

export function textContent(relationship: Relationship, name: Code, value: string): Dataset {
  return contentItem(relationship, 'TEXT', name, { TextValue: fitText('UT', value) || 'Not stated' });
}

export function uidContent(relationship: Relationship, name: Code, value: string): Dataset {
  return contentItem(relationship, 'UIDREF', name, { UID: value });
}

export function personContent(relationship: Relationship, name: Code, value: string): Dataset {
  return contentItem(relationship, 'PNAME', name, { PersonName: fitText('PN', value) || 'Not stated' });
}

export function dateContent(relationship: Relationship, name: Code, value: string): Dataset {
  return contentItem(relationship, 'DATE', name, { Date: value });
}

/** A reference to an image; `name` is absent in the image library. */
export function imageContent(
  name: Code | undefined,
  reference: { readonly sopClassUid: string; readonly sopInstanceUid: string; readonly segmentNumber?: number },
  children: readonly Dataset[] = [],
): Dataset {
  const referenced: Dataset = {
    ReferencedSOPClassUID: reference.sopClassUid,
    ReferencedSOPInstanceUID: reference.sopInstanceUid,
    ReferencedSegmentNumber: reference.segmentNumber,
  };
  return contentItem('CONTAINS', 'IMAGE', name, { ReferencedSOPSequence: [referenced] }, children);
}

/**
 * A measurement (C.18.1). NumericValue holds at most 16 characters, so FloatingPointValue holds the exact double as
 * well. A value that is not a number has an empty MeasuredValueSequence and a qualifier with the reason, so that the
 * measurement is not lost.
 *
 * @param text the decimal as written by its source, if it must be kept
 */
export function numberContent(
  relationship: Relationship,
  name: Code,
  value: number,
  ucum: string,
  children: readonly Dataset[] = [],
  text?: string,
): Dataset {
  if (!Number.isFinite(value)) {
    const why = Number.isNaN(value)
      ? qualifier.notANumber
      : value > 0
        ? qualifier.positiveInfinity
        : qualifier.negativeInfinity;
    const missing: Dataset = { MeasuredValueSequence: [], NumericValueQualifierCodeSequence: [codeItem(why)] };
    return contentItem(relationship, 'NUM', name, missing, children);
  }
  const measured: Dataset = {
    NumericValue: text ?? formatDs(value),
    FloatingPointValue: value,
    MeasurementUnitsCodeSequence: [codeItem(unitCode(ucum))],
  };
  return contentItem(relationship, 'NUM', name, { MeasuredValueSequence: [measured] }, children);
}
