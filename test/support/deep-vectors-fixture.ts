import { QIAW } from '../../src/graph/index.ts';

export const vectorBase = 'http://127.0.0.1:8080/';
export const models = { small: `${vectorBase}sw/small`, large: `${vectorBase}sw/large` } as const;
export const roiIri = (n: number): string => `${vectorBase}id/roi/r${n}/1`;
export const subjectIri = (n: number): string => `${vectorBase}id/subject/s${n}`;
export const vectorIri = (n: number, model = 'small'): string => `${vectorBase}id/dv/r${n}/1/${model}`;
export const runGraph = (n: number): string => `${vectorBase}graph/run/r${n}`;

export function packed(values: readonly number[]): string {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes.toString('base64');
}

/** The graph of one run with a deep vector, as in the catalogue; two runs belong to one subject. */
export function vectorGraph(n: number, values: readonly number[], model: keyof typeof models = 'small'): string {
  const norm = Math.hypot(...values);
  return `@prefix qiaw: <${QIAW}> .
GRAPH <${runGraph(n)}> {
  <${vectorIri(n, model)}> a qiaw:DeepFeatureVector ; qiaw:model <${models[model]}> ; qiaw:dimension ${values.length} ;
    qiaw:ofROI <${roiIri(n)}> ; qiaw:ofSubject <${subjectIri(Math.floor(n / 2))}> ; qiaw:l2norm ${norm.toExponential()} ;
    qiaw:vector "${packed(values)}"^^qiaw:float32le .
  <${roiIri(n)}> <http://www.w3.org/2000/01/rdf-schema#label> "GTV-${n}" .
}`;
}

/** Random vectors that are the same in every run. */
export function someVectors(count: number, dimension = 8): number[][] {
  let state = 7;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(state / 2 ** 31 - 1);
  };
  return Array.from({ length: count }, () => Array.from({ length: dimension }, next));
}

export const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0) / (Math.hypot(...a) * Math.hypot(...b));
export const l2 = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((x, i) => x - b[i]!));
