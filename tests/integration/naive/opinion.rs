//! What the naive scorer says of one completion, and of all completions of an applicant.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper may stop the test"
)]

use std::collections::BTreeMap;

use super::table::truth;
use super::{Condition, Factor, Figures, Rule, Rules, Truth, Value, Values, literal};
use permit_points::diff::SideStanding;
use permit_points::schema;

/// What one completion gives.
struct Score {
    factors: Vec<i64>,
    total: i64,
    requirements: Vec<Truth>,
    exemptions: Vec<Truth>,
    routes: Vec<Vec<Truth>>,
    counts: bool,
    class: Option<usize>,
}

/// What an assessment says, in names, so that two can be compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Opinion {
    pub(crate) permit_needed: Option<bool>,
    pub(crate) points: (i64, i64),
    pub(crate) class: Option<String>,
    pub(crate) best_class: Option<String>,
    pub(crate) route: Option<String>,
    pub(crate) next: Option<(String, Option<i64>)>,
    /// Each factor with its least and its greatest points.
    pub(crate) factors: Vec<(String, i64, i64)>,
    pub(crate) requirements: Vec<(String, &'static str)>,
    pub(crate) exemptions: Vec<(String, &'static str)>,
    pub(crate) routes: Vec<(String, &'static str)>,
    /// Each open fact with the points at stake.
    pub(crate) open: Vec<(String, i64)>,
    /// The fact that gives each factor's points; only for complete applicants.
    pub(crate) giving: Vec<Option<String>>,
}

impl Condition {
    fn truth(&self, rules: &Rules, values: &Values, total: i64, figures: &Figures) -> Truth {
        match self {
            Self::All(parts) => all(parts
                .iter()
                .map(|part| part.truth(rules, values, total, figures))),
            Self::Any(parts) => not(all(parts
                .iter()
                .map(|part| not(part.truth(rules, values, total, figures))))),
            Self::Not(part) => not(part.truth(rules, values, total, figures)),
            Self::Fact(fact, takes) => takes.takes(rules.fact(fact), &values[fact], figures),
            Self::Points(edge) => match edge.at(figures) {
                Some(edge) => truth(i128::from(total) * super::MILLION >= edge),
                None => Truth::Missing,
            },
        }
    }
}

fn not(truth: Truth) -> Truth {
    match truth {
        Truth::Yes => Truth::No,
        Truth::No => Truth::Yes,
        Truth::Missing => Truth::Missing,
    }
}

fn all(parts: impl Iterator<Item = Truth>) -> Truth {
    let parts: Vec<Truth> = parts.collect();
    if parts.contains(&Truth::No) {
        Truth::No
    } else if parts.contains(&Truth::Missing) {
        Truth::Missing
    } else {
        Truth::Yes
    }
}

/// The word for what something is over several completions.
fn met(truths: &[Truth]) -> &'static str {
    let is_all = |wanted| truths.iter().all(|truth| *truth == wanted);
    match () {
        () if is_all(Truth::Yes) => "yes",
        () if is_all(Truth::No) => "no",
        () => "unknown",
    }
}

impl Rules {
    fn score(&self, values: &Values, figures: &Figures, on: &str) -> Score {
        let factors: Vec<i64> = self
            .factors
            .iter()
            .map(|factor| factor.award(self, values, figures).0)
            .collect();
        let total = factors.iter().sum();
        let truths = |rules: &[Rule]| -> Vec<Truth> {
            let in_force = rules.iter().filter(|rule| rule.is_in_force(on));
            in_force
                .map(|rule| rule.when.truth(self, values, total, figures))
                .collect()
        };
        let (requirements, exemptions) = (truths(&self.requirements), truths(&self.exemptions));
        let routes: Vec<Vec<Truth>> = self
            .classes
            .iter()
            .map(|class| truths(&class.routes))
            .collect();
        let failed: Vec<&Rule> = self
            .requirements
            .iter()
            .filter(|rule| {
                rule.is_in_force(on) && rule.when.truth(self, values, total, figures) != Truth::Yes
            })
            .collect();
        let counts =
            failed.iter().all(|rule| rule.closes.is_some()) && !exemptions.contains(&Truth::Yes);
        let is_reached = |class: &usize| {
            let id = &self.classes[*class].id;
            let is_closed = failed
                .iter()
                .any(|rule| rule.closes.as_ref().is_none_or(|list| list.contains(id)));
            !is_closed && (self.classes[*class].otherwise || routes[*class].contains(&Truth::Yes))
        };
        let class = (0..self.classes.len()).find(is_reached);
        Score {
            factors,
            total,
            requirements,
            exemptions,
            routes,
            counts,
            class,
        }
    }

    /// What a complete applicant comes to: the total, and the class, none, or no need of a permit.
    pub(crate) fn standing(
        &self,
        values: &Values,
        figures: &Figures,
        on: &str,
    ) -> (i64, SideStanding) {
        let score = self.score(values, figures, on);
        let class = score.class.map(|class| self.classes[class].id.clone());
        let standing = if score.exemptions.contains(&Truth::Yes) {
            SideStanding::NoPermit
        } else {
            class.map_or(SideStanding::NoClass, SideStanding::Class)
        };
        (score.total, standing)
    }

    /// The facts that were neither answered nor assumed.
    pub(crate) fn open(&self, values: &Values) -> Vec<String> {
        let facts = self
            .facts
            .iter()
            .filter(|fact| fact.kind != Some(schema::FactType::Date) && fact.assume.is_none());
        facts
            .map(|fact| fact.id.clone())
            .filter(|fact| !values.contains_key(fact) && self.reads(fact))
            .collect()
    }

    /// The whole answer, by trying out every candidate of every open fact.
    pub(crate) fn opinion(&self, values: &Values, given: &Figures, on: &str) -> Opinion {
        let figures = &self.figures(given, on);
        let mut values = values.clone();
        for fact in &self.facts {
            if let (Some(assumed), false) = (&fact.assume, values.contains_key(&fact.id)) {
                values.insert(fact.id.clone(), literal(assumed));
            }
        }
        let open = self.open(&values);
        let choices: Vec<Vec<Value>> = open
            .iter()
            .map(|fact| self.candidates(fact, figures))
            .collect();
        let mut completions: Vec<(Vec<usize>, Score)> = Vec::new();
        let mut chosen = vec![0; open.len()];
        loop {
            for ((fact, choices), number) in open.iter().zip(&choices).zip(&chosen) {
                values.insert(fact.clone(), choices[*number].clone());
            }
            completions.push((chosen.clone(), self.score(&values, figures, on)));
            // The next combination, like the wheels of a counter.
            let Some(wheel) =
                (0..open.len()).find(|wheel| chosen[*wheel] + 1 < choices[*wheel].len())
            else {
                break;
            };
            chosen[wheel] += 1;
            chosen[..wheel].fill(0);
        }
        let mut opinion = self.over(&completions, &open, on, figures);
        if open.is_empty() {
            opinion.giving = self
                .factors
                .iter()
                .map(|factor| factor.award(self, &values, figures).1)
                .collect();
        }
        opinion
    }

    fn over(
        &self,
        completions: &[(Vec<usize>, Score)],
        open: &[String],
        on: &str,
        figures: &Figures,
    ) -> Opinion {
        let everybody: Vec<&Score> = completions.iter().map(|(_, score)| score).collect();
        let does_count = everybody.iter().any(|score| score.counts);
        let counting: Vec<&(Vec<usize>, Score)> = completions
            .iter()
            .filter(|(_, score)| score.counts || !does_count)
            .collect();
        let range = |points: &dyn Fn(&Score) -> i64| {
            let all = counting.iter().map(|(_, score)| points(score));
            (all.clone().min().unwrap(), all.max().unwrap())
        };
        let ids = |rules: &[Rule]| -> Vec<String> {
            rules
                .iter()
                .filter(|rule| rule.is_in_force(on))
                .map(|rule| rule.id.clone())
                .collect()
        };
        let mets = |rules: &[Rule],
                    scores: &[&Score],
                    of: &dyn Fn(&Score) -> &Vec<Truth>|
         -> Vec<(String, &'static str)> {
            let met = |number: usize| {
                met(&scores
                    .iter()
                    .map(|score| of(score)[number])
                    .collect::<Vec<_>>())
            };
            ids(rules)
                .into_iter()
                .enumerate()
                .map(|(number, id)| (id, met(number)))
                .collect()
        };
        let scores: Vec<&Score> = counting.iter().map(|(_, score)| score).collect();
        let of_class: Vec<Vec<(String, &'static str)>> = self
            .classes
            .iter()
            .enumerate()
            .map(|(number, class)| {
                mets(&class.routes, &scores, &|score: &Score| {
                    &score.routes[number]
                })
            })
            .collect();
        // The null class is the lowest.
        let position = |score: &&Score| score.class.unwrap_or(self.classes.len());
        let (worst, best) = (
            scores.iter().map(position).max().unwrap(),
            scores.iter().map(position).min().unwrap(),
        );
        let class = Some(worst).filter(|class| does_count && *class < self.classes.len());
        let best_class = Some(best).filter(|class| does_count && *class < self.classes.len());
        let name = |class: usize| self.classes[class].id.clone();
        let points = range(&|score| score.total);
        let exemptions = mets(&self.exemptions, &everybody, &|score| &score.exemptions);
        let is_exempt = everybody
            .iter()
            .all(|score| score.exemptions.contains(&Truth::Yes));
        let factor = |(number, factor): (usize, &Factor)| {
            let (least, greatest) = range(&|score: &Score| score.factors[number]);
            (factor.id.clone(), least, greatest)
        };
        Opinion {
            permit_needed: match () {
                () if is_exempt => Some(false),
                () if exemptions.iter().all(|(_, met)| *met == "no") => Some(true),
                () => None,
            },
            points,
            class: class.map(name),
            best_class: best_class.map(name),
            route: class.and_then(|class| {
                let routes = self.classes[class].routes.iter();
                let in_force = routes.filter(|rule| rule.is_in_force(on));
                let met = in_force
                    .zip(&of_class[class])
                    .filter(|(_, (_, met))| *met == "yes");
                // The first of the surest.
                let route = met.reduce(|best, next| {
                    if next.0.confidence > best.0.confidence {
                        next
                    } else {
                        best
                    }
                });
                route.map(|(rule, _)| rule.id.clone())
            }),
            next: class
                .and_then(|class| class.checked_sub(1))
                .map(|class| (name(class), self.short(class, points.0, on, figures))),
            factors: self.factors.iter().enumerate().map(factor).collect(),
            requirements: mets(&self.requirements, &everybody, &|score| &score.requirements),
            exemptions,
            routes: of_class.concat(),
            open: open
                .iter()
                .enumerate()
                .map(|(number, fact)| (fact.clone(), at_stake(number, &counting)))
                .collect(),
            giving: Vec::new(),
        }
    }

    /// The points that are missing for the lowest route of a class that asks for points alone.
    fn short(&self, class: usize, points: i64, on: &str, figures: &Figures) -> Option<i64> {
        let routes = self.classes[class]
            .routes
            .iter()
            .filter(|rule| rule.is_in_force(on));
        let bounds = routes.filter_map(|rule| match &rule.when {
            Condition::Points(edge) => edge.at(figures),
            _ => None,
        });
        let lowest = bounds.min()? - i128::from(points) * super::MILLION;
        Some(i64::try_from((lowest.max(0) + super::MILLION - 1) / super::MILLION).unwrap())
    }
}

/// The greatest less the least total over one open fact, the others at their worst.
fn at_stake(number: usize, counting: &[&(Vec<usize>, Score)]) -> i64 {
    let mut worst: BTreeMap<usize, i64> = BTreeMap::new();
    for (chosen, score) in counting {
        let total = worst.entry(chosen[number]).or_insert(score.total);
        *total = score.total.min(*total);
    }
    worst.values().max().unwrap() - worst.values().min().unwrap()
}
