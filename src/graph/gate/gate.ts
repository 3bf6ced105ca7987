import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from 'n3';
import { Identifiers, sha256 } from '../../core/index.ts';
import { type ClinicalVariable, clinicalVariables } from '../mapping/clinical-variables.ts';
import { ownVariablesIn, termsOf } from '../mapping/own-variables.ts';
import { graphAddress, graphKinds } from '../rdf/graph-kinds.ts';
import { namespaces } from '../rdf/namespaces.ts';
import { isIriText, type NamedNode, type Quad, quad } from '../rdf/terms.ts';
import { qiaw, rdf } from '../rdf/vocabularies.ts';
import { type CheckOptions, type Gate, type Severity, seal, type ValidationResult, type Verdict } from './model.ts';
import { codeRules } from './rules/code-rules.ts';
import { graphFindings } from './rules/graph-rules.ts';
import { withPartialRecords } from './rules/partial-records.ts';
import type { Finding } from './rules/rule.ts';
import { clinicalShapes, clinicalShapesFile } from './shacl/clinical-shapes.ts';
import { type Engine, firstEngine, type RawResult, sparqlEngine } from './shacl/engine.ts';
import { reportTurtle } from './shacl/report.ts';
import { runSelfTest } from './shacl/self-test.ts';
import { ShapeWords } from './shacl/shape-words.ts';
import {
  loadCatalogueShapes,
  loadShapes,
  readTurtle,
  type ShapeFile,
  shapesOf,
  shippedOntology,
  shippedShapes,
} from './shacl/shapes.ts';
import { checkShapes } from './shacl/shapes-check.ts';

export interface GateOptions {
  /** Folder of shapes files, with `meta/` and `self-test/`. Default: the shipped folder. */
  readonly shapesDir?: string;
  readonly ontologyDir?: string;
  /** Classes and properties from the site's own tables (ROI names), in addition to the ontology. */
  readonly extraTerms?: readonly string[];
  /** Only catalogue metadata will be checked at first. The other shapes are read and tested when another kind of graph arrives. */
  readonly onlyCatalogue?: boolean;
  /** Also run a second SHACL Core engine and list the findings of both. Slower; for audits. */
  readonly secondOpinion?: boolean;
  /**
   * The main thread of this process has already opened the gate with the same shapes and engines, so worker threads skip the
   * self-test, which takes as long as checking a hundred cases.
   */
  readonly provenByMainThread?: boolean;
  /** Identifiers of the patients of the data directory, for graphs that are searched for them ({@link graphKinds}). */
  readonly patients?: () => Promise<Identifiers>;
}

/**
 * Opens the gate: reads the shapes, validates them against SHACL's own shapes, and tests the engines on known violations.
 * Throws ShapesError or GateSelfTestError if any of this fails. The catalogue metadata has many shapes, and the engine for
 * SPARQL-based constraints is loaded separately, so both are read and tested when the first graph needs them.
 */
export async function createGate(options: GateOptions = {}): Promise<Gate> {
  const folder = options.shapesDir ?? shippedShapes;
  const selfTest = join(folder, 'self-test');
  const known = new Set([...knownTerms(options.ontologyDir ?? shippedOntology), ...(options.extraTerms ?? [])]);
  const open = (load: (from: string) => readonly ShapeFile[]): Promise<ShapeGate> => {
    const shapes = load(folder);
    const tests = options.provenByMainThread ? [] : textsOf([join(folder, 'meta'), selfTest]);
    const texts = [...shapes.flatMap(({ name, text }) => [name, text]), ...tests, ...known];
    const key = sha256([options.secondOpinion, options.provenByMainThread, ...texts].join('\0'));
    const earlier = gates.get(key);
    if (earlier !== undefined) return earlier;
    if (gates.size >= mostGates) gates.clear();
    const gate = openTested(shapes);
    gates.set(key, gate);
    gate.catch(() => gates.delete(key));
    return gate;
  };
  const openTested = async (shapes: readonly ShapeFile[]): Promise<ShapeGate> => {
    const core: MakeEngine[] = [firstEngine];
    if (options.secondOpinion) core.push((await import('./shacl/second-engine.ts')).secondEngine);
    if (!options.provenByMainThread) {
      await checkShapes(join(folder, 'meta'), shapes);
      for (const engine of core) await runSelfTest(selfTest, 'core', engine, shapes);
    }
    let sparql: Promise<void> | undefined;
    return new ShapeGate(shapes, known, core, async (quads) => {
      sparql ??= runSelfTest(selfTest, 'sparql', sparqlEngine, shapes);
      await sparql;
      return sparqlEngine(quads);
    });
  };
  let metadata: Promise<ShapeGate> | undefined;
  let data = options.onlyCatalogue ? undefined : open(loadShapes);
  await data;
  return {
    async check(graphName, quads, context, given = {}) {
      const { kind } = graphAddress(graphName);
      if (kind === 'catalog') metadata ??= open(loadCatalogueShapes);
      else data ??= open(loadShapes);
      const isSearched = kind !== undefined && graphKinds[kind].searched === 'directory';
      const denied = given.denied ?? (isSearched ? await options.patients?.() : undefined);
      const opened = (await (kind === 'catalog' ? metadata : data))!;
      return opened.check(graphName, quads, context, { ...given, ...(denied && { denied }) });
    },
  };
}

/**
 * Gates of this process by the digest of all that they depend on. To compile and test the same shapes again takes longer
 * than to check most graphs.
 */
const gates = new Map<string, Promise<ShapeGate>>();
const mostGates = 8;

function textsOf(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
}

type MakeEngine = (shapes: readonly Quad[]) => Engine | Promise<Engine>;

interface EngineStep {
  readonly validate: Engine;
  /** Copies the graph to a query engine, which needs a graph without blank nodes. */
  readonly expensive: boolean;
}

class ShapeGate implements Gate {
  readonly #files: readonly ShapeFile[];
  readonly #known: ReadonlySet<string>;
  readonly #words: ShapeWords;
  readonly #core: readonly MakeEngine[];
  readonly #sparql: MakeEngine;
  readonly #targetsOf = new Map<string | undefined, ReadonlySet<string>>();
  readonly #engines = new Map<string, Promise<Opened>>();

  constructor(
    files: readonly ShapeFile[],
    known: ReadonlySet<string>,
    core: readonly MakeEngine[],
    sparql: MakeEngine,
  ) {
    this.#core = core;
    this.#sparql = sparql;
    this.#files = files;
    this.#known = known;
    this.#words = new ShapeWords(files.flatMap((file) => file.quads));
  }

  async check(
    graphName: string,
    quads: readonly Quad[],
    context: readonly Quad[] = [],
    options: CheckOptions = {},
  ): Promise<Verdict> {
    const denied = options.denied ?? Identifiers.none;
    const own = graphAddress(graphName).kind === 'import' ? declaredIn(quads, context) : [];
    const findings = graphFindings({
      graphName,
      quads,
      context,
      known: own.length === 0 ? this.#known : new Set([...this.#known, ...termsOf(own)]),
      targets: this.#targets(graphName),
      denied,
      ownWords: options.ownWords ?? [],
      deniedNames: options.deniedNames ?? [],
      knownLabel: options.knownLabel,
    });
    const results = findings.map((finding) => ruleResult(graphName, finding));
    const data = dataset(graphName, quads, context);
    const { steps, words } = await this.#enginesFor(graphName, own);
    for (const engine of steps) {
      // Engines are in order of cost. After a violation the expensive engines are skipped.
      if (engine.expensive && results.some(({ severity }) => severity === 'violation')) continue;
      const raw = await engine.validate(data);
      results.push(...raw.map((result) => explain(graphName, result, words)));
    }
    const sorted = withPartialRecords(quads, results).sort((a, b) => compare(sortKey(a), sortKey(b)));
    const conforms = sorted.every(({ severity }) => severity !== 'violation');
    const turtle = reportTurtle(graphName, conforms, sorted);
    return conforms
      ? { ok: true, conforms, graph: seal(graphName, quads), warnings: sorted, results: sorted, reportTurtle: turtle }
      : { ok: false, conforms, results: sorted, reportTurtle: turtle };
  }

  /**
   * Engines for the kind of graph. A graph of unknown kind is checked against all shapes. Variables that the graph declares are
   * checked like those of ontology/clinical.yaml: by shapes made from them.
   */
  #enginesFor(graphName: string, own: readonly ClinicalVariable[]): Promise<Opened> {
    const { kind } = graphAddress(graphName);
    const key = own.length === 0 ? (kind ?? '') : `${kind} ${clinicalShapes(own)}`;
    const known = this.#engines.get(key);
    if (known !== undefined) return known;
    const engines = this.#openEngines(kind, own);
    this.#engines.set(key, engines);
    return engines;
  }

  async #openEngines(kind: string | undefined, own: readonly ClinicalVariable[]): Promise<Opened> {
    const files = this.#files
      .filter((file) => kind === undefined || file.kind === kind || file.kind === 'common')
      .map((file) => (own.length > 0 && file.name === clinicalShapesFile ? withVariables(file, own) : file));
    const shapes = (engine: ShapeFile['engine']) => files.filter((f) => f.engine === engine).flatMap((f) => f.quads);
    const steps: EngineStep[] = [];
    for (const make of this.#core) steps.push({ validate: await make(shapes('core')), expensive: false });
    if (shapes('sparql').length > 0) steps.push({ validate: await this.#sparql(shapes('sparql')), expensive: true });
    return { steps, words: own.length === 0 ? this.#words : new ShapeWords(files.flatMap(({ quads }) => quads)) };
  }

  /** Classes that the shapes for this kind of graph target. */
  #targets(graphName: string): ReadonlySet<string> {
    const { kind } = graphAddress(graphName);
    const known = this.#targetsOf.get(kind);
    if (known !== undefined) return known;
    const files = this.#files.filter((file) => kind === undefined || file.kind === kind || file.kind === 'common');
    const targets = files
      .flatMap(({ quads }) => quads)
      .filter((q) => q.predicate.value === `${namespaces.sh}targetClass`);
    const classes = new Set(targets.map(({ object }) => object.value));
    this.#targetsOf.set(kind, classes);
    return classes;
  }
}

interface Opened {
  readonly steps: readonly EngineStep[];
  readonly words: ShapeWords;
}

/**
 * Declared variables. Those that shapes cannot be made from, and those with a name of ontology/clinical.yaml, are left out: other shapes
 * refuse them.
 */
function declaredIn(...sets: ReadonlyArray<readonly Quad[]>): ClinicalVariable[] {
  const declared = new Map(sets.flatMap(ownVariablesIn).map((variable) => [variable.name, variable]));
  return [...declared.values()].filter((variable) => isSound(variable) && !clinicalVariables.has(variable.name));
}

const isSound = ({ name, property, unit, codes }: ClinicalVariable): boolean =>
  /^\w+$/.test(name) && (unit ?? codes) !== undefined && [property, ...Object.values(codes ?? {})].every(isIriText);

function withVariables(file: ShapeFile, own: readonly ClinicalVariable[]): ShapeFile {
  const text = clinicalShapes([...clinicalVariables.values(), ...own]);
  return { ...file, text, quads: shapesOf(text) };
}

function explain(graph: string, raw: RawResult, shapeWords: ShapeWords): ValidationResult {
  const words = shapeWords.of(raw);
  return {
    graph,
    focusNode: raw.focusNode?.value ?? '',
    path: raw.path,
    severity: severityOf(raw.severity),
    message: words.message,
    remedy: words.remedy,
    sourceShape: words.shape,
    constraint: raw.constraint,
    ...(raw.value === null ? {} : { value: raw.value.value }),
  };
}

/**
 * The graph and its context as one set of triples, regardless of their graph names. From the context, feature values and the
 * contents of feature definitions are left out: the vector rules check the values, and the definitions have already passed
 * the gate. With them the engines would take ten times as long.
 */
function dataset(graphName: string, quads: readonly Quad[], context: readonly Quad[]): Store {
  const store = new Store();
  const { kind } = graphAddress(graphName);
  const definition = kind === 'run' || kind === 'import' ? definitionIn([quads, context]) : () => false;
  for (const { subject, predicate, object } of quads) {
    if (!definition(predicate.value))
      store.addQuad(quad(subject as never, predicate as NamedNode, object as never) as never);
  }
  for (const { subject, predicate, object } of context) {
    if ((kind === 'import' || predicate.value !== rdf.type.value) && definition(subject.value)) continue;
    store.addQuad(quad(subject as never, predicate as NamedNode, object as never) as never);
  }
  return store;
}

function definitionIn(sets: ReadonlyArray<readonly Quad[]>): (iri: string) => boolean {
  const definitions = new Set<string>();
  for (const set of sets) {
    for (const { subject, object } of set) {
      if (object.value === qiaw.FeatureDefinition.value) definitions.add(subject.value);
    }
  }
  return (iri) => definitions.has(iri);
}

function ruleResult(graph: string, finding: Finding): ValidationResult {
  return {
    graph,
    focusNode: finding.node,
    path: finding.path === '' ? '' : `<${finding.path}>`,
    severity: finding.severity ?? 'violation',
    message: finding.message,
    remedy: finding.remedy,
    sourceShape: '',
    constraint: `${namespaces.qiaw}${finding.rule}`,
    ...(finding.value === undefined ? {} : { value: finding.value }),
  };
}

function severityOf(iri: string): Severity {
  if (iri === `${namespaces.sh}Warning`) return 'warning';
  return iri === `${namespaces.sh}Info` ? 'info' : 'violation';
}

function sortKey(result: ValidationResult): string {
  const { severity, focusNode, path, constraint, value = '' } = result;
  return [severity === 'violation' ? 0 : 1, focusNode, path, constraint, value].join('\n');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Every term that the ontology folder declares or lists from other vocabularies; graphs may use only these. */
export function knownTerms(folder = shippedOntology): ReadonlySet<string> {
  const terms = new Set(Object.keys(codeRules).map((rule) => `${namespaces.qiaw}${rule}`));
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (name.endsWith('.ttl')) {
      for (const { subject } of readTurtle(path)) if (subject.termType === 'NamedNode') terms.add(subject.value);
    }
    if (name === 'external.csv') {
      for (const line of readFileSync(path, 'utf8').split('\n').slice(1)) {
        const iri = line.split(',', 1)[0];
        if (iri !== undefined && iri !== '') terms.add(iri);
      }
    }
  }
  return terms;
}
