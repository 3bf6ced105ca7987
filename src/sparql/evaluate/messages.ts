/** Always true, and known to no source. */
export const pushdownMarker = 'urn:fair-qiaw:function:here';

/**
 * A query with SERVICE would be pushed whole into the embedded engine, which cannot ask others. A function it does not know, around
 * the whole pattern, makes Comunica push down the parts only. What to put before and after the outermost group with its braces.
 */
export const servicesHere = ['{ ', ` FILTER(<${pushdownMarker}>(1)) }`] as const;
/** What the main thread tells a Comunica thread. */
export type ToEvaluator =
  | { readonly kind: 'run'; readonly run: Evaluation }
  | { readonly kind: 'told'; readonly ask: number; readonly body: string; readonly mediaType: string }
  | { readonly kind: 'refused'; readonly ask: number; readonly message: string };

/** What a Comunica thread tells the main thread: `ask` is a query for the embedded engine or for a site. */
export type FromEvaluator =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask'; readonly ask: number; readonly target: string; readonly query: string }
  | { readonly kind: 'done'; readonly form: 'bindings' | 'boolean' | 'graph'; readonly body: string }
  | { readonly kind: 'failed'; readonly fault: EvaluationFault; readonly message: string };

export type EvaluationFault = 'syntax' | 'too-large' | 'failed';

export interface Evaluation {
  readonly text: string;
  /**
   * `whole`: the embedded engine answers the largest parts it can; `patterns`: it only matches single patterns, and everything
   * else is evaluated by Comunica.
   */
  readonly local: 'whole' | 'patterns';
  readonly base?: string;
  /** Media types Comunica writes. */
  readonly resultsType: string;
  readonly graphType: string;
  readonly maxResultBytes: number;
}

/** Target of questions to the embedded engine; sites are named by their endpoint. */
export const localTarget = 'urn:fair-qiaw:local';
