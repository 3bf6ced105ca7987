import { counter } from '../../core/index.ts';

export const fetchedBytes = counter({
  name: 'qiaw_fetched_bytes_total',
  help: 'Bytes fetched from archives, by kind of source.',
  labels: ['kind'],
});
export const fetchRetries = counter({
  name: 'qiaw_fetch_retries_total',
  help: 'Requests to archives that were retried after a transient fault.',
});
export const receivedObjects = counter({
  name: 'qiaw_received_objects_total',
  help: 'DICOM objects that were sent to the receiver, by outcome.',
  labels: ['outcome'],
});
export const rejectedAssociations = counter({
  name: 'qiaw_rejected_associations_total',
  help: 'DICOM associations that the receiver rejected.',
});
