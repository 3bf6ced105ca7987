import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { instrument, type Mutant, root } from './instrument.ts';
import type { Coverage, Job, Message, Outcome, Result } from './job.ts';
import type { MutatedModule } from './modules.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export interface CampaignOptions {
  /** The folder of the instrumenter. */
  readonly instrumenter: string;
  /** For files of this campaign. */
  readonly scratch: string;
  /** Where results are kept between calls. */
  readonly cache?: string | undefined;
  /** Tests one mutant out of this many, chosen by the seed. */
  readonly oneIn?: number | undefined;
  readonly seed?: string | undefined;
}

/**
 * Tests the mutants of a module one after the other, in a separate process that is replaced when a mutant never ends.
 */
export async function tryModule(module: MutatedModule, options: CampaignOptions): Promise<Result[]> {
  const { mutants, code } = await instrument(module, options.instrumenter);
  const chosen = mutants.filter((mutant) => isChosen(mutant, options));
  const cache = new Cache(module, options.cache);
  const found = new Map<string, Found>();
  for (const mutant of chosen) {
    const known = cache.get(mutant);
    if (known !== undefined) found.set(mutant.id, known);
  }
  const byId = new Map(chosen.map((mutant) => [mutant.id, mutant]));
  let coverage: Coverage | undefined;
  let broken: string | undefined;
  for (let round = 0; ; round++) {
    const ids = chosen.map(({ id }) => id).filter((id) => !found.has(id));
    if (ids.length === 0) break;
    const name = join(options.scratch, `${module.name}-${round}`);
    const job: Job = {
      code,
      ids,
      tests: module.tests.map((test) => join(root, test)),
      journal: `${name}.ndjson`,
      ...(coverage && { coverage }),
    };
    writeFileSync(`${name}.json`, JSON.stringify(job));
    writeFileSync(job.journal, '');
    const before = found.size;
    await watch(`${name}.json`, job.journal, (message) => {
      if (message.kind === 'broken') broken = message.text;
      if (message.kind === 'coverage') coverage = message.coverage;
      if (message.kind !== 'result') return;
      found.set(message.id, message);
      cache.put(byId.get(message.id)!, message);
    });
    cache.save();
    if (broken !== undefined) throw new Error(broken);
    if (found.size === before) throw new Error(`There is no result for ${module.name}; see ${job.journal}`);
  }
  return chosen.map((mutant) => ({ ...mutant, ...found.get(mutant.id)! }));
}

function isChosen({ file, text, change }: Mutant, { oneIn = 1, seed = '' }: CampaignOptions): boolean {
  return Number.parseInt(digest(seed, file, text, change).slice(0, 8), 16) % oneIn === 0;
}

/** Runs the process and kills it when a mutant exceeds its time limit; that mutant counts as endless. */
function watch(job: string, journal: string, take: (message: Message) => void): Promise<void> {
  const vitest = join(root, 'node_modules', '.bin', 'vitest');
  // In its own session, so that whatever tests started ends with it.
  const child = spawn(vitest, ['run', '--config', here('./vitest.config.ts')], {
    cwd: root,
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, CI: 'true', QIAW_MUTATION_JOB: job },
  });
  let [taken, since] = [0, Date.now()];
  let last: Message | undefined;
  const look = (): void => {
    const lines = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
    for (const line of lines.slice(taken)) {
      last = JSON.parse(line) as Message;
      take(last);
    }
    if (lines.length !== taken) [taken, since] = [lines.length, Date.now()];
  };
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      look();
      if (Date.now() - since > (last?.kind === 'begun' ? last.milliseconds : 120_000)) end(child);
    }, 250);
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(timer);
      look();
      // The process ended, or was killed, during a mutant.
      if (last?.kind === 'begun') take({ kind: 'result', id: last.id, outcome: 'endless' });
      resolve();
    });
  });
}

function end(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It ended on its own.
  }
}

type Found = { readonly outcome: Outcome; readonly by?: string };

/** The result for a mutant is valid until its source or the tests that produced it change. */
class Cache {
  private readonly file: string | undefined;
  private readonly known: Record<string, Found & { readonly tests: string }> = {};
  /** Digests of sources and tests by path, as they are when the campaign begins. */
  private readonly digests: ReadonlyMap<string, string>;
  private readonly allTests: string;
  private saved = 0;

  constructor({ name, sources, tests }: MutatedModule, folder: string | undefined) {
    const paths = [...sources, ...tests].map((path) => join(root, path));
    this.digests = new Map(paths.map((path) => [path, digest(readFileSync(path, 'utf8'))]));
    this.allTests = digest(...tests.map((test) => this.digests.get(join(root, test))!));
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, `${name}.json`);
    if (existsSync(this.file)) this.known = JSON.parse(readFileSync(this.file, 'utf8'));
  }

  get(mutant: Mutant): Found | undefined {
    const known = this.known[this.key(mutant)];
    return known !== undefined && known.tests === this.testsOf(known) ? known : undefined;
  }

  put(mutant: Mutant, { outcome, by }: Found): void {
    const found = { outcome, ...(by !== undefined && { by }) };
    this.known[this.key(mutant)] = { ...found, tests: this.testsOf(found) };
    if (Date.now() - this.saved > 2_000) this.save();
  }

  save(): void {
    this.saved = Date.now();
    if (this.file !== undefined) writeFileSync(this.file, JSON.stringify(this.known));
  }

  private testsOf({ by }: Found): string {
    return by === undefined ? this.allTests : (this.digests.get(by) ?? '');
  }

  private key({ file, line, column, change }: Mutant): string {
    return digest(this.digests.get(join(root, file))!, String(line), String(column), change);
  }
}

function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length} ${part}`);
  return hash.digest('hex');
}
