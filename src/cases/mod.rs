//! Worked cases: applicants with the answer that the law gives, for people who know the law.
//!
//! In come case files and rulesets. Out comes what each case expected and what it got
//! ([`Runner`]), and what of the rules the cases reach ([`Coverage`]); and of a ruleset alone the
//! cases that reach everything, with nothing expected yet ([`drafts`]). A case file is a YAML list
//! of `{name, source, rules?, in?, on, applicant, expect}`.

mod case;
mod coverage;
mod draft;
mod everybody;
mod evidence;
pub(crate) mod out;
mod read;
mod report;
mod run;
mod target;
mod targets;

pub use self::case::Case;
pub use self::coverage::{Coverage, Share, Unreached};
pub use self::draft::{Draft, DraftAnswer, Drafts, Hit, Missed, TooLarge, drafts, local_drafts};
pub use self::read::read;
pub use self::report::{Failure, Report};
pub use self::run::{Difference, Runner, Trial, ruleset_id};
pub use self::target::{Kind, Stand};

/// One case file that ships with the program.
#[derive(Debug)]
pub struct ShippedCases {
    /// Where it lies in the project.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The case files that ship with the program.
pub static SHIPPED: [ShippedCases; 23] = [
    ShippedCases {
        path: "tests/cases/conditions.yaml",
        text: include_str!("../../tests/cases/conditions.yaml"),
    },
    ShippedCases {
        path: "tests/cases/final-table.yaml",
        text: include_str!("../../tests/cases/final-table.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-beijing.yaml",
        text: include_str!("../../tests/cases/local-beijing.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-changzhou.yaml",
        text: include_str!("../../tests/cases/local-changzhou.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-dongguan.yaml",
        text: include_str!("../../tests/cases/local-dongguan.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-foshan.yaml",
        text: include_str!("../../tests/cases/local-foshan.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-guangzhou.yaml",
        text: include_str!("../../tests/cases/local-guangzhou.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-hainan.yaml",
        text: include_str!("../../tests/cases/local-hainan.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-ningbo.yaml",
        text: include_str!("../../tests/cases/local-ningbo.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-qingdao.yaml",
        text: include_str!("../../tests/cases/local-qingdao.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-rizhao.yaml",
        text: include_str!("../../tests/cases/local-rizhao.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-shandong.yaml",
        text: include_str!("../../tests/cases/local-shandong.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-shanghai.yaml",
        text: include_str!("../../tests/cases/local-shanghai.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-shenzhen.yaml",
        text: include_str!("../../tests/cases/local-shenzhen.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-suzhou.yaml",
        text: include_str!("../../tests/cases/local-suzhou.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-tianjin.yaml",
        text: include_str!("../../tests/cases/local-tianjin.yaml"),
    },
    ShippedCases {
        path: "tests/cases/local-wuhan.yaml",
        text: include_str!("../../tests/cases/local-wuhan.yaml"),
    },
    ShippedCases {
        path: "tests/cases/pilot-table.yaml",
        text: include_str!("../../tests/cases/pilot-table.yaml"),
    },
    ShippedCases {
        path: "tests/cases/published.yaml",
        text: include_str!("../../tests/cases/published.yaml"),
    },
    ShippedCases {
        path: "tests/cases/routes.yaml",
        text: include_str!("../../tests/cases/routes.yaml"),
    },
    ShippedCases {
        path: "tests/cases/thresholds.yaml",
        text: include_str!("../../tests/cases/thresholds.yaml"),
    },
    ShippedCases {
        path: "tests/cases/unknown.yaml",
        text: include_str!("../../tests/cases/unknown.yaml"),
    },
    ShippedCases {
        path: "tests/cases/values.yaml",
        text: include_str!("../../tests/cases/values.yaml"),
    },
];
