import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writeFileAtomic } from '../../core/index.ts';
import {
  addClinicalLink,
  clinicalVariables,
  GraphBuilder,
  type NamedNode,
  namedNode,
  namespaces,
  ownVariablesIn,
  parse,
  type Quad,
  serialise,
} from '../../graph/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { readManifest } from '../files/directory-manifest.ts';

const observationProperty = `${namespaces.qiaw}observation`;

/**
 * Earlier releases linked every clinical observation to the subject, and every vital status as a finding of death. Links each
 * observation of an import again as ontology/clinical.yaml, or the variable that the import declares, says now. The observations and
 * their IRIs do not change.
 */
export class ClinicalLinks {
  readonly does = 'histology, stage and categories are stated about a disease, and vital status by its own property';

  async plan(data: DataDirectory): Promise<string[]> {
    const files = await this.due(data);
    return files.map((path) => `link clinical observations again in ${relative(data.root, path)}`);
  }

  /** Not recorded as passed: the gate checks each graph when it is next read. */
  async apply(data: DataDirectory): Promise<void> {
    const { base } = (await readManifest(data))!;
    const files = await this.due(data);
    for (const path of files) {
      const digest = path.slice(-'.trig'.length - 64, -'.trig'.length);
      const quads = parse(await readFile(path, 'utf8'), 'trig', base);
      await writeFileAtomic(path, serialise(linkedAgain(quads, base, digest), 'trig'));
    }
    // Regenerated from the other files.
    if (files.length > 0) await rm(data.exports, { recursive: true, force: true });
  }

  private async due(data: DataDirectory): Promise<string[]> {
    const folder = join(data.graphs, 'imports');
    const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{64}\.trig$/.test(name)).sort();
    const found: string[] = [];
    for (const name of names) {
      const path = join(folder, name);
      if (isFormer(await readFile(path, 'utf8'))) found.push(path);
    }
    return found;
  }
}

/** Whether a graph has a link that only earlier releases wrote. */
function isFormer(text: string): boolean {
  if (/\bqiaw:hasOverallStage\b/.test(text)) return true;
  const ofDisease = /\broo:P100(?:021|241|242|244)\b/.test(text) && !/\broo:P100008\b/.test(text);
  return ofDisease || (/\broo:P100254\b/.test(text) && !/\broo:P100028\b/.test(text));
}

function linkedAgain(quads: readonly Quad[], base: string, digest: string): Quad[] {
  const own = ownVariablesIn(quads).map((variable) => [variable.name, variable] as const);
  const variables = new Map([...clinicalVariables, ...own]);
  const observations = new Set(
    quads.filter(({ predicate }) => predicate.value === observationProperty).map(({ object }) => object.value),
  );
  const about = new Map<string, Quad[]>();
  for (const quad of quads)
    if (observations.has(quad.subject.value))
      about.set(quad.subject.value, [...(about.get(quad.subject.value) ?? []), quad]);
  const links = new GraphBuilder(namedNode(`${base}graph/import/${digest}`));
  for (const [iri, statements] of about) {
    const all = (property: string): string[] =>
      statements.filter(({ predicate }) => predicate.value === property).map(({ object }) => object.value);
    const variable = variables.get(all(`${namespaces.qiaw}variable`)[0] ?? '');
    const [subject] = all(`${namespaces.qiaw}ofSubject`);
    if (variable === undefined || subject === undefined) continue;
    const codes = new Set(Object.values(variable.codes ?? {}));
    const coded = all(`${namespaces.rdf}type`).find((type) => codes.has(type));
    addClinicalLink(links, base, digest, {
      variable,
      subject: namedNode(subject),
      observation: namedNode(iri) as NamedNode,
      coded: coded === undefined ? undefined : namedNode(coded),
    });
  }
  const kept = quads.filter(
    ({ predicate, object }) => !observations.has(object.value) || predicate.value === observationProperty,
  );
  const known = new Set(kept.map(keyOf));
  return [...kept, ...links.quads().filter((quad) => !known.has(keyOf(quad)))];
}

const keyOf = ({ subject, predicate, object }: Quad): string => `${subject.value} ${predicate.value} ${object.value}`;
