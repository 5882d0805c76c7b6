//! The versions of the API that the twin speaks.

/// A version, as the first segment of a path names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V2_1,
    V3,
}

impl Version {
    pub(crate) const ALL: [Self; 2] = [Self::V2_1, Self::V3];

    /// The first segment of its paths, with the slash before it.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::V2_1 => "/v2.1",
            Self::V3 => "/v3",
        }
    }
}
