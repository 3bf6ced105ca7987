export interface FollowProgress {
  /** `full`: the directory holds more than the store can take, so no queries are answered. */
  readonly state: 'loading' | 'ready' | 'full';
  readonly files: number;
  readonly of: number;
}
