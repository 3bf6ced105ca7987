/** Whether onnxruntime-node loads here; tests that need it are reported as skipped where it does not. */
export const hasRuntime = await import('onnxruntime-node').then(
  () => true,
  () => false,
);
