/** The app's `jsonData`. Everything else is configured in the data source. */
export interface AppOptions {
  /** The Loopscope data source that the pages open with. */
  datasourceUid?: string;
}
