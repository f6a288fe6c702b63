import { locationService } from '@grafana/runtime';
import { useEffect, useState, type ReactNode } from 'react';
import { Router, type Navigator } from 'react-router';

const history = locationService.getHistory();

const navigator: Navigator = {
  createHref: (to) => (typeof to === 'string' ? to : history.createHref(to)),
  push: (to, state) => history.push(typeof to === 'string' ? to : { ...to, state }),
  replace: (to, state) => history.replace(typeof to === 'string' ? to : { ...to, state }),
  go: (steps) => history.go(steps),
};

/** React Router 6 over the history that @grafana/runtime owns, so that plugins and this page share one location. */
export function HistoryRouter({ children }: { children: ReactNode }) {
  const [location, setLocation] = useState(history.location);
  useEffect(() => history.listen((next) => setLocation(next)), []);
  return (
    <Router location={location} navigator={navigator}>
      {children}
    </Router>
  );
}
