/** Files that vite resolves: styles have no exports, everything else is an address. */
declare module '*.css';
declare module '*?url' {
  export const url: string;
  const address: string;
  export default address;
}
