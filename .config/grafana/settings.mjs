import fs from 'node:fs';
import path from 'node:path';
import { root } from '../setup/run.mjs';

/** The ids of the app and of the plugins inside it: none is signed before it is in the catalogue. */
function pluginIds() {
  const tree = path.join(root, 'dist', 'loopscope-app');
  return fs
    .readdirSync(tree, { recursive: true })
    .filter((name) => path.basename(name) === 'plugin.json')
    .map((name) => JSON.parse(fs.readFileSync(path.join(tree, name), 'utf8')).id);
}

/** A grafana.ini that listens on this machine only, keeps its state in `state` and calls nobody. */
export function grafanaSettings({ port, state, password }) {
  return `[paths]
data = ${state}
logs = ${path.join(state, 'log')}
plugins = ${path.join(root, 'dist')}
provisioning = ${path.join(root, 'provisioning')}
[server]
http_addr = 127.0.0.1
http_port = ${port}
root_url = http://127.0.0.1:${port}/
[grpc_server]
address = 127.0.0.1:${port + 7000}
[security]
admin_user = admin
admin_password = ${password}
[analytics]
enabled = false
reporting_enabled = false
check_for_updates = false
check_for_plugin_updates = false
[news]
news_feed_enabled = false
[plugins]
allow_loading_unsigned_plugins = ${pluginIds().join(',')}
preinstall_disabled = true
preinstall_auto_update = false
public_key_retrieval_disabled = true
public_key_retrieval_on_startup = false
[unified_alerting]
ha_listen_address = 127.0.0.1:${port + 7001}
`;
}
