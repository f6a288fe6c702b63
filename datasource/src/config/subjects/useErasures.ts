import { useCallback, useEffect, useState } from 'react';

import { messageOf } from '../../response/messageOf';
import { listErasures, resumeErasure, type Erasure } from './dataSubjects';

const EVERY = 2_000;

export interface ErasuresState {
  erasures: Erasure[];
  problem?: string;
  look(): void;
  resume(id: string): void;
}

/** Those of the data source, looked at again while any is not done: one that was stopped may go on elsewhere. */
export function useErasures(uid: string, wanted: boolean): ErasuresState {
  const [erasures, setErasures] = useState<Erasure[]>([]);
  const [problem, setProblem] = useState<string>();
  const [looks, setLooks] = useState(0);
  const look = useCallback(() => setLooks((n) => n + 1), []);
  const resume = useCallback(
    (id: string) =>
      void resumeErasure(uid, id)
        .catch((error) => setProblem(messageOf(error)))
        .then(look),
    [uid, look]
  );
  useEffect(() => {
    if (!wanted && looks === 0) {
      return;
    }
    let ended = false;
    let timer: number | undefined;
    listErasures(uid)
      .then((found) => {
        if (ended) {
          return;
        }
        setErasures(found);
        setProblem(undefined);
        if (found.some(({ state }) => state !== 'done')) {
          timer = window.setTimeout(look, EVERY);
        }
      })
      .catch((error) => !ended && setProblem(messageOf(error)));
    return () => {
      ended = true;
      window.clearTimeout(timer);
    };
  }, [uid, wanted, looks, look]);
  return { erasures, problem, look, resume };
}
