import { sharedModules } from './sharedModules';

interface Bundle {
  plugin: unknown;
}

type Factory = (...dependencies: unknown[]) => Bundle;

const factories = new Map<string, { dependencies: string[]; factory: Factory }>();
const bundles = new Map<string, Promise<Bundle>>();

/** AMD's `define`, as far as webpack's `library: amd` uses it. A script calls it while it runs, so it is known whose. */
function define(dependencies: string[], factory: Factory) {
  const script = document.currentScript;
  if (script instanceof HTMLScriptElement) {
    factories.set(script.src, { dependencies, factory });
  }
}

Object.assign(window, { define: Object.assign(define, { amd: {} }) });

function runScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address} did not load. Run \`npm run build\`, then reload this page.`));
    document.head.append(script);
  });
}

async function load(address: string): Promise<Bundle> {
  await runScript(address);
  const defined = factories.get(address);
  if (!defined) {
    throw new Error(`${address} is not an AMD module.`);
  }
  const dependencies = defined.dependencies.map((name) => {
    if (name === 'module') {
      return { uri: address, id: address };
    }
    if (!(name in sharedModules)) {
      throw new Error(`${address} asks for ${name}, which Grafana does not share.`);
    }
    return sharedModules[name];
  });
  return defined.factory(...dependencies);
}

/** Loads a plugin's module.js, unmodified, once. `module` is its path as Grafana's plugin meta has it. */
export function loadBundle(module: string): Promise<Bundle> {
  const address = new URL(`/${module}`, window.location.origin).href;
  const bundle = bundles.get(address) ?? load(address);
  bundles.set(address, bundle);
  return bundle;
}
