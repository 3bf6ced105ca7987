import { readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import {
  digestOf,
  errorCode,
  makeFolder,
  parseCsv,
  UsageError,
  type Volume,
  version,
  writeFileAtomic,
} from '../../core/index.ts';
import { ImageFileInvalid, readImage, readMask, writeNrrd } from '../../image/index.ts';
import {
  createExtractionPool,
  type ExtractionPool,
  extractFeatures,
  type FeatureMaps,
  type FeatureSet,
  featureMaps,
  type Labels,
  labelsOf,
  loadSettings,
  type PyradiomicsFormat,
  type PythonCell,
  type PythonRow,
  pyradiomicsOutput,
  pythonCells,
  type RadiomicsSettings,
  withCells,
  withLabels,
  withOverrides,
} from '../../radiomics/index.ts';
import { TimeLeft } from '../output/progress/words.ts';
import { terminal } from '../output/terminal.ts';
import { type BatchCase, readBatch, singleCase } from './batch.ts';
import { KeptRows } from './kept-rows.ts';
import type { PythonLog } from './python-log.ts';

/** Exit codes of `pyradiomics`. */
const exits = { done: 0, wrongInput: 1, failed: 3 } as const;

export interface PyradiomicsOptions {
  readonly settings: string;
  readonly overrides: readonly string[];
  readonly labels?: Labels;
  readonly channel?: number;
  readonly format: PyradiomicsFormat;
  readonly formatPath: 'absolute' | 'relative' | 'basename';
  readonly out?: string;
  readonly outDir?: string;
  readonly jobs: number;
  readonly mode: 'segment' | 'voxel';
  readonly skipNans: boolean;
  readonly validate: boolean;
  readonly resume: boolean;
  readonly quiet: boolean;
  /** Also write maps as DICOM objects. */
  readonly parametricMaps: boolean;
  /** Folder of the DICOM series of the image. */
  readonly dicom?: string;
}

/**
 * Does what `pyradiomics` does with the same arguments, and returns its exit code: 0 even if cases were refused, 1 for a batch
 * without its columns or an image without a mask, 3 for settings that cannot be used.
 */
export async function pyradiomics(
  input: string,
  mask: string | undefined,
  options: PyradiomicsOptions,
  log: PythonLog,
): Promise<number> {
  log.say('INFO', `Starting fair-qiaw (version: ${version})`);
  try {
    const cases = await casesOf(input, mask, log);
    if (cases === undefined) return exits.wrongInput;
    if (options.validate) await validate(cases, options, log);
    else await new Extraction(options, log).run(cases, input);
    return exits.done;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    log.say('ERROR', `Error extracting features! ${described(error)}`);
    return exits.failed;
  }
}

async function casesOf(input: string, mask: string | undefined, log: PythonLog): Promise<BatchCase[] | undefined> {
  if (input.endsWith('.csv')) return readBatch(input, log);
  if (mask !== undefined) return [singleCase(input, mask)];
  log.say('ERROR', 'Input is not recognized as batch, no mask specified, cannot compute result!');
  return undefined;
}

async function validate(cases: readonly BatchCase[], options: PyradiomicsOptions, log: PythonLog): Promise<void> {
  log.say('INFO', `Validating input for ${cases.length} cases`);
  try {
    await withOverrides(await loadSettings(options.settings), options.overrides);
  } catch (error) {
    log.say('ERROR', `Parameter validation failed! ${described(error)}`);
  }
  let errors = 0;
  for (const one of cases) {
    const problems = one.problem === undefined ? [] : [one.problem];
    for (const kind of ['image', 'mask'] as const) {
      if (!(await isFile(one[kind]))) problems.push(`${kind === 'image' ? 'Image' : 'Mask'} path for case`);
    }
    for (const problem of problems) {
      const where = `(${one.index}/${cases.length})`;
      log.say(
        'ERROR',
        problem.endsWith('for case') ? `${problem} ${where} does not exist!` : `Case ${where}: ${problem}`,
      );
    }
    if (problems.length > 0) errors++;
  }
  log.say('INFO', `Validation complete, errors found in ${errors} case(s)`);
}

/** One batch, or one image and mask. */
class Extraction {
  /** The code of each refused case. */
  private readonly refused = new Map<string, string>();
  private readonly images = new Map<string, Promise<Volume>>();
  private settings!: RadiomicsSettings;
  private kept: KeptRows | undefined;
  private pool: ExtractionPool | undefined;

  constructor(
    private readonly options: PyradiomicsOptions,
    private readonly log: PythonLog,
  ) {}

  async run(cases: readonly BatchCase[], input: string): Promise<void> {
    const { options, log } = this;
    const { settings, skipped } = await withOverrides(await loadSettings(options.settings), options.overrides);
    for (const message of skipped) log.say('WARNING', message);
    this.settings = options.labels === undefined ? settings : withLabels(settings, options.labels);
    if (cases.length === 0) throw new UsageErrorInBatch('The batch file has no cases.');
    const isBatch = input.endsWith('.csv');
    if (options.resume && !(isBatch && (options.out ?? options.outDir))) {
      throw new UsageError('--resume needs a batch file, and --out or --out-dir.');
    }
    if (isBatch && options.out !== undefined && options.outDir === undefined) {
      this.kept = await KeptRows.open(options.out, options.resume);
    }
    if (options.outDir !== undefined) await makeFolder(options.outDir);
    this.pool = options.jobs > 1 && cases.length > 1 ? createExtractionPool(options.jobs) : undefined;
    try {
      const rows = await this.all(cases);
      const start = isBatch ? resolve(input, '..') : process.cwd();
      await this.write(rows.map((row) => shownPaths(row, options, start)));
    } finally {
      await this.pool?.close();
    }
    await this.kept?.remove();
    log.say('INFO', `Finished ${options.mode}-based extraction successfully...`);
  }

  /** As many cases at once as there are jobs; the rows are in the order of the cases. */
  private async all(cases: readonly BatchCase[]): Promise<PythonRow[]> {
    const rows: PythonRow[][] = [];
    const progress = this.progress(cases.length);
    const waiting = [...cases];
    const worker = async (): Promise<void> => {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        rows[one.index - 1] = await this.one(one);
        progress();
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.options.jobs, cases.length) }, worker));
    const codes = [...this.refused.values()].sort();
    if (codes.length > 0 && cases.length > 1) {
      const counts = [...new Set(codes)].map((code) => `${codes.filter((one) => one === code).length} ${code}`);
      this.log.say('WARNING', `Refused, by reason: ${counts.join(', ')}`);
    }
    return rows.flat();
  }

  private progress(total: number): () => void {
    if (this.options.quiet || total < 2) return () => {};
    const timeLeft = new TimeLeft();
    let done = 0;
    const clear = (): void => void process.stderr.write('\r\u001b[K');
    if (terminal.interactive) this.log.beforeLine = clear;
    return () => {
      const left = timeLeft.after(++done, total);
      const line = `[${done}/${total}]${left ? ` ${left} left` : ''}`;
      if (!terminal.interactive) terminal.say(line);
      else if (done < total) process.stderr.write(`\r\u001b[K${line}`);
      else clear();
    };
  }

  private async one(one: BatchCase): Promise<PythonRow[]> {
    return this.orRefused(one.row, String(one.index), async () => {
      if (one.problem !== undefined) throw new UsageErrorInBatch(one.problem);
      const stored = await this.stored(one.row, String(one.index));
      if (stored) return [stored];
      await requireFile(one.image, 'image');
      await requireFile(one.mask, 'mask');
      const key = this.kept && (await this.keyOf(one));
      const before = key && (await this.kept?.read(key));
      if (before) return before;
      const { size } = this.refused;
      const rows = await this.measured(one);
      if (key && this.refused.size === size) await this.kept?.keep(key, rows);
      return rows;
    });
  }

  /** A refused case keeps its own columns alone, as in PyRadiomics. */
  private async orRefused(row: PythonRow, name: string, measure: () => Promise<PythonRow[]>): Promise<PythonRow[]> {
    try {
      return await measure();
    } catch (error) {
      this.refused.set(name, codeOf(error));
      this.log.say('ERROR', `Feature extraction failed! Case ${name}: ${described(error)}`);
      await this.store(row, name);
      return [row];
    }
  }

  private fileOf(name: string): string | undefined {
    const { outDir, mode } = this.options;
    return outDir === undefined || mode === 'voxel' ? undefined : join(outDir, `features_${name}.csv`);
  }

  /** The row that an earlier call has stored for this case. Refused cases count as done, except with `--resume`. */
  private async stored(row: PythonRow, name: string): Promise<PythonRow | undefined> {
    const path = this.fileOf(name);
    const before = path && (await storedRow(path));
    if (!before) return undefined;
    if (!sameCase(before, row)) {
      this.log.say('WARNING', `Case ${name}: ${path} is of another case; it is computed again and the file replaced.`);
      return undefined;
    }
    const isRefused = before.length === row.length;
    if (isRefused && this.options.resume) return undefined;
    if (isRefused) this.log.say('WARNING', `Case ${name} was refused before; --resume tries it again.`);
    else this.log.say('INFO', `Patient ${name} already processed, reading results...`);
    return before;
  }

  private async store(row: PythonRow, name: string): Promise<void> {
    const path = this.fileOf(name);
    if (path !== undefined) await writeFileAtomic(path, pyradiomicsOutput([row], 'csv'));
  }

  /** Everything that determines the rows of a case. */
  private async keyOf(one: BatchCase): Promise<string> {
    const about = async (path: string): Promise<readonly number[]> => {
      const { size, mtimeMs } = await stat(path);
      return [size, mtimeMs];
    };
    return digestOf({
      version,
      row: JSON.stringify(one.row),
      settings: JSON.stringify(this.settings),
      mode: this.options.mode,
      channel: this.options.channel ?? null,
      files: JSON.stringify([await about(one.image), await about(one.mask)]),
    });
  }

  private async measured(one: BatchCase): Promise<PythonRow[]> {
    const { options, log } = this;
    log.say('INFO', `Processing case ${one.index}`);
    const channel = one.channel ?? options.channel ?? this.settings.given.label_channel;
    const choice = channel === undefined ? {} : { channel };
    const mask = (await readMask(one.mask, choice)).labels;
    const wanted = one.labels ?? this.settings.labels ?? [this.settings.setting.label];
    const labels = wanted === 'all' ? labelsOf(mask) : wanted;
    if (labels.length === 0) throw new ImageFileInvalid('The mask is empty: no voxel is segmented.');
    const isNamed = wanted === 'all' || wanted.length > 1;
    const rows: PythonRow[] = [];
    for (const label of labels) {
      const row = isNamed ? withLabel(one.row, label) : one.row;
      const name = isNamed ? `${one.index}_label-${label}` : String(one.index);
      rows.push(...(await this.orRefused(row, name, async () => [await this.region(one, row, name, mask, label)])));
    }
    return rows;
  }

  private async region(one: BatchCase, row: PythonRow, name: string, mask: Volume, label: number): Promise<PythonRow> {
    const stored = await this.stored(row, name);
    if (stored) return stored;
    const cells = withCells(row, await this.cells(one, name, mask, label));
    await this.store(cells, name);
    return cells;
  }

  private async cells(one: BatchCase, name: string, mask: Volume, label: number): Promise<PythonRow> {
    const settings =
      one.channel === undefined
        ? this.settings
        : (await withOverrides(this.settings, [`label_channel:${one.channel}`])).settings;
    const image = await this.image(one.image);
    if (this.options.mode === 'voxel')
      return this.maps(one, name, image, featureMaps(image, mask, settings, { label }));
    const set = await extractFeatures(image, mask, settings, { label, ...(this.pool && { pool: this.pool }) });
    this.warn(one, set);
    return pythonCells(set);
  }

  /** Writes one NRRD per feature and names it in its column. */
  private async maps(one: BatchCase, name: string, image: Volume, made: FeatureMaps): Promise<PythonRow> {
    const { parametricMaps, dicom } = this.options;
    const objects = parametricMaps && (await (await import('./parametric-maps.ts')).ParametricMaps.open(dicom, image));
    const files: Array<PythonRow[number]> = [];
    for await (const map of made.maps) {
      const { name: feature, volume } = map;
      const path = `${(this.options.outDir ?? '.').replace(/\/+$/, '')}/Case-${name}_${feature}.nrrd`;
      await writeFileAtomic(path, await writeNrrd(volume));
      if (objects) await objects.write(path.replace(/nrrd$/, 'dcm'), map);
      files.push([feature, { text: path }]);
    }
    this.warn(one, made);
    return [...pythonCells({ diagnostics: made.diagnostics, values: [], warnings: [] }), ...files];
  }

  private warn({ index }: BatchCase, { warnings }: Pick<FeatureSet, 'warnings'>): void {
    for (const { code, message } of warnings) this.log.say('WARNING', `Case ${index}: ${code}: ${message}`);
  }

  /** Rows often share an image; the last ones are kept. */
  private image(path: string): Promise<Volume> {
    const known = this.images.get(path);
    if (known) return known;
    for (const old of [...this.images.keys()].slice(0, this.images.size - this.options.jobs + 1)) {
      this.images.delete(old);
    }
    const read = readImage(path);
    this.images.set(path, read);
    return read;
  }

  private async write(rows: readonly PythonRow[]): Promise<void> {
    const { out, format, skipNans } = this.options;
    const isNan = (cell: PythonCell): boolean => cell !== undefined && 'python' in cell && cell.python === 'nan';
    // The columns of the first case stay, as in PyRadiomics; its cells become empty.
    const kept = skipNans ? rows.map((row) => row.filter(([, cell]) => !isNan(cell))) : rows;
    const text = pyradiomicsOutput(kept, format, skipNans ? rows : kept);
    if (out === undefined) return terminal.result(text);
    const before = await readFile(out, 'utf8').catch(() => '');
    await writeFileAtomic(out, before + text);
  }
}

/** A batch file or one of its rows that cannot be used. */
class UsageErrorInBatch extends Error {}

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() === true;

async function requireFile(path: string, kind: 'image' | 'mask'): Promise<void> {
  if (!(await isFile(path))) throw new ImageFileInvalid(`The ${kind} file does not exist.`);
}

const codeOf = (error: unknown): string => (error instanceof UsageErrorInBatch ? 'QIAW_USAGE' : errorCode(error));

function described(error: unknown): string {
  return `${codeOf(error)}: ${error instanceof Error ? error.message : String(error)}`;
}

function withLabel(row: PythonRow, label: number): PythonRow {
  const cell = { text: String(label) };
  if (row.some(([name]) => name === 'Label')) return withCells(row, [['Label', cell]]);
  return row.flatMap((entry) => (entry[0] === 'Mask' ? [entry, ['Label', cell] as const] : [entry]));
}

/** The row of a file that an earlier call has written; its values are texts, as in PyRadiomics. */
async function storedRow(path: string): Promise<PythonRow | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const [header, cells] = (text !== undefined && parseCsv(text)) || [];
  return header && cells ? header.map((name, n) => [name, { text: cells[n] ?? '' }] as const) : undefined;
}

function sameCase(stored: PythonRow, row: PythonRow): boolean {
  const cells = new Map(stored);
  const textOf = (cell: PythonCell): string => (cell === undefined ? '' : 'text' in cell ? cell.text : cell.python);
  return row.every(([name, cell]) => textOf(cells.get(name)) === textOf(cell));
}

function shownPaths(row: PythonRow, { formatPath }: PyradiomicsOptions, start: string): PythonRow {
  return row.map(([name, cell]) => {
    if ((name !== 'Image' && name !== 'Mask') || cell === undefined || !('text' in cell)) return [name, cell];
    return [name, { text: shownPath(cell.text, formatPath, start) }];
  });
}

/** A path as `--format-path` wants it. */
export function shownPath(path: string, format: PyradiomicsOptions['formatPath'], start: string): string {
  if (format === 'basename') return basename(path);
  return format === 'relative' ? relative(start, path) || '.' : resolve(path);
}
