import { packageText } from '../../core/index.ts';
import { tagOf } from '../element/dictionary/attribute.ts';
import type { DeidentificationProfile } from './profile.ts';

/**
 * The action for one attribute: `remove`, `empty`, `dummy`, `uid`, `keep`, and the kinds of cleaning: `date` shifts,
 * `text` keeps only harmless words, `label` replaces region names, `recurse` processes the items of a sequence.
 */
export type Treatment =
  | 'remove'
  | 'remove or empty'
  | 'empty'
  | 'dummy'
  | 'uid'
  | 'keep'
  | 'date'
  | 'text'
  | 'label'
  | 'recurse';

export interface AttributeRule {
  /** VR of PS3.6; `xs` US or SS, `lt` US, SS or OW, `px` OB or OW. */
  readonly vr: string;
  /** The standard's action (`X/Z/D`), or ours for attributes that PS3.15 does not list: `K`, `C`, `U`, `L`. */
  readonly action: string;
  readonly options: Readonly<Record<string, string>>;
}

/**
 * `ontology/deidentification.csv`: Table E.1-1 of PS3.15 (action of the Basic Profile as of edition 2026c, options as
 * of 2025b), and the attributes of PS3.6 that are kept because the table does not list them and they cannot contain
 * free text. An attribute that is not in the file (private, retired, of a later edition) is removed.
 */
let rules: ReadonlyMap<number, AttributeRule> | undefined;

export function ruleOf(tag: number): AttributeRule | undefined {
  rules ??= readRules();
  return rules.get(tag);
}

function readRules(): Map<number, AttributeRule> {
  const text = packageText('ontology/deidentification.csv');
  const [header, ...lines] = text.trimEnd().split('\n');
  const names = header!.split(',').slice(5);
  return new Map(
    lines.map((line) => {
      const [tag, _keyword, vr, action, _source, ...cells] = line.split(',');
      const options = Object.fromEntries(names.map((name, i) => [name, cells[i]!]).filter(([, cell]) => cell !== ''));
      return [Number.parseInt(tag!, 16), { vr: vr!, action: action!, options }];
    }),
  );
}

const temporal = new Set(['DA', 'TM', 'DT']);
const deviceSerialNumber = tagOf('DeviceSerialNumber');
const roiName = tagOf('ROIName');
const ethicsCommitteeName = tagOf('ClinicalTrialProtocolEthicsCommitteeName');

/** The action for an attribute under a profile; options take precedence over the Basic Profile. */
export function treatmentOf(tag: number, rule: AttributeRule, profile: DeidentificationProfile): Treatment {
  const { options, vr } = rule;
  const { retain } = profile;
  if (tag === roiName) return 'label';
  if (retain.has('uids') && options['uids'] === 'K') return kept(vr);
  if (retain.has('institution') && options['institution'] === 'K') return kept(vr);
  if (retain.has('patient-characteristics') && options['patient'])
    return options['patient'] === 'K' ? kept(vr) : clean(vr);
  if (profile.dayOffset !== undefined && options['modified_dates'] === 'C') return vr === 'SQ' ? 'recurse' : 'date';
  if (retain.has('device') && options['device'] === 'K') return kept(vr);
  if (options['descriptors'] === 'C' || options['structured'] === 'C') return clean(vr);
  return basic(tag, rule);
}

/** The action for an attribute whose cleaned value is empty. */
export function basic(tag: number, { vr, action }: AttributeRule): Treatment {
  // Required only together with the committee's approval number (PS3.3 C.7.1.3), which is always removed.
  if (tag === ethicsCommitteeName) return 'remove';
  switch (action) {
    case 'K':
      return kept(vr);
    case 'C':
      return clean(vr);
    case 'L':
      return 'label';
    case 'U':
      return 'uid';
    case 'X':
      return 'remove';
    case 'Z':
      return 'empty';
    // An empty sequence is invalid if the sequence is optional, which these are except in reports.
    case 'X/Z':
      return vr === 'SQ' ? 'remove or empty' : 'empty';
    case 'X/Z/U':
      return 'recurse';
    case 'D':
      return vr === 'SQ' ? 'recurse' : 'dummy';
    case 'Z/D':
      return vr === 'PN' ? 'empty' : 'dummy';
    // The alternatives keep type 1 attributes valid: dates of the series (PET) and, in the enhanced equipment module,
    // the serial number.
    case 'X/D':
      return temporal.has(vr) ? 'dummy' : 'remove';
    case 'X/Z/D':
      if (vr === 'SQ') return 'remove or empty';
      return temporal.has(vr) || tag === deviceSerialNumber ? 'dummy' : 'empty';
    default:
      return 'remove';
  }
}

function kept(vr: string): Treatment {
  return vr === 'SQ' ? 'recurse' : 'keep';
}

function clean(vr: string): Treatment {
  return vr === 'SQ' ? 'recurse' : 'text';
}
