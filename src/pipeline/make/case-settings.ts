import { canonicalJson, digestOf, type FaceStatement, Identity, type IdentityMode, sha256 } from '../../core/index.ts';
import type { ModelIdentity } from '../../deep/index.ts';
import type { RetainOption } from '../../dicom/index.ts';
import type { RunRecord } from '../../graph/index.ts';
import type { PlainCode, TransferMethod } from '../../image/index.ts';
import { decidingSettings, type PerturbationSettings, type RadiomicsSettings } from '../../radiomics/index.ts';

/** What the user accepts if images and contours disagree; options that are not accepted are absent. */
export interface GeometrySettings {
  /** The positions of contours are used even if most of their image references contradict them. */
  readonly trustGeometry?: true;
  /** The mask of an ROI is made from its usable contours; contours that lie on no slice are skipped. */
  readonly partialContours?: true;
  /** Distance of a slice from its position on the regular grid, as a fraction of the spacing. */
  readonly spacingTolerance?: number;
}

/** All settings that affect the result of a case. Plain data, because it is sent to worker threads. */
export interface CaseSettings {
  readonly dataDirectory: string;
  readonly base: string;
  readonly identity: { readonly mode: IdentityMode; readonly keyId: string; readonly keyBytes: Uint8Array };
  readonly issuer: string;
  readonly radiomics: RadiomicsSettings;
  readonly roi?: string;
  readonly contourRule: 'or' | 'xor';
  /** Regions are also measured on other images of their frame of reference; this method transfers their masks. */
  readonly measure?: TransferMethod;
  readonly geometry?: GeometrySettings;
  /** Perturbed copies of each region are measured too. */
  readonly perturb?: PerturbationSettings;
  /** DICOM objects beside SEG and report; absent if there are none. */
  readonly outputs?: ReadonlyArray<'labelmap' | 'rtstruct'>;
  /** Formats of image and masks beside NRRD; absent if there are none. */
  readonly volumes?: readonly 'nifti'[];
  /** Absent: DICOM objects keep the source's identity. */
  readonly deidentify?: DeidentificationSettings;
  /** Images that declare burned-in text are used. */
  readonly acceptBurnedIn?: true;
  /** The user's statement about faces in the images; written into the case and its DICOM objects. */
  readonly faces?: FaceStatement;
  readonly dataset: string;
  /** Anatomic site of the dataset, for target volumes whose region the source does not state. */
  readonly site?: PlainCode;
  /** YAML files of the user's own ROI name tables, and the digest of all tables in effect. */
  readonly nameTables: readonly string[];
  readonly nameTableDigest: string;
  /** Deep models to run, in order, and the folders in which they are registered. */
  readonly models: readonly ModelIdentity[];
  readonly modelFolders: readonly string[];
  readonly software: RunRecord['software'];
}

/** The part of the settings on which the names of regions depend. */
export interface ModeSettings {
  readonly identity: Pick<CaseSettings['identity'], 'mode'>;
}

/**
 * Canonical JSON of all settings on which feature values depend, apart from image and mask: the parameter set of the
 * graph. Features in the image's intensity unit have that unit in their definition, so the unit is not part of the
 * parameter set.
 */
export function parameterSet(settings: CaseSettings): { json: string; digest: string } {
  const json = canonicalJson(decidingSettings(settings.radiomics));
  return { json, digest: sha256(json) };
}

/** The identity of a run: the same inputs, settings, key and software give the same digest on every machine. */
export function runDigest(
  settings: CaseSettings,
  parameterSetDigest: string,
  inputs: {
    readonly subject: string;
    readonly image: string;
    readonly delineation: string;
    /** For a structure set over several series, the parts that belong to other cases. */
    readonly others?: string;
    /**
     * Content of the image on which the delineation was drawn and the method to transfer masks, if another image is
     * measured.
     */
    readonly drawnOn?: string;
    readonly transfer?: TransferMethod;
  },
): { run: string; input: string } {
  const input = digestOf(inputs);
  const run = digestOf({
    input,
    parameterSet: parameterSetDigest,
    // Shown in the diagnostics columns, so it affects the output bytes.
    given: { ...settings.radiomics.given },
    roi: settings.roi ?? null,
    contourRule: settings.contourRule,
    ...(settings.geometry && { geometry: { ...settings.geometry } }),
    ...(settings.perturb && { perturb: { ...settings.perturb } }),
    ...(settings.outputs && { outputs: [...settings.outputs] }),
    ...(settings.volumes && { volumes: [...settings.volumes] }),
    ...(settings.deidentify && { deidentify: settings.deidentify }),
    ...(settings.site && { site: settings.site }),
    ...(settings.faces && { faces: settings.faces }),
    dataset: settings.dataset,
    nameTables: settings.nameTableDigest,
    models: settings.models.map((model) => ({ ...model })),
    identity: { mode: settings.identity.mode, key: settings.identity.keyId },
    software: settings.software,
  });
  return { run, input };
}

/** Turns identifiers into pseudonyms under these settings, or keeps them. */
export function identityOf({ identity }: Pick<CaseSettings, 'identity'>): Identity {
  return new Identity(identity.mode, { id: identity.keyId, bytes: identity.keyBytes });
}

/** `--deidentify basic`: the options that keep more than the Basic Profile. Dates are shifted, never kept. */
export interface DeidentificationSettings {
  readonly profile: 'basic';
  readonly retain: readonly RetainOption[];
}
