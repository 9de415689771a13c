//! The time between the frames of the page, and what a list shows while it is scrolled.

use super::Page;
use boothlift_testkit::figures;
use serde_json::Value;

/// Keeps the time between any two frames until it is asked for.
const WATCH: &str = "const kept = { frames: [], rows: 0, messages: 0, blank: 0, longest: 0 };
window.__pace = kept;
let last = performance.now();
let blankSince = 0;
const look = (now) => {
  if (window.__pace !== kept) return;
  kept.frames.push(now - last);
  last = now;
  const list = document.querySelector('[role=grid], [role=listbox]:not([data-photos])');
  if (list !== null && kept.scrolls) {
    const box = list.getBoundingClientRect();
    kept.rows = Math.max(kept.rows, list.querySelectorAll('[role=row], [role=option]').length);
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.closest('[role=row], [role=option]');
    const empty = at == null || at.textContent.trim() === '' || at.querySelector('.blank') !== null;
    if (!empty) blankSince = 0;
    else if (blankSince === 0) blankSince = now;
    if (empty) kept.longest = Math.max(kept.longest, now - blankSince);
    list.scrollTop += kept.scrolls;
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);";

/// What the page kept, and the end of keeping.
const TELL: &str = "const kept = window.__pace; window.__pace = null; return kept";

/// Frames of one stretch, in milliseconds.
pub(crate) struct Frames {
    sorted: Vec<f64>,
    /// Most rows that the list had in the document.
    pub(crate) rows: u64,
    /// Longest time in which the middle of the list was empty.
    pub(crate) blank: f64,
}

impl Frames {
    /// Keeps them from now on.
    pub(crate) async fn watch(page: &Page) {
        page.script(WATCH, vec![]).await.unwrap();
    }

    /// How many were kept so far; nothing while the page does not answer.
    pub(crate) async fn so_far(page: &Page) -> Option<u64> {
        page.script("return window.__pace.frames.length", vec![]).await.ok()?.as_u64()
    }

    /// All of them; none is kept any more.
    pub(crate) async fn tell(page: &Page) -> Self {
        let kept = page.script(TELL, vec![]).await.unwrap();
        let frames = kept["frames"].as_array().into_iter().flatten();
        // The first is the time since the watch began.
        let mut sorted: Vec<f64> = frames.skip(1).filter_map(Value::as_f64).collect();
        sorted.sort_by(f64::total_cmp);
        assert!(!sorted.is_empty(), "no frame was drawn");
        Self { sorted, rows: kept["rows"].as_u64().unwrap_or(0), blank: kept["longest"].as_f64().unwrap_or(0.0) }
    }

    /// The longest time between two frames.
    pub(crate) fn longest(&self) -> f64 {
        self.at(1.0)
    }

    fn at(&self, share: f64) -> f64 {
        self.sorted[((self.sorted.len() - 1) as f64 * share) as usize]
    }

    /// The figure, and whether it is as good as asked for.
    pub(crate) fn note(&self, what: &str) {
        let (median, p95) = (self.at(0.5), self.at(0.95));
        let figure = format!(
            "frame median {median:.1} ms, p95 {p95:.1} ms, longest {:.0} ms of {} frames",
            self.longest(),
            self.sorted.len()
        );
        figures::note("frames", what, &figure, median <= 17.0 && p95 <= 33.0);
    }
}
