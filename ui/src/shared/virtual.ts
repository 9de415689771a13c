/** Which rows of a list of equal heights have to be in the document. */
export interface Window {
  /** First row, included. */
  first: number;
  /** Last row, excluded. */
  last: number;
}

/** Rows beyond each edge of what is seen. */
export const OVERSCAN = 12;
/** No list ever has more rows in the document. */
export const MOST_ROWS = 60;

/** The rows around `scrollTop` for a viewport of `height`, all in pixels. */
export function windowAt(scrollTop: number, height: number, rowHeight: number, total: number): Window {
  if (total <= 0 || rowHeight <= 0) return { first: 0, last: 0 };
  const seenFirst = Math.min(total - 1, Math.max(0, Math.floor(scrollTop / rowHeight)));
  const seen = Math.min(MOST_ROWS - 2, Math.ceil(height / rowHeight) + 1);
  const overscan = Math.max(0, Math.min(OVERSCAN, Math.floor((MOST_ROWS - 1 - seen) / 2)));
  return { first: Math.max(0, seenFirst - overscan), last: Math.min(total, seenFirst + seen + overscan) };
}

/** Where the list has to stand so that `row` is wholly seen, moving as little as possible. */
export function scrollFor(row: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return scrollTop;
}

/** The row a key leads to from `row`, or `null` where the key is not one of the list's. */
export function rowForKey(key: string, row: number, total: number, rowsSeen: number): number | null {
  const page = Math.max(1, rowsSeen - 1);
  const to = { ArrowDown: row + 1, ArrowUp: row - 1, PageDown: row + page, PageUp: row - page, Home: 0, End: total - 1 }[key];
  return to === undefined || total === 0 ? null : Math.min(total - 1, Math.max(0, to));
}
