import { css } from '@emotion/css';
import { PageLayoutType, type GrafanaTheme2, type NavModelItem } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { Stack, Tab, TabsBar, Text, TextLink, useStyles2 } from '@grafana/ui';
import { Fragment } from 'react';

function ancestors(item: NavModelItem): NavModelItem[] {
  return item.parentItem ? [...ancestors(item.parentItem), item.parentItem] : [];
}

function Breadcrumbs({ item }: { item: NavModelItem }) {
  const parents = ancestors(item).filter(({ hideFromBreadcrumbs }) => !hideFromBreadcrumbs);
  if (parents.length === 0) {
    return null;
  }
  return (
    <nav aria-label="Breadcrumbs">
      {parents.map(({ text, url }) => (
        <Fragment key={url}>
          <TextLink href={url ?? '/'} color="secondary">
            {text}
          </TextLink>
          {' / '}
        </Fragment>
      ))}
    </nav>
  );
}

/** The frame that Grafana draws around an app's page: breadcrumbs, title, actions and tabs. */
export function Page({ pageNav, subTitle, renderTitle, actions, info, layout, children }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  if (layout === PageLayoutType.Custom) {
    return <>{children}</>;
  }
  const shown = subTitle ?? pageNav?.subTitle;
  return (
    <div className={styles.page}>
      {pageNav && (
        <header className={styles.header}>
          <Breadcrumbs item={pageNav} />
          <Stack justifyContent="space-between" alignItems="center" wrap="wrap">
            {renderTitle ? renderTitle(pageNav.text) : <Text element="h1">{pageNav.text}</Text>}
            <Stack alignItems="center" wrap="wrap">
              {info?.map(({ label, value }) => (
                <span key={label}>
                  {label} {value}
                </span>
              ))}
              {actions}
            </Stack>
          </Stack>
          {shown && <Text color="secondary">{shown}</Text>}
        </header>
      )}
      {pageNav?.children && (
        <TabsBar>
          {pageNav.children.map(({ text, url, active, icon, tabSuffix }) => (
            <Tab key={url} label={text} href={url} active={active} icon={icon} suffix={tabSuffix} />
          ))}
        </TabsBar>
      )}
      <div className={styles.body}>{children}</div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    flexGrow: 1,
    minWidth: 0,
    padding: theme.spacing(2, 3),
    [theme.breakpoints.down('md')]: { padding: theme.spacing(1) },
  }),
  header: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  body: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, position: 'relative' }),
});
