export { connect, type QueueLocation } from './connection.ts';
export { deadLetters, queueStatus, retryDeadLetters } from './dead-letters.ts';
export { distribute } from './distribute.ts';
export { work } from './worker.ts';
