import { QiawError } from '../../core/index.ts';

/** The validation engines did not find a violation they must find: nothing they say can be trusted. */
export class GateSelfTestError extends QiawError {
  readonly code = 'QIAW_GATE_SELF_TEST';
}

/** The shapes themselves are wrong: not SHACL, or they use what no engine here supports. */
export class ShapesError extends QiawError {
  readonly code = 'QIAW_SHAPES_INVALID';
}
