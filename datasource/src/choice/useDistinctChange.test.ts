import { renderHook } from '@testing-library/react';

import { useDistinctChange } from './useDistinctChange';

describe('useDistinctChange', () => {
  it('tells a choice once until the value comes back, and again after that', () => {
    const onChange = jest.fn();
    const { result, rerender } = renderHook(({ current }) => useDistinctChange(current, onChange), {
      initialProps: { current: { by: 'start' } },
    });
    result.current({ by: 'cost' });
    rerender({ current: { by: 'start' } });
    result.current({ by: 'cost' });
    expect(onChange).toHaveBeenCalledTimes(1);

    rerender({ current: { by: 'cost' } });
    result.current({ by: 'start' });
    rerender({ current: { by: 'start' } });
    result.current({ by: 'cost' });
    expect(onChange).toHaveBeenCalledTimes(3);
  });
});
