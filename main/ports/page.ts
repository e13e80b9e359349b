/** The one page. */
export type Page = {
  /** Loads the page anew, which empties its memory; a running script ends. */
  readonly reload: () => void;
};
