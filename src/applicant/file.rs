//! Applicant files: a YAML or JSON mapping from facts to values.

use crate::applicant::{Entry, InputFault, Sheet};
use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::rules::shape::described;
use crate::rules::yaml::{Document, Resolved, YamlKind};

impl Sheet {
    /// Reads an applicant file, YAML or JSON, keeping every value as the text it was written as.
    ///
    /// ```
    /// use permit_points::Sheet;
    /// let sheet = Sheet::from_file("me.yaml", b"age: 34\nannual_salary: 30\xe4\xb8\x87\n".to_vec()).unwrap();
    /// assert_eq!(sheet.entries[1].text.as_deref(), Some("30万"));
    /// ```
    ///
    /// # Errors
    ///
    /// A text that is no YAML (`age: [`) and one that is no mapping (`- 34`), with line and column.
    /// A value that is a list or a mapping (`age: [34]`) is kept as a problem of its entry, so that
    /// it is reported with all other faults.
    pub fn from_file(name: &str, bytes: Vec<u8>) -> Result<Self, Vec<InputFault>> {
        let fault = |position, refusal| {
            vec![InputFault {
                sheet: Some(name.to_owned()),
                position,
                refusal,
            }]
        };
        let document = match Document::read(bytes) {
            Ok(document) => document,
            Err(refusal) => {
                let position = refusal.position();
                return Err(fault(position, Refusal::new(refusal.message)));
            }
        };
        let root = document.root();
        let YamlKind::Map(answers) = &root.kind else {
            let position = document.position(root.span.start);
            let what = say!(
                "found {found}, expected facts with their values",
                found = described(root)
            );
            let advice = say!("an applicant file is a mapping such as `age: 34`, one fact a line");
            return Err(fault(Some(position), Refusal::new(what).advice(advice)));
        };
        let entries = answers.iter().map(|answer| {
            let (text, problem) = match &answer.value.kind {
                YamlKind::Scalar(scalar) if scalar.resolve() == Resolved::Null => (None, None),
                YamlKind::Scalar(scalar) => (Some(scalar.text.clone()), None),
                YamlKind::List(_) | YamlKind::Map(_) => {
                    let problem = say!(
                        "found {found}, expected one value",
                        found = described(&answer.value)
                    );
                    (None, Some(problem))
                }
            };
            let position = Some(document.position(answer.key_span.start));
            Entry {
                name: answer.key.clone(),
                text,
                problem,
                position,
            }
        });
        Ok(Self {
            name: Some(name.to_owned()),
            entries: entries.collect(),
        })
    }
}
