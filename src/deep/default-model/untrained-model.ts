/** Id of the model that ships. It is untrained and has no clinical meaning; only the demonstration uses it unasked. */
export const untrainedModel = 'qiaw-phantom-cnn';
