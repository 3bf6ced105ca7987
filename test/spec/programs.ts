import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Whether a third-party program is installed; a spec without its program is reported as skipped. */
export function hasProgram(name: string): boolean {
  return spawnSync('which', [name]).status === 0;
}

/** The findings of dicom3tools, which writes them to stderr and stdout, one per line. */
export interface Findings {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** David Clunie's dciodvfy on one object. Warnings about empty source attributes are left out. */
export function dciodvfy(path: string): Findings {
  const { errors, warnings } = run('dciodvfy', ['-new', path]);
  return {
    errors,
    warnings: warnings.filter((line) => !/needed to build DICOMDIR|Retired Person Name form/.test(line)),
  };
}

/** dcentvfy: consistency of patient, study, series and frame of reference across objects. */
export function dcentvfy(paths: readonly string[]): Findings {
  return run('dcentvfy', paths);
}

function run(program: string, parameters: readonly string[]): Findings {
  const { stdout, stderr } = invoke(program, parameters);
  const lines = `${stdout}\n${stderr}`.split('\n');
  return {
    errors: lines.filter((line) => /^(Error|Abort)/.test(line)),
    warnings: lines.filter((line) => line.startsWith('Warning')),
  };
}

function invoke(program: string, parameters: readonly string[]): { readonly stdout: string; readonly stderr: string } {
  return spawnSync(program, parameters, { encoding: 'utf8', maxBuffer: 1 << 28 });
}

const dcmqi = fileURLToPath(new URL('peers/node_modules/@itk-wasm/dicom/dist/index-node.js', import.meta.url));

export const hasDcmqi = existsSync(dcmqi);

interface ReadSegmentation {
  readonly segImage: {
    readonly size: readonly number[];
    readonly data: ArrayLike<number>;
    readonly spacing: readonly number[];
  };
  readonly metaInfo: { readonly segmentAttributes: readonly (readonly { labelID: number; SegmentLabel?: string }[])[] };
}

/** Voxel counts by SegmentLabel as dcmqi (in itk-wasm) reads an object, and the size of the resulting volume. */
export async function readWithDcmqi(path: string): Promise<{ counts: Record<string, number>; read: ReadSegmentation }> {
  const module = (await import(pathToFileURL(dcmqi).href)) as {
    readOverlappingSegmentationNode(path: string): Promise<ReadSegmentation>;
  };
  const read = await module.readOverlappingSegmentationNode(path);
  const byLabel = new Map<number, number>();
  for (let i = 0; i < read.segImage.data.length; i += 1) {
    const value = read.segImage.data[i]!;
    if (value !== 0) byLabel.set(value, (byLabel.get(value) ?? 0) + 1);
  }
  const counts: Record<string, number> = {};
  for (const { labelID, SegmentLabel } of read.metaInfo.segmentAttributes.flat()) {
    counts[SegmentLabel ?? String(labelID)] = byLabel.get(labelID) ?? 0;
  }
  return { counts, read };
}

/** The content tree as DCMTK's dsrdump reads it, with the codes of the concept names; empty when it is refused. */
export function dsrdump(path: string): { readonly tree: readonly string[]; readonly faults: readonly string[] } {
  const { stdout, stderr } = invoke('dsrdump', ['+Pc', '+Pl', path]);
  return {
    tree: stdout.split('\n').filter((line) => /^ *</.test(line)),
    faults: stderr.split('\n').filter((line) => /^[EF]:/.test(line)),
  };
}

/** A structured report as plain text from DCMTK in itk-wasm. */
export async function reportText(path: string): Promise<string> {
  const module = (await import(pathToFileURL(dcmqi).href)) as {
    structuredReportToTextNode(path: string): Promise<{ outputText: string }>;
  };
  return (await module.structuredReportToTextNode(path)).outputText;
}
