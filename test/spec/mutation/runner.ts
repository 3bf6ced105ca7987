import { appendFileSync, readFileSync } from 'node:fs';
import { startTests } from 'vitest/internal/browser';
import { VitestTestRunner as TestRunner } from 'vitest/runners';
import type { Coverage, FileCoverage, Job, Message } from './job.ts';

type File = Parameters<TestRunner['onCollectStart']>[0];
type Suite = Parameters<TestRunner['onBeforeRunSuite']>[0];
type Task = Suite['tasks'][number];
type Test = Parameters<TestRunner['onAfterTryTask']>[0];

/** What instrumented code counts and reads (StrykerJS' names). */
const switches = {
  mutantCoverage: { static: {} as Record<string, number>, perTest: {} as Record<string, Record<string, number>> },
  currentTestId: undefined as string | undefined,
  activeMutant: undefined as string | undefined,
  hitCount: undefined as number | undefined,
  hitLimit: undefined as number | undefined,
};
Object.assign(globalThis, { __stryker__: switches });

/** Milliseconds above which a test is too slow to run for every mutant: faster ones must detect it. */
const slow = 2_000;

/** Runs one file repeatedly without reporting to vitest's main process; stops at the first failure. */
class QuietRunner extends TestRunner {
  failed: { readonly test?: string; readonly text: string } | undefined;
  readonly milliseconds: Record<string, number> = {};
  private begun = 0;

  onCollected([file]: File[]): void {
    if (file!.result?.state === 'fail') this.note(file!);
  }

  override async onBeforeRunSuite(suite: Suite): Promise<void> {
    if (this.failed !== undefined) suite.mode = 'skip';
    await super.onBeforeRunSuite(suite);
  }

  override async onAfterRunSuite(suite: Suite): Promise<void> {
    if (suite.result?.errors !== undefined) this.note(suite);
    await super.onAfterRunSuite(suite);
  }

  override async onBeforeRunTask(test: Test): Promise<void> {
    if (this.failed !== undefined) test.mode = 'skip';
    await super.onBeforeRunTask(test);
  }

  override onBeforeTryTask(test: Test): void {
    switches.currentTestId = test.id;
    this.begun = performance.now();
    super.onBeforeTryTask(test);
  }

  override onAfterRunTask(test: Test): void {
    switches.currentTestId = undefined;
    this.milliseconds[test.id] = performance.now() - this.begun;
    if (test.result?.state === 'fail') this.note(test);
    super.onAfterRunTask(test);
  }

  note(task: Task): void {
    const text = `${task.name}: ${task.result?.errors?.[0]?.message ?? 'failed'}`;
    this.failed ??= task.type === 'test' ? { test: task.id, text } : { text };
  }
}

/** Runs after the one test that vitest knows of: every mutant, with the tests that reach it. */
export default class MutationRunner extends TestRunner {
  private readonly job = JSON.parse(readFileSync(process.env['QIAW_MUTATION_JOB']!, 'utf8')) as Job;

  override async onAfterRunFiles(): Promise<void> {
    super.onAfterRunFiles();
    try {
      const coverage = this.job.coverage ?? (await this.dryRun());
      this.forget();
      for (const id of this.job.ids) await this.tryMutant(id, coverage);
    } catch (error) {
      this.say({ kind: 'broken', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }

  private say(message: Message): void {
    appendFileSync(this.job.journal, `${JSON.stringify(message)}\n`);
  }

  private async dryRun(): Promise<Coverage> {
    const files: FileCoverage[] = [];
    const hits: Record<string, number> = {};
    for (const file of this.job.tests) {
      this.say({ kind: 'begun', id: file, milliseconds: 120_000 });
      this.forget();
      const loading = Object.keys((await this.reached(file)).outside);
      const { outside, inside, milliseconds, seconds } = await this.reached(file);
      for (const counts of [outside, ...Object.values(inside)]) {
        for (const [id, count] of Object.entries(counts)) hits[id] = (hits[id] ?? 0) + count;
      }
      // Of all tests, for what loading alone reaches.
      const quick = Object.entries(seconds).filter(([, milliseconds]) => milliseconds < slow);
      const tests = quick.map(([test, milliseconds]) => [
        test,
        { milliseconds, mutants: Object.keys(inside[test] ?? {}) },
      ]);
      files.push({ file, milliseconds, loading, outside: Object.keys(outside), tests: Object.fromEntries(tests) });
    }
    const coverage = { files, hits };
    this.say({ kind: 'coverage', coverage });
    return coverage;
  }

  /** Runs a file without a mutant and counts. */
  private async reached(file: string) {
    const { mutantCoverage: counted } = switches;
    for (const part of [counted.static, counted.perTest]) for (const key of Object.keys(part)) delete part[key];
    const begun = performance.now();
    const { failed, milliseconds: seconds } = await this.runFile(file);
    if (failed !== undefined) throw new Error(`Fails without a mutant: ${file}: ${failed.text}`);
    return {
      outside: { ...counted.static },
      inside: { ...counted.perTest },
      milliseconds: performance.now() - begun,
      seconds,
    };
  }

  private async tryMutant(id: string, { files, hits }: Coverage): Promise<void> {
    const reaching = files
      .map((file) => {
        const all = file.outside.includes(id);
        const tests = Object.entries(file.tests).filter(([, { mutants }]) => mutants.includes(id));
        const milliseconds = all ? file.milliseconds : tests.reduce((sum, [, test]) => sum + test.milliseconds, 0);
        return { file, wanted: all ? Object.keys(file.tests) : tests.map(([test]) => test), milliseconds };
      })
      .filter(({ wanted }) => wanted.length > 0)
      .sort((a, b) => a.milliseconds - b.milliseconds);
    const loaded = files.filter(({ loading }) => loading.includes(id));
    const total = [...reaching, ...loaded].reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    this.say({ kind: 'begun', id, milliseconds: 20_000 + 5 * total });
    switches.hitLimit = 10_000 + 100 * (hits[id] ?? 0);

    if (reaching.length === 0 && loaded.length === 0) return this.say({ kind: 'result', id, outcome: 'uncovered' });
    for (const { file, wanted } of reaching) {
      const by = await this.killer(id, file.file, wanted);
      if (by === undefined) continue;
      if (await this.sound(file.file, by.test))
        return this.say({ kind: 'result', id, outcome: 'killed', by: file.file });
      // An earlier mutant left something behind.
      break;
    }
    // Once more with modules that load under the mutant.
    for (const { file, wanted } of [
      ...reaching,
      ...loaded.map((file) => ({ file, wanted: Object.keys(file.tests) })),
    ]) {
      this.forget();
      const by = await this.killer(id, file.file, wanted);
      this.forget();
      if (by === undefined) continue;
      if (!(await this.sound(file.file, by.test))) throw new Error(`Fails without a mutant too: ${by.text}`);
      return this.say({ kind: 'result', id, outcome: 'killed', by: file.file });
    }
    this.say({ kind: 'result', id, outcome: 'survived' });
  }

  private async killer(
    id: string,
    file: string,
    wanted: readonly string[] | undefined,
  ): Promise<QuietRunner['failed']> {
    switches.activeMutant = id;
    switches.hitCount = 0;
    try {
      return (await this.runFile(file, wanted)).failed;
    } finally {
      switches.activeMutant = undefined;
      switches.hitCount = undefined;
    }
  }

  /** Whether the test that failed passes again without the mutant. */
  private async sound(file: string, test: string | undefined): Promise<boolean> {
    return (await this.runFile(file, test === undefined ? undefined : [test])).failed === undefined;
  }

  private async runFile(file: string, wanted?: readonly string[]): Promise<QuietRunner> {
    const modules = this.modules();
    for (const module of modules.getModulesByFile(file) ?? []) modules.invalidateModule(module);
    const quiet = new QuietRunner(this.config);
    Object.defineProperty(quiet, 'moduleRunner', { value: Reflect.get(this, 'moduleRunner') });
    quiet.__setTraces(Reflect.get(this, '_otel'));
    await startTests([{ filepath: file, ...(wanted && { testIds: [...wanted] }) }], quiet);
    return quiet;
  }

  /** Modules of this repository are loaded again on their next import. */
  private forget(): void {
    const modules = this.modules();
    for (const module of modules.idToModuleMap.values()) {
      if (!module.id.includes('/node_modules/') && !module.id.includes('/spec/mutation/'))
        modules.invalidateModule(module);
    }
  }

  private modules() {
    const state = Reflect.get(this, 'workerState') as {
      readonly evaluatedModules: {
        readonly idToModuleMap: ReadonlyMap<string, { readonly id: string }>;
        getModulesByFile(file: string): Iterable<{ readonly id: string }> | undefined;
        invalidateModule(module: { readonly id: string }): void;
      };
    };
    return state.evaluatedModules;
  }
}
