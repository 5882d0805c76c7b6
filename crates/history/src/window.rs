//! Which rows are drawn: those in view, and a few around them. All have the same height.

/// Rows drawn beyond each end of the view, so that a quick hand and a screen reader find them there.
pub const BEYOND: usize = 6;
/// Browsers draw nothing, or wrongly, beyond some ten millions of pixels. A list that would be higher
/// scrolls in longer strides.
const HIGHEST_PX: u64 = 8_000_000;

/// How much room there is, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Of what scrolls.
    pub height_px: u32,
    /// Of a row.
    pub row_px: u32,
}

/// The rows that are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    /// The first.
    pub first: usize,
    /// The one behind the last.
    pub end: usize,
    /// Where the first begins, in pixels from the beginning of what is scrolled.
    pub top_px: i64,
}

impl Room {
    /// How high all rows are together.
    pub fn whole_px(self, rows: usize) -> u64 {
        self.exactly_px(rows).min(HIGHEST_PX)
    }

    fn exactly_px(self, rows: usize) -> u64 {
        rows as u64 * u64::from(self.row_px.max(1))
    }

    /// How far it is to be scrolled down in another room so that the same row is at the top.
    pub fn turned_into(self, other: Self, scrolled_px: u32, rows: usize) -> u32 {
        let (before, after) = (self.whole_px(rows).max(1), other.whole_px(rows));
        let px = u64::from(scrolled_px).saturating_mul(after) / before;
        u32::try_from(px).unwrap_or(u32::MAX)
    }

    /// What is drawn at once when it has been scrolled down by so much, and `standing` is drawn already:
    /// what is in view, and of what stands there all that belongs around it. The rest around it can
    /// come when those in view have been seen.
    pub fn window_now(self, scrolled_px: u32, rows: usize, standing: Window) -> Window {
        let in_view = self.window(scrolled_px, rows, 0);
        if in_view.is_apart_from(&standing) {
            return in_view;
        }
        let around = self.window(scrolled_px, rows, BEYOND);
        let first = in_view.first.min(standing.first.max(around.first));
        let above_px = (in_view.first - first) as u64 * u64::from(self.row_px.max(1));
        Window {
            first,
            end: in_view.end.max(standing.end.min(around.end)),
            top_px: in_view.top_px - i64::try_from(above_px).unwrap_or(i64::MAX),
        }
    }

    /// What is drawn when it is scrolled down by so much, with as many rows beyond each end of the view.
    pub fn window(self, scrolled_px: u32, rows: usize, beyond: usize) -> Window {
        let row_px = u64::from(self.row_px.max(1));
        let height_px = u64::from(self.height_px);
        let most_px = self.whole_px(rows).saturating_sub(height_px);
        let scrolled_px = u64::from(scrolled_px).min(most_px);
        // How far down the rows that is: the same, unless they are higher than may be.
        let down_px = match most_px {
            0 => 0,
            _ => {
                let exactly = self.exactly_px(rows).saturating_sub(height_px);
                scrolled_px * exactly / most_px
            }
        };
        let beyond = beyond as u64;
        let first = (down_px / row_px).saturating_sub(beyond);
        let end = (down_px + height_px).div_ceil(row_px) + beyond;
        let at = |row: u64| usize::try_from(row).unwrap_or(usize::MAX).min(rows);
        let first_px = i64::try_from(first * row_px).unwrap_or(i64::MAX);
        let strides_px = down_px as i64 - scrolled_px as i64;
        Window {
            first: at(first),
            end: at(end),
            top_px: first_px - strides_px,
        }
    }
}

impl Window {
    /// Whether no row of this is in the other.
    pub fn is_apart_from(&self, other: &Self) -> bool {
        self.first >= other.end || self.end <= other.first
    }
}
