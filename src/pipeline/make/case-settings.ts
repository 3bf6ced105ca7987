import { canonicalJson, digestOf, type FaceStatement, Identity, type IdentityMode, sha256 } from '../../core/index.ts';
import type { ModelIdentity } from '../../deep/index.ts';
import type { RetainOption } from '../../dicom/index.ts';
import type { RunRecord } from '../../graph/index.ts';
import type { PlainCode, TransferMethod } from '../../image/index.ts';
import type { RadiomicsSettings } from '../../radiomics/index.ts';

/** What the user allows where images and contours do not agree; what is not allowed is absent. */
export interface GeometrySettings {
  /** Positions of contours decide where most of their image references say something else. */
  readonly trustGeometry?: true;
  /** The usable contours of an ROI make its mask, without those that lie on no slice. */
  readonly partialContours?: true;
  /** Distance of a slice from its place on the regular grid, as a part of the spacing. */
  readonly spacingTolerance?: number;
}

/** Everything besides the inputs that decides what a case becomes. Plain data: it travels to the worker threads. */
export interface CaseSettings {
  readonly dataDirectory: string;
  readonly base: string;
  readonly identity: { readonly mode: IdentityMode; readonly keyId: string; readonly keyBytes: Uint8Array };
  readonly issuer: string;
  readonly radiomics: RadiomicsSettings;
  readonly roi?: string;
  readonly contourRule: 'or' | 'xor';
  /** Regions are measured on other images of their frame of reference too, their masks carried over by this method. */
  readonly measure?: TransferMethod;
  readonly geometry?: GeometrySettings;
  /** Absent: DICOM objects keep the source's identity. */
  readonly deidentify?: DeidentificationSettings;
  /** Images that say they have text burned into their pixels are used. */
  readonly acceptBurnedIn?: true;
  /** Stated about faces in the images; written into the case and its DICOM objects. */
  readonly faces?: FaceStatement;
  readonly dataset: string;
  /** Anatomic site of the dataset, for target volumes whose region the source does not state. */
  readonly site?: PlainCode;
  /** YAML files of the user's own ROI name tables, and the digest of all tables in force. */
  readonly nameTables: readonly string[];
  readonly nameTableDigest: string;
  /** Deep models to run, in order, and the folders they are registered in. */
  readonly models: readonly ModelIdentity[];
  readonly modelFolders: readonly string[];
  readonly software: RunRecord['software'];
}

/**
 * Canonical JSON of what the feature values depend on besides image and mask: the parameter set of the graph. Features that
 * carry the image's own intensity unit are told apart by that unit in their definition, so it is no part of the set.
 */
export function parameterSet(settings: CaseSettings): { json: string; digest: string } {
  // As settingsDigest of `radiomics` module: the name and what the file itself spelt out do not decide values.
  const { name: _, given: __, ...deciding } = settings.radiomics;
  const json = canonicalJson(deciding);
  return { json, digest: sha256(json) };
}

/** The identity of a run: the same inputs, settings, key and software give the same digest anywhere. */
export function runDigest(
  settings: CaseSettings,
  parameterSetDigest: string,
  inputs: {
    readonly subject: string;
    readonly image: string;
    readonly delineation: string;
    /** What of a set over several series belongs to other cases. */
    readonly others?: string;
    /** Content of the image the delineation was drawn on, and how masks are carried, where it is another one. */
    readonly drawnOn?: string;
    readonly transfer?: TransferMethod;
  },
): { run: string; input: string } {
  const input = digestOf(inputs);
  const run = digestOf({
    input,
    parameterSet: parameterSetDigest,
    // Shown in the diagnostics columns, so part of the bytes.
    given: { ...settings.radiomics.given },
    roi: settings.roi ?? null,
    contourRule: settings.contourRule,
    ...(settings.geometry && { geometry: { ...settings.geometry } }),
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

/** What turns identifiers into pseudonyms under these settings, or keeps them. */
export function identityOf({ identity }: Pick<CaseSettings, 'identity'>): Identity {
  return new Identity(identity.mode, { id: identity.keyId, bytes: identity.keyBytes });
}

/** `--deidentify basic`: what is kept beyond the Basic Profile. Dates are shifted, never kept. */
export interface DeidentificationSettings {
  readonly profile: 'basic';
  readonly retain: readonly RetainOption[];
}
