import { createDataFrame } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { SpanContent } from './SpanContent';

const said = (content: string, masked: number) => [
  createDataFrame({
    meta: { custom: { loopscope: { contract: 'messages', version: 1 }, masked } },
    fields: [
      { name: 'index', values: [0] },
      { name: 'role', values: ['user'] },
      { name: 'kind', values: ['text'] },
      { name: 'name', values: [''] },
      { name: 'content', values: [content] },
    ],
  }),
];

describe('SpanContent', () => {
  it('offers to reveal only what is hidden', () => {
    render(<SpanContent frames={said('Hello', 0)} reveal={jest.fn()} />);
    expect(screen.queryByText('Reveal')).not.toBeInTheDocument();
  });

  it('shows what is hidden to who tells a reason', async () => {
    const reveal = jest.fn().mockResolvedValue(said('I am ada@example.com', 0));
    render(<SpanContent frames={said('I am [e-mail]', 1)} reveal={reveal} />);
    const user = userEvent.setup();
    await user.click(screen.getByText('Reveal'));
    const confirm = screen.getAllByText('Reveal').at(-1)?.closest('button');
    expect(confirm).toBeDisabled();
    await user.type(screen.getByLabelText(/^Reason/), ' ticket 4711 ');
    await user.click(screen.getAllByText('Reveal').at(-1)!);
    expect(reveal).toHaveBeenCalledWith('ticket 4711');
    expect(await screen.findByText('I am ada@example.com')).toBeInTheDocument();
    expect(screen.queryByText('Reveal')).not.toBeInTheDocument();
  });

  it('says why nothing is revealed', async () => {
    const reveal = jest.fn().mockRejectedValue({ status: 403, data: { message: 'Revealing needs the role Admin.' } });
    render(<SpanContent frames={said('I am [e-mail]', 1)} reveal={reveal} />);
    const user = userEvent.setup();
    await user.click(screen.getByText('Reveal'));
    await user.type(screen.getByLabelText(/^Reason/), 'ticket 4711');
    await user.click(screen.getAllByText('Reveal').at(-1)!);
    expect(await screen.findByText('Revealing needs the role Admin.')).toBeInTheDocument();
    expect(screen.getByText('I am [e-mail]')).toBeInTheDocument();
  });
});
