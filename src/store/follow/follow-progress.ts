export interface FollowProgress {
  /** `full`: the directory holds more than the store takes, so nothing is answered from it. */
  readonly state: 'loading' | 'ready' | 'full';
  readonly files: number;
  readonly of: number;
}
