import type { Gate } from './gate';

/** A refreshable view of settlement: runs after others have succeeded and appends to a table. */
export interface Stage {
  name: string;
  to: string;
  after: string[];
  sql: string;
  /** What the stage reads only where there is some, by name; see `partIf`. */
  parts?: Record<string, string>;
  /** When there is work to do; without one the stage always works. */
  gate?: Gate;
}
