export default async function stop() {
  await globalThis.workbench?.stop();
}
