//! Examples on the way: which cell each fact has, kept as links back to earlier choices, so that a
//! group of profiles carries one number and not a whole profile.

/// Where an example can be read off.
pub(super) type TrailId = usize;

/// What one link adds to the trail before it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece {
    /// The cell of a fact.
    Cell { fact: usize, cell: usize },
    /// Everything on another trail.
    Trail(TrailId),
}

/// All links.
#[derive(Debug, Clone, Default)]
pub(super) struct Trails(Vec<(Option<TrailId>, Piece)>);

impl Trails {
    /// How many links there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// A trail that goes on from another one; a first one goes on from none.
    pub(super) fn extend(&mut self, before: Option<TrailId>, piece: Piece) -> TrailId {
        self.0.push((before, piece));
        self.0.len() - 1
    }

    /// Writes the cells on a trail into a profile.
    pub(super) fn write(&self, end: Option<TrailId>, profile: &mut [usize]) {
        let mut open: Vec<TrailId> = end.into_iter().collect();
        while let Some((before, piece)) = open.pop().and_then(|trail| self.0.get(trail)) {
            open.extend(before);
            match piece {
                Piece::Cell { fact, cell } => {
                    if let Some(entry) = profile.get_mut(*fact) {
                        *entry = *cell;
                    }
                }
                Piece::Trail(other) => open.push(*other),
            }
        }
    }
}
