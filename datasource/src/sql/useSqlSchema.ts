import { useEffect, useState } from 'react';

import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import { messageOf } from '../response/messageOf';
import type { SqlSchema } from './SqlBackend';

/** What SQL can name, and why SQL is not answered if it is not. */
export function useSqlSchema(datasource: LoopscopeDataSource): { schema?: SqlSchema; refused: string } {
  const [state, setState] = useState<{ schema?: SqlSchema; refused: string }>({ refused: '' });
  useEffect(() => {
    let here = true;
    datasource.sqlBackend.schema().then(
      (schema) => here && setState({ schema, refused: '' }),
      (reason: unknown) => here && setState({ refused: messageOf(reason) })
    );
    return () => {
      here = false;
    };
  }, [datasource]);
  return state;
}
