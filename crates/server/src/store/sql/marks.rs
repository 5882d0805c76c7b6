//! Marks: of each transaction of a page the first eight bytes of the SHA-256 of its id, in the order
//! of the lines. The same id has the same mark, so what came twice is found without opening a page;
//! two ids with the same mark are told apart by themselves.
//!
//! They are not sealed: the ids of accounts stand beside them in clear, a mark says less than an id
//! does, and it must be the same whichever key seals.

use sha2::{Digest as _, Sha256};

use super::statement::storable;

/// The mark of one transaction.
pub(super) type Mark = u64;

/// The mark of an id.
pub(super) fn of(id: &str) -> Mark {
    let digest = Sha256::digest(&*storable(id));
    Mark::from_be_bytes(std::array::from_fn(|place| digest[place]))
}

/// Marks as they are stored.
pub(super) fn written(marks: impl Iterator<Item = Mark>) -> Vec<u8> {
    marks.flat_map(Mark::to_be_bytes).collect()
}

/// Marks as they were before they were stored. None when they are not those of so many lines: a page
/// that an older version stored has none.
pub(super) fn read(stored: Option<Vec<u8>>, lines: i64) -> Option<Vec<Mark>> {
    let stored = stored?;
    let (marks, rest) = stored.as_chunks::<8>();
    let fit = rest.is_empty() && i64::try_from(marks.len()) == Ok(lines);
    fit.then(|| marks.iter().copied().map(Mark::from_be_bytes).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_they_were_written_or_not_at_all() {
        let stored = written(["t1", "t2", "t1"].into_iter().map(of));
        let read_again = read(Some(stored.clone()), 3).expect("three");
        assert_eq!(read_again, [of("t1"), of("t2"), of("t1")]);
        assert_ne!(of("t1"), of("t2"));
        assert_eq!(read(Some(stored.clone()), 2), None);
        assert_eq!(read(Some(stored[1..].to_vec()), 3), None);
        assert_eq!(read(None, 3), None);
    }

    #[test]
    fn the_mark_of_an_id_is_this_for_ever() {
        // The first bytes of what `printf t1 | sha256sum` says.
        assert_eq!(of("t1"), 0x628b_49d9_6dcd_e97a);
    }
}
