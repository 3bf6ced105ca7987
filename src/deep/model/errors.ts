import { QiawError } from '../../core/index.ts';

/** onnxruntime-node is not installed or does not load. Everything except deep features still works. */
export class DeepRuntimeMissing extends QiawError {
  readonly code = 'QIAW_DEEP_RUNTIME_MISSING';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    super(
      `Deep features are off: the package onnxruntime-node is missing or does not load (${reason}). ` +
        'Install it with `ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node` (the CPU library is inside the package), ' +
        'or run without deep features (no --model). `qiaw doctor` shows the state.',
      { cause },
    );
  }
}

/** The runtime loaded, but opening or running this model failed (corrupt weights, unsupported operator, no memory). */
export class DeepRuntimeFailed extends QiawError {
  readonly code = 'QIAW_DEEP_RUNTIME_FAILED';
}

/** A network returned NaN or infinity: the weights or the image are damaged. */
export class DeepNotFinite extends QiawError {
  readonly code = 'QIAW_DEEP_NOT_FINITE';
}

/** A mask without voxels has no centre. */
export class DeepRoiEmpty extends QiawError {
  readonly code = 'QIAW_DEEP_ROI_EMPTY';
}

/** Image and mask do not lie on the same grid. */
export class DeepGridMismatch extends QiawError {
  readonly code = 'QIAW_DEEP_GRID_MISMATCH';
}

/** A model card does not follow the schema, or contradicts the network it describes. */
export class ModelCardInvalid extends QiawError {
  readonly code = 'QIAW_MODEL_CARD';
}

/** Tensor name, shape or size in the card does not match the network. */
export class ModelInterfaceMismatch extends QiawError {
  readonly code = 'QIAW_MODEL_INTERFACE';
}

/** Weights or card differ from the digest recorded at import, or were never imported. */
export class ModelDigestRefused extends QiawError {
  readonly code = 'QIAW_MODEL_DIGEST';
}

/** No registered model has this id. */
export class ModelUnknown extends QiawError {
  readonly code = 'QIAW_MODEL_UNKNOWN';
}

/** The imported folder is not a model, or the same id and version is registered with different content. */
export class ModelImportFailed extends QiawError {
  readonly code = 'QIAW_MODEL_IMPORT';
}

/** A Keras layer, or one of its settings, that the converter does not support. */
export class ModelLayerUnsupported extends QiawError {
  readonly code = 'QIAW_MODEL_LAYER';

  constructor(layer: string, className: string, what: string) {
    super(
      `Layer "${layer}" (${className}): ${what}. ` +
        'Convert the network to ONNX with its own framework and import the ONNX file with a card.',
    );
  }
}

/** `weights.h5` is damaged or does not belong to the architecture. */
export class ModelWeightsInvalid extends QiawError {
  readonly code = 'QIAW_MODEL_WEIGHTS';
}

/** Vectors of different models, layers or lengths cannot be compared. */
export class DeepVectorsIncomparable extends QiawError {
  readonly code = 'QIAW_DEEP_VECTORS';
}
