import { getBackendSrv } from '@grafana/runtime';

/** Whose data: the user's id as spans tell it, within a tenant where several know the user. */
export interface Subject {
  user: string;
  tenant?: string;
}

/** How much is kept of a subject; the answer of the backend's route `subjects/preview`. Times are RFC 3339. */
export interface SubjectPreview {
  tenant: string;
  user: string;
  first: string;
  last: string;
  traces: number;
  /** Of the traces, those that name another user, too. */
  sharedTraces: number;
  sessions: number;
  /** Sessions beside these, in which others take part. */
  sharedSessions: number;
  spans: number;
  scores: number;
  collectedSpans: number;
  collectedLogs: number;
  contentParts: number;
}

/** An erasure that is under way, or the receipt of one that is done. */
export interface Erasure {
  id: string;
  state: 'waiting' | 'running' | 'paused' | 'done' | 'failed';
  tenant: string;
  /** `sha256:` of the receipt's id, the tenant and the user, a line each. */
  digest: string;
  author: string;
  reason: string;
  step: number;
  steps: number;
  doing?: string;
  error?: string;
  /** Whether no process is at it, so that it can be resumed. */
  idle: boolean;
  createdAt: string;
  updatedAt: string;
  counts: Record<string, number>;
}

/** A row that is kept of a subject, of one of the database's tables. */
export interface ExportedLine {
  table: string;
  row: Record<string, unknown>;
}

const pathOf = (uid: string, route: string) =>
  `/api/datasources/uid/${encodeURIComponent(uid)}/resources/subjects/${route}`;

const post = <A>(uid: string, route: string, body: unknown): Promise<A> =>
  getBackendSrv().post(pathOf(uid, route), body, { showErrorAlert: false, showSuccessAlert: false });

export const previewSubject = (uid: string, subject: Subject) => post<SubjectPreview>(uid, 'preview', subject);

export const eraseSubject = (uid: string, subject: Subject, reason: string) =>
  post<{ id: string }>(uid, 'erase', { ...subject, reason });

export const resumeErasure = (uid: string, id: string) => post<{ id: string }>(uid, 'resume', { id });

export const listErasures = async (uid: string): Promise<Erasure[]> => {
  const answer: { erasures: Erasure[] } = await getBackendSrv().get(pathOf(uid, 'erasures'), undefined, undefined, {
    showErrorAlert: false,
  });
  return answer.erasures;
};

/** Everything that is kept, a JSON object a line, page by page; `each` is told how many rows there are so far. */
export async function exportSubject(
  uid: string,
  subject: Subject,
  reason: string,
  each: (rows: number) => void
): Promise<string[]> {
  const lines: string[] = [];
  let after = '';
  do {
    const page: { lines: ExportedLine[]; next: string } = await post(uid, 'export', { ...subject, reason, after });
    for (const line of page.lines) {
      lines.push(JSON.stringify(line));
    }
    each(lines.length);
    after = page.next;
  } while (after !== '');
  return lines;
}
