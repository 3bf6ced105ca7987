import { join, resolve } from 'node:path';
import { effectiveBase, readSoftware } from '../../core/config/index.ts';
import { errorCode, type Log, prospectiveKey, UsageError } from '../../core/index.ts';
import { loadOnnxRuntime, type ModelIdentity, openRegistry } from '../../deep/index.ts';
import { loadNameTable } from '../../image/index.ts';
import type { CaseSettings } from '../../pipeline/index.ts';
import { loadSettings, type PerturbationSettings, parseChain, perturbationDefaults } from '../../radiomics/index.ts';
import type { Setup } from './common.ts';

/** Everything on which a case depends besides its inputs, from configuration and environment. Makes an identity key if there is none. */
export async function caseSettings(setup: Setup, dataDirectory: string): Promise<CaseSettings> {
  const { keepKey } = await prospectiveSettings(setup, dataDirectory);
  return keepKey();
}

/** The same without writing anything: a new identity key is in memory until `keepKey`, which returns the settings with the key that counts. */
export async function prospectiveSettings(
  { config, environment, log }: Setup,
  dataDirectory: string,
): Promise<{ readonly settings: CaseSettings; readonly keepKey: () => Promise<CaseSettings> }> {
  const { run, identity } = config;
  if (run.roi !== undefined) requireRegularExpression(run.roi);
  const key = await prospectiveKey({
    text: environment.identityKey,
    file: environment.identityKeyFile,
    dataDirectory,
  });
  const names = await loadNameTable(run.nameTables);
  const folders = modelFolders(dataDirectory, run.modelFolders);
  const settings: CaseSettings = {
    dataDirectory: resolve(dataDirectory),
    base: effectiveBase(config),
    identity: { mode: identity.mode, keyId: key.id, keyBytes: key.bytes },
    issuer: identity.issuer,
    radiomics: await loadSettings(run.settings),
    ...(run.roi !== undefined && { roi: run.roi }),
    contourRule: run.contours,
    ...(run.measure && { measure: run.measure === 'same-frame' ? 'coverage' : 'nearest' }),
    ...(run.perturb && { perturb: perturbation(run.perturb) }),
    ...geometry(config),
    ...further(run),
    ...(run.site && { site: run.site }),
    ...(run.faces && { faces: run.faces }),
    ...(run.acceptBurnedIn && { acceptBurnedIn: true }),
    ...(run.deidentify === 'basic' && { deidentify: deidentification(config) }),
    dataset: run.dataset,
    nameTables: run.nameTables.map((path) => resolve(path)),
    nameTableDigest: names.digest,
    models: await models(config.run.models, folders, log),
    modelFolders: folders,
    software: readSoftware(),
  };
  const keepKey = async (): Promise<CaseSettings> => {
    const { id: keyId, bytes: keyBytes } = await key.keep();
    return { ...settings, identity: { ...settings.identity, keyId, keyBytes } };
  };
  return { settings, keepKey };
}

/** What is made beside SEG and NRRD, in an order that does not depend on the user. */
function further({ outputs, volumes }: Setup['config']['run']): Pick<CaseSettings, 'outputs' | 'volumes'> {
  const objects = (['labelmap', 'rtstruct'] as const).filter((one) => outputs.includes(one));
  return {
    ...(objects.length > 0 && { outputs: objects }),
    ...(volumes.includes('nifti') && { volumes: ['nifti'] as const }),
  };
}

/** The given values over the defaults. */
function perturbation({ chain, ...given }: NonNullable<Setup['config']['run']['perturb']>): PerturbationSettings {
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...perturbationDefaults, ...stated, ...parseChain(chain) };
}

function geometry({ run, volume }: Setup['config']): Pick<CaseSettings, 'geometry'> {
  const { spacingTolerance } = volume;
  const allowed: NonNullable<CaseSettings['geometry']> = {
    ...(run.trustGeometry && { trustGeometry: true }),
    ...(run.partialContours && { partialContours: true }),
    ...(spacingTolerance !== undefined && { spacingTolerance }),
  };
  return Object.keys(allowed).length > 0 ? { geometry: allowed } : {};
}

/** De-identified copies are pointless next to results that name the patients. */
function deidentification({ identity, run }: Setup['config']): NonNullable<CaseSettings['deidentify']> {
  if (identity.mode === 'keep') {
    throw new UsageError(
      '--deidentify basic needs --identity pseudonym: kept identifiers would identify the patients again.',
    );
  }
  return { profile: 'basic', retain: [...new Set(run.retain)].sort() };
}

/** Models are looked for in the data directory first, then in the configured folders. */
export function modelFolders(dataDirectory: string, configured: readonly string[]): readonly string[] {
  return [join(resolve(dataDirectory), 'models'), ...configured.map((folder) => resolve(folder))];
}

/**
 * The requested models, as part of a run's identity. If the inference runtime is not installed, the run continues
 * without deep features and reports it. An unknown or changed model stops the run.
 */
async function models(names: readonly string[], folders: readonly string[], log: Log): Promise<ModelIdentity[]> {
  if (names.length === 0) return [];
  try {
    await loadOnnxRuntime();
  } catch (error) {
    if (errorCode(error) !== 'QIAW_DEEP_RUNTIME_MISSING') throw error;
    log.warn({ code: errorCode(error) }, (error as Error).message);
    return [];
  }
  const registry = openRegistry({ folders });
  return names.map((name) => {
    const model = registry.load(name);
    void model.close();
    return model.identity;
  });
}

function requireRegularExpression(text: string): void {
  try {
    new RegExp(text, 'iu');
  } catch {
    throw new UsageError(`--roi is not a regular expression: ${text}`);
  }
}
