//! The names of columns. A header may have hundreds of thousands, so all stand in one text.

/// Names, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ColumnNames {
    text: String,
    /// Where each of them ends.
    ends: Vec<u32>,
}

impl ColumnNames {
    /// Adds a name. Its text is bounded by that of a header, which is far below 4 GiB.
    pub(crate) fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes all of them have.
    pub(crate) fn text_len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        let ranges = starts.zip(&self.ends);
        ranges.map(|(start, end)| self.between(*start, *end))
    }

    fn between(&self, start: u32, end: u32) -> &str {
        let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        self.text.get(place(start)..place(end)).unwrap_or_default()
    }
}

impl<'a> FromIterator<&'a str> for ColumnNames {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut all = Self::default();
        for name in names {
            all.push(name);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_they_were_given() {
        let given = ["age", "", "年龄", "", "b"];
        let names: ColumnNames = given.into_iter().collect();
        assert!(names.iter().eq(given));
        assert_eq!((names.len(), names.text_len()), (5, 10));
    }
}
