import { counted, QiawError } from '../../core/index.ts';
import {
  type CheckOptions,
  type Gate,
  type Quad,
  type SingleGraph,
  type ValidationResult,
  violations,
} from '../../graph/index.ts';

/** A graph that several cases share. */
export type SharedGraph = SingleGraph | 'subject';

/** What a case adds to a shared graph, and what stood there before it. */
export interface Parts {
  readonly before: readonly Quad[];
  readonly own: readonly Quad[];
}

/** Which part of a shared graph breaks the shapes: what stood there before, what the case adds, or only both together. */
export type Fault = 'before' | 'case' | 'contradiction';

/** A graph that this program itself made breaks its own shapes, and nothing of it becomes visible. */
export class GraphRefused extends QiawError {
  readonly code = 'QIAW_GRAPH_REFUSED';

  constructor(
    readonly shared: SharedGraph,
    /** What refuses it, without warnings. */
    readonly violations: readonly ValidationResult[],
    /** The W3C validation report as Turtle. */
    readonly report: string,
    /** Undefined where no case was being added. */
    readonly fault?: Fault,
  ) {
    const graph = violations[0]?.graph ?? shared;
    super(
      `The graph ${graph} breaks the shapes (${firstOf(violations)}) and was not written. ` +
        'The cases themselves are safe; please report this.',
    );
  }
}

interface SharedCheck {
  readonly context?: readonly Quad[];
  readonly parts?: () => Parts;
  /** What the case that is added must not leave there. */
  readonly held?: CheckOptions;
}

/** Checks a shared graph, and on refusal its parts, to tell whose fault it is. @throws GraphRefused */
export async function requireConforming(
  gate: Gate,
  name: string,
  shared: SharedGraph,
  quads: readonly Quad[],
  { context = [], parts, held = {} }: SharedCheck = {},
): Promise<void> {
  const verdict = await gate.check(name, quads, context, held);
  if (verdict.conforms) return;
  const fault = parts && (await faultOf(gate, name, parts(), held));
  throw new GraphRefused(shared, violations(verdict.results), verdict.reportTurtle, fault);
}

async function faultOf(gate: Gate, name: string, { before, own }: Parts, held: CheckOptions): Promise<Fault> {
  if (before.length > 0 && !(await gate.check(name, before, [], held)).conforms) return 'before';
  return (await gate.check(name, own, [], held)).conforms ? 'contradiction' : 'case';
}

/** `2 violations, the first: A definition has exactly one UCUM unit.` */
export function firstOf(violations: readonly ValidationResult[]): string {
  const message = (violations[0]?.message ?? 'no message').replace(/\.$/, '');
  const said = counted(violations.length, 'violation');
  return `${said}${violations.length === 1 ? '' : ', the first'}: ${message}`;
}
