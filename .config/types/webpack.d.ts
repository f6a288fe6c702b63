declare let __webpack_public_path__: string;

declare module 'amd-module' {
  /** AMD's own `module`: absent where a loader knows no addresses. */
  const amdModule: { uri?: string } | undefined;
  export default amdModule;
}
