// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- a declaration of a module without types has nothing to import; tests see this file only
/// <reference path="./map/maplibre-csp.d.ts" />
/** Files that vite resolves: styles have no exports, everything else is an address. */
declare module '*.css';
declare module '*?url' {
  export const url: string;
  const address: string;
  export default address;
}
