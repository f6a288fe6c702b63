import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, Text, useStyles2, useTheme2 } from '@grafana/ui';
import { useState, type ReactNode } from 'react';
import { NavLink } from 'react-router-dom';
import { chooseTheme } from '../theme';
import type { Section } from './navigation';

interface Props {
  sections: Section[];
  children: ReactNode;
}

/** Around every page: where one can go, and that this is no Grafana. */
export function Chrome({ sections, children }: Props) {
  const styles = useStyles2(getStyles);
  const { isDark } = useTheme2();
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        Skip to the page
      </a>
      <header className={styles.bar}>
        <Button
          className={styles.toggle}
          variant="secondary"
          fill="text"
          icon="bars"
          aria-label="Navigation"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
        <strong>Loopscope</strong>
        <span className={styles.label} role="note">
          <Icon name="info-circle" /> Workbench, not a Grafana: no dashboards, Explore, alerting, panel editor, users or
          Live.
        </span>
        <Button
          variant="secondary"
          fill="text"
          icon="adjust-circle"
          aria-label={isDark ? 'Light theme' : 'Dark theme'}
          onClick={() => chooseTheme(isDark ? 'light' : 'dark')}
        />
      </header>
      <div className={styles.below}>
        <nav aria-label="Pages" className={cx(styles.nav, open && styles.navOpen)}>
          {sections.map(({ title, destinations }) => (
            <section key={title}>
              <Text element="h2" variant="bodySmall" color="secondary">
                {title}
              </Text>
              <ul className={styles.list}>
                {destinations.map(({ text, url }) => (
                  <li key={url}>
                    <NavLink to={url} className={styles.link} onClick={() => setOpen(false)}>
                      {text}
                    </NavLink>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </nav>
        <main id="content" className={styles.content} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    display: 'flex',
    flexDirection: 'column',
    minHeight: '100vh',
    background: theme.colors.background.canvas,
  }),
  skip: css({
    position: 'absolute',
    left: -9999,
    '&:focus': { left: theme.spacing(1), top: theme.spacing(1), zIndex: 10 },
  }),
  bar: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(0.5, 2),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  toggle: css({ [theme.breakpoints.up('md')]: { display: 'none' } }),
  label: css({
    flexGrow: 1,
    minWidth: 0,
    color: theme.colors.warning.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  below: css({ display: 'flex', flexGrow: 1, minWidth: 0 }),
  nav: css({
    flexShrink: 0,
    width: 208,
    padding: theme.spacing(2),
    background: theme.colors.background.primary,
    borderRight: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('md')]: { display: 'none' },
  }),
  navOpen: css({
    [theme.breakpoints.down('md')]: { display: 'block', position: 'absolute', zIndex: theme.zIndex.sidemenu },
  }),
  list: css({ listStyle: 'none', marginBottom: theme.spacing(2) }),
  link: css({
    display: 'block',
    padding: theme.spacing(0.5, 1),
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.action.hover },
    '&.active': { background: theme.colors.action.selected, fontWeight: theme.typography.fontWeightMedium },
  }),
  content: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 }),
});
