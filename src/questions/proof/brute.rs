//! Proofs against a look at every single applicant, over random small tables.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::prove;
use crate::loader::embedded::load;

/// The values of each fact: 0 to 4.
const VALUES: i64 = 5;

#[derive(Debug, Clone)]
struct Table {
    fact: usize,
    /// The first value of each band, and its points.
    bands: Vec<(i64, i64)>,
    /// Points that the last band adds for each further value.
    then: i64,
}

#[derive(Debug, Clone)]
struct Case {
    facts: usize,
    tables: Vec<Table>,
    is_sum: bool,
    above: i64,
    pass: i64,
    /// What the better class asks for besides: a fact at least so high, unless another is.
    also: (usize, i64, usize, i64),
    adult: i64,
}

impl Table {
    fn band(&self, value: i64) -> usize {
        let after = self.bands.iter().filter(|(from, _)| *from <= value);
        after.count() - 1
    }

    fn points(&self, value: i64, cap: i64) -> i64 {
        let band = self.band(value);
        let (from, points) = self.bands[band];
        let is_last = band + 1 == self.bands.len();
        if is_last && self.then > 0 {
            (points + (value - from) * self.then).min(cap.max(points))
        } else {
            points
        }
    }
}

impl Case {
    fn cap(&self) -> i64 {
        let bands = self.tables.iter().flat_map(|table| &table.bands);
        bands.map(|(_, points)| *points).max().unwrap() + self.above
    }

    fn award(&self, profile: &[i64]) -> i64 {
        let points = self
            .tables
            .iter()
            .map(|table| table.points(profile[table.fact], self.cap()));
        let points = if self.is_sum {
            points.sum()
        } else {
            points.max().unwrap()
        };
        points.clamp(0, self.cap())
    }

    fn is_a(&self, profile: &[i64]) -> bool {
        let (first, least, second, most) = self.also;
        let is_let_in = profile[first] >= least && profile[second] < most;
        self.award(profile) >= self.pass && is_let_in
    }

    fn profiles(&self) -> Vec<Vec<i64>> {
        let mut all = vec![Vec::new()];
        for _ in 0..self.facts {
            all = all
                .iter()
                .flat_map(|one: &Vec<i64>| {
                    (0..VALUES).map(move |value| [one.as_slice(), &[value]].concat())
                })
                .collect();
        }
        all
    }

    fn text(&self) -> String {
        let mut text =
            "format: permit-points/rules/v1\nid: x\ntitle: {en: x, zh: x}\njurisdiction: zz\n\
            in_force: {from: 2020-01-01}\nsources: [{id: s, title: {en: s, zh: s}}]\nfacts:\n"
                .to_owned();
        for fact in 0..self.facts {
            text += &format!(
                "  - {{id: f{fact}, type: integer, domain: {{from: 0, to: 4}}, ask: {{en: f, zh: f}}}}\n"
            );
        }
        let claims: Vec<_> = (0..self.facts).map(|fact| format!("f{fact}")).collect();
        text += &format!(
            "factors:\n  - id: x\n    title: {{en: x, zh: x}}\n    source: s\n    cap: {}\n    \
             combine: {}\n    rises_with: [{}]\n    tables:\n",
            self.cap(),
            if self.is_sum { "sum" } else { "best" },
            claims.join(", ")
        );
        for table in &self.tables {
            text += &format!("      - fact: f{}\n        bands:\n", table.fact);
            for (number, (from, points)) in table.bands.iter().enumerate() {
                let end = match table.bands.get(number + 1) {
                    Some((next, _)) => format!(", below: {next}"),
                    None if table.then > 0 => {
                        format!(", then: {{every: 1, points: {}}}", table.then)
                    }
                    None => String::new(),
                };
                text += &format!("          - {{from: {from}{end}, points: {points}}}\n");
            }
        }
        let (first, least, second, most) = self.also;
        text += &format!(
            "requirements:\n  - {{id: adult, title: {{en: a, zh: a}}, source: s, when: {{fact: f0, from: {}}}}}\n\
             classes:\n  - id: A\n    title: {{en: A, zh: A}}\n    routes:\n      - id: a\n        \
             title: {{en: a, zh: a}}\n        source: s\n        when: {{all: [{{points: {{from: {}}}}}, \
             {{fact: f{first}, from: {least}}}, {{not: {{fact: f{second}, from: {most}}}}}]}}\n  \
             - {{id: C, title: {{en: C, zh: C}}, otherwise: true}}\n",
            self.adult, self.pass
        );
        // Facts that no table reads are read here, so that none is unused.
        text += "caveats:\n";
        for fact in 0..self.facts {
            text += &format!(
                "  - {{id: c{fact}, text: {{en: c, zh: c}}, source: s, when: {{fact: f{fact}, from: 1}}}}\n"
            );
        }
        text
    }

    /// What is wrong, found by going through everybody.
    fn expected(&self) -> BTreeSet<(&'static str, String)> {
        let all = self.profiles();
        let mut found = BTreeSet::new();
        if all.iter().all(|one| self.award(one) < self.cap()) {
            found.insert(("cap-unreached", "factors.x.cap".to_owned()));
        }
        for (number, table) in self.tables.iter().enumerate() {
            for band in 0..table.bands.len() {
                let counts = |one: &&Vec<i64>| {
                    let value = one[table.fact];
                    let points = table.points(value, self.cap()).clamp(0, self.cap());
                    table.band(value) == band && (self.is_sum || points == self.award(one))
                };
                if !all.iter().any(|one| counts(&one)) {
                    let at = format!("factors.x.tables[{number}].bands[{band}]");
                    found.insert(("unreachable-band", at));
                }
            }
        }
        for fact in 0..self.facts {
            let falls = |one: &Vec<i64>| {
                let mut higher = one.clone();
                (one[fact] + 1..VALUES).any(|value| {
                    higher[fact] = value;
                    self.award(&higher) < self.award(one)
                })
            };
            if all.iter().any(falls) {
                found.insert(("not-rising", format!("factors.x.rises_with[{fact}]")));
            }
        }
        let counting: Vec<_> = all.iter().filter(|one| one[0] >= self.adult).collect();
        // Where nobody meets the only route, or whoever does is no adult, nobody gets the class.
        if !counting.iter().any(|one| self.is_a(one)) {
            found.insert(("unreachable-class", "classes.A".to_owned()));
        }
        if counting.iter().all(|one| self.is_a(one)) {
            found.insert(("unreachable-class", "classes.C".to_owned()));
        }
        found
    }
}

fn tables(facts: usize) -> impl Strategy<Value = Vec<Table>> {
    let band = prop::collection::btree_set(1..VALUES, 0..3);
    let points = prop::collection::vec(0_i64..6, 3);
    let table = (0..facts, band, points, prop::bool::weighted(0.3), 1_i64..3);
    let table = table.prop_map(|(fact, starts, points, goes_on, then)| {
        let starts = std::iter::once(0).chain(starts);
        Table {
            fact,
            bands: starts.zip(points).collect(),
            then: if goes_on { then } else { 0 },
        }
    });
    prop::collection::vec(table, 1..4)
}

fn cases() -> impl Strategy<Value = Case> {
    (1_usize..4).prop_flat_map(|facts| {
        let also = (0..facts, 0..VALUES, 0..facts, 1..VALUES);
        let numbers = (any::<bool>(), 0_i64..4, 0_i64..9, also, 0..VALUES);
        (tables(facts), numbers).prop_map(move |(tables, (is_sum, above, pass, also, adult))| {
            Case {
                facts,
                tables,
                is_sum,
                above,
                pass,
                also,
                adult,
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn proofs_find_what_going_through_everybody_finds(case in cases()) {
        let mut files = vec![load("case.yaml", case.text().into_bytes())];
        prop_assert!(files[0].findings.is_empty(), "{:?}", files[0].findings);
        let claims = prove(&mut files);
        let found: BTreeSet<_> = files[0]
            .findings
            .iter()
            .map(|one| (one.code.name(), one.at.to_string()))
            .collect();
        prop_assert_eq!(&found, &case.expected(), "{}", case.text());
        let awards = case.profiles().into_iter().map(|one| case.award(&one));
        let points = claims.iter().find(|claim| claim.kind == "points").unwrap();
        prop_assert_eq!(points.least, awards.clone().min());
        prop_assert_eq!(points.most, awards.max());
        for claim in claims.iter().filter(|claim| claim.kind == "class-reachable") {
            let profile: Vec<_> = (0..case.facts)
                .map(|fact| claim.example[&format!("f{fact}")].as_i64().unwrap())
                .collect();
            let class = if case.is_a(&profile) { "classes.A" } else { "classes.C" };
            prop_assert_eq!(claim.at.as_deref(), Some(class));
            prop_assert_eq!(claim.points, Some(case.award(&profile)));
            prop_assert!(profile[0] >= case.adult);
        }
    }
}
