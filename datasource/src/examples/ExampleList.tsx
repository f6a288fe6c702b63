import { Button, Stack } from '@grafana/ui';
import type { LlmQuery } from '@loopscope/core';
import { useMemo } from 'react';

import { describeQuery } from '../query/describeQuery';
import { exampleQuestions } from './exampleQuestions';

interface Props {
  onChoose(query: Omit<LlmQuery, 'refId'>): void;
}

/** Questions to begin with, each with what it asks in the words of the query history. */
export function ExampleList({ onChoose }: Props) {
  const questions = useMemo(() => exampleQuestions(), []);
  return (
    <Stack direction="row" wrap="wrap" gap={1}>
      {questions.map(({ question, query }) => (
        <Button
          key={question}
          variant="secondary"
          size="sm"
          tooltip={describeQuery({ ...query, refId: 'A' })}
          onClick={() => onChoose(query)}
        >
          {question}
        </Button>
      ))}
    </Stack>
  );
}
