/** The one page. */
export type Page = {
  /** Reloads the page, which empties its memory and ends a running script. */
  readonly reload: () => void;
};
