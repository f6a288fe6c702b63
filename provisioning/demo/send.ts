/** node send.js OTLP_URL STATE_FOLDER: sends the demo agents' last 24 hours to a collector, once a state folder. */
import { loadDemo } from '../../workbench/demo/loadDemo';

async function main([otlpUrl, dataDir]: string[]) {
  if (!otlpUrl || !dataDir) {
    throw new Error('Say where to: send.js http://collector:4318 /state');
  }
  const spans = await loadDemo({ dataDir, otlpUrl, inUse: async () => false });
  console.log(spans ? `Sent ${spans} spans of the demo agents to ${otlpUrl}.` : 'The demo was sent before.');
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
