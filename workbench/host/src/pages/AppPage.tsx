import { PluginContextProvider, type AppPlugin } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import type { InstalledPlugin } from '../installed';
import { importApp } from '../loader/importPlugins';

/** The app's root page, below /a/<plugin id>. */
export function AppPage({ app }: { app: InstalledPlugin }) {
  const location = useLocation();
  const [plugin, setPlugin] = useState<AppPlugin>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    importApp(app).then(setPlugin, setFailure);
  }, [app]);
  if (failure) {
    throw failure;
  }
  if (!plugin?.root) {
    return <LoadingPlaceholder text="Loading the app" />;
  }
  const { root: Root, meta } = plugin;
  const query = Object.fromEntries(new URLSearchParams(location.search));
  return (
    <PluginContextProvider meta={meta}>
      <Root
        meta={meta}
        basename={`/a/${app.id}`}
        onNavChanged={() => undefined}
        query={query}
        path={location.pathname}
      />
    </PluginContextProvider>
  );
}
