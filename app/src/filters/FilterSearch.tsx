import { getDataSourceSrv } from '@grafana/runtime';
import { sceneGraph, type SceneObject } from '@grafana/scenes';
import type { LlmQueryType } from '@loopscope/core';
import type { FilterInputProps } from '@loopscope/core/filter';
import { useEffect, useState, type ComponentType } from 'react';

import { dataSourceRef } from '../datasource/dataSourceVariable';

interface Props {
  label: string;
  queryType: LlmQueryType;
  text: string;
  onCommit: (text: string) => void;
  scene: SceneObject;
}

/** The data source's own input for filters as text: it knows the fields and their values. */
export function FilterSearch({ label, queryType, text, onCommit, scene }: Props) {
  const offered = useOffered(sceneGraph.interpolate(scene, dataSourceRef.uid));
  const { value: range } = sceneGraph.getTimeRange(scene).useState();
  return offered ? (
    <offered.FilterInput
      id="loopscope-search"
      label={label}
      queryType={queryType}
      text={text}
      onCommit={onCommit}
      range={range}
    />
  ) : null;
}

interface Offers {
  FilterInput: ComponentType<FilterInputProps>;
}

function useOffered(uid: string): Offers | undefined {
  const [offered, setOffered] = useState<Offers>();
  useEffect(() => {
    let isWanted = true;
    getDataSourceSrv()
      .get(uid)
      .then((datasource: unknown) => {
        if (isWanted && offersInput(datasource)) {
          setOffered(datasource);
        }
      })
      // The list below says what is wrong with the data source.
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [uid]);
  return offered;
}

function offersInput(datasource: unknown): datasource is Offers {
  return typeof datasource === 'object' && datasource !== null && 'FilterInput' in datasource;
}
