/** The script of the worker. It has no AMD loader: nothing that it imports may need a module that Grafana shares. */
import type { LayoutReply, LayoutRequest } from './LayoutMessages';
import { serveLayouts } from './serveLayouts';

/** Of the worker's own global scope, which is not the window that the types of this code base know. */
interface Scope {
  onmessage: ((event: MessageEvent<LayoutRequest>) => void) | null;
  postMessage: (reply: LayoutReply, transfer: ArrayBuffer[]) => void;
}

const scope = self as unknown as Scope;
const serve = serveLayouts((reply, transfer) => scope.postMessage(reply, transfer));

scope.onmessage = ({ data }) => serve(data);
scope.postMessage({ ready: true }, []);
