import { QiawError } from '../../core/index.ts';

/** A validation engine missed a known violation, so its results cannot be trusted. */
export class GateSelfTestError extends QiawError {
  readonly code = 'QIAW_GATE_SELF_TEST';
}

/** The shapes are invalid: they are not SHACL, or they use a feature that the engines do not support. */
export class ShapesError extends QiawError {
  readonly code = 'QIAW_SHAPES_INVALID';
}
