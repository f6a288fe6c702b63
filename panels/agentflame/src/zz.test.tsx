import { render, screen } from '@testing-library/react';
import { Button } from '@grafana/ui';
it('renders', () => { render(<Button icon="plus">Hi</Button>); expect(screen.getByText('Hi')).toBeInTheDocument(); });
