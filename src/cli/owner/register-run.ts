import { loadNameTable } from '../../image/index.ts';
import {
  type CaseSettings,
  DataDirectory,
  entriesOfCases,
  entriesOfSources,
  type OwnEntry,
  type Survey,
} from '../../pipeline/index.ts';

interface Registered {
  readonly subject: string;
  readonly entry: OwnEntry;
}

/** An input that names no patient has a data key of its own. */
export const registered = (entry: OwnEntry): Registered => ({ subject: entry.subject ?? entry.id, entry });

/** What the published names of a run's sources stand for. */
export async function ownEntries(
  survey: Omit<Survey, 'estimatedBytes'>,
  sources: readonly string[],
  { identity, issuer, nameTables }: CaseSettings,
): Promise<OwnEntry[]> {
  const key = { id: identity.keyId, bytes: identity.keyBytes };
  const naming = { mode: identity.mode, key, issuer, names: await loadNameTable(nameTables) };
  const jobs = survey.cases.map(({ job }) => job);
  return entriesOfSources({ ...survey, jobs }, sources, naming);
}

/** The cases of the directory, which a run adds when it ends. */
export async function registerCases(dataDirectory: string): Promise<Registered[]> {
  const entries = await entriesOfCases(new DataDirectory(dataDirectory));
  return entries.filter(({ kind }) => kind === 'case').map(registered);
}
