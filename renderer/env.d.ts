// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- a declaration of a module without types has nothing to import; tests see this file only
/// <reference path="./map/maplibre-csp.d.ts" />
/** Imports that vite resolves: style sheets have no exports, everything else is a URL. */
declare module '*.css';
declare module '*?url' {
  export const url: string;
  const address: string;
  export default address;
}
