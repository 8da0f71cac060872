//! The rule files that ship with the program, inside it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::base::refusal::Refusal;
use crate::base::say::say;
use crate::base::spelling;
use crate::base::text::Text;
use crate::loader::load::{self, Loaded, Shelf, entangled, shared_facts};
use crate::rules::compile::{compile, compile_local};
use crate::rules::finding::Finding;
use crate::rules::ruleset::{Confidence, Fact, LocalPlace, Ruleset};
use crate::rules::schema::{LocalFile, RuleFile};

/// One shipped rule file.
#[derive(Debug)]
pub struct Shipped {
    /// The id of its ruleset.
    pub id: &'static str,
    /// Whether it defines its facts itself; else it takes those of another one.
    pub has_own_facts: bool,
    /// Where it lies in the project.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The shipped rule files; a file whose facts others use comes first.
pub static SHIPPED: [Shipped; 2] = [
    Shipped {
        id: "cn-2017",
        has_own_facts: true,
        path: "rules/cn-2017.yaml",
        text: include_str!("../../rules/cn-2017.yaml"),
    },
    Shipped {
        id: "cn-2016-pilot",
        has_own_facts: false,
        path: "rules/cn-2016-pilot.yaml",
        text: include_str!("../../rules/cn-2016-pilot.yaml"),
    },
];

/// One shipped local file. All extend the same ruleset.
#[derive(Debug)]
pub struct ShippedPlace {
    /// The id of the place, which its file is named after.
    pub id: &'static str,
    /// The ruleset that it extends.
    pub extends: &'static str,
    /// The province-level division that the place lies in or is.
    pub province: &'static str,
    /// The facts that only its own rules ask for.
    pub facts: &'static [&'static str],
    /// Its text.
    pub text: &'static str,
}

impl ShippedPlace {
    const fn new(
        [id, province]: [&'static str; 2],
        text: &'static str,
        facts: &'static [&'static str],
    ) -> Self {
        Self {
            id,
            extends: "cn-2017",
            province,
            facts,
            text,
        }
    }

    /// Where it lies in the project.
    #[must_use]
    pub fn path(&self) -> String {
        format!("rules/local/{}.yaml", self.id)
    }

    /// Whether it is a whole province-level division.
    fn is_province(&self) -> bool {
        self.id == self.province
    }

    /// Whether a name is its own: its id, or its title in either language.
    fn is_called(&self, name: &str) -> bool {
        let name = spelling::folded(name);
        let title = read(self).map(|file| [file.title.en.as_str(), &file.title.zh]);
        let mut names = std::iter::once(self.id).chain(title.into_iter().flatten());
        names.any(|own| spelling::folded(own) == name)
    }
}

/// The shipped local files: the place and its province, the text, the facts that only its own rules
/// ask for. What is said beside the texts spares every run reading them all; a test holds it
/// against them.
pub static PLACES: &[ShippedPlace] = &[
    ShippedPlace::new(
        ["beijing", "beijing"],
        include_str!("../../rules/local/beijing.yaml"),
        &[
            "well_known_university",
            "applies_as_graduate",
            "beijing_listed_certificate",
            "cutting_edge_industry",
            "foreign_research_centre_post",
        ],
    ),
    ShippedPlace::new(
        ["shanghai", "shanghai"],
        include_str!("../../rules/local/shanghai.yaml"),
        &[
            "annual_income_tax",
            "shanghai_research_team",
            "shanghai_new_doctor",
            "shanghai_listed_certificate",
            "shanghai_graduate_university",
            "shanghai_graduate_area",
        ],
    ),
    ShippedPlace::new(
        ["guangzhou", "guangdong"],
        include_str!("../../rules/local/guangzhou.yaml"),
        &[
            "local_points",
            "investor_registered_and_active",
            "investor_paid_in_capital",
            "investor_share_percent",
            "leading_university",
            "young_technologist",
        ],
    ),
    ShippedPlace::new(
        ["dongguan", "guangdong"],
        include_str!("../../rules/local/dongguan.yaml"),
        &["local_points"],
    ),
    ShippedPlace::new(
        ["shenzhen", "guangdong"],
        include_str!("../../rules/local/shenzhen.yaml"),
        &["local_points", "renewal"],
    ),
    ShippedPlace::new(
        ["hainan", "hainan"],
        include_str!("../../rules/local/hainan.yaml"),
        &[
            "hainan_high_level_talent",
            "professional_certificate",
            "hainan_known_university",
        ],
    ),
    ShippedPlace::new(
        ["tianjin", "tianjin"],
        include_str!("../../rules/local/tianjin.yaml"),
        &[
            "tianjin_manager_or_specialist",
            "tianjin_founder_firm",
            "tianjin_investor",
        ],
    ),
    ShippedPlace::new(
        ["wuhan", "hubei"],
        include_str!("../../rules/local/wuhan.yaml"),
        &[],
    ),
    ShippedPlace::new(
        ["changzhou", "jiangsu"],
        include_str!("../../rules/local/changzhou.yaml"),
        &[],
    ),
    ShippedPlace::new(
        ["ningbo", "zhejiang"],
        include_str!("../../rules/local/ningbo.yaml"),
        &["ningbo_talent_plan"],
    ),
    ShippedPlace::new(
        ["suzhou", "jiangsu"],
        include_str!("../../rules/local/suzhou.yaml"),
        &[],
    ),
    ShippedPlace::new(
        ["foshan", "guangdong"],
        include_str!("../../rules/local/foshan.yaml"),
        &["local_points", "leading_university", "young_technologist"],
    ),
    ShippedPlace::new(
        ["shandong", "shandong"],
        include_str!("../../rules/local/shandong.yaml"),
        &[
            "shandong_founder",
            "teaches_other_language",
            "english_major_tested",
        ],
    ),
    ShippedPlace::new(
        ["qingdao", "shandong"],
        include_str!("../../rules/local/qingdao.yaml"),
        &[
            "shandong_founder",
            "teaches_other_language",
            "english_major_tested",
        ],
    ),
    ShippedPlace::new(
        ["rizhao", "shandong"],
        include_str!("../../rules/local/rizhao.yaml"),
        &[
            "shandong_founder",
            "teaches_other_language",
            "english_major_tested",
        ],
    ),
];

/// What the local files say, each read when it is first asked for.
static READ: [OnceLock<Option<LocalFile>>; PLACES.len()] =
    [const { OnceLock::new() }; PLACES.len()];

/// The shipped rulesets as they hold in the places.
static PLACED: [OnceLock<Option<Ruleset>>; PLACES.len()] =
    [const { OnceLock::new() }; PLACES.len()];

static COMPILED: [OnceLock<Option<Ruleset>>; SHIPPED.len()] =
    [const { OnceLock::new() }; SHIPPED.len()];

/// The shipped rulesets, as what files refer to.
static SHELF: Shelf = Shelf {
    ruleset,
    ids: || ids().collect(),
};

/// Reads a rule file. Every fault is found in one run; only of a file with more than 500 faults of
/// one stage, the rest is counted and not listed.
///
/// ```
/// let loaded = permit_points::load("broken.yaml", b"format: permit-points/rules/v1\nid: x\n".to_vec());
/// assert!(loaded.ruleset.is_none());
/// assert_eq!(loaded.findings[0].code.name(), "missing-key");
/// ```
#[must_use]
pub fn load(name: &str, bytes: Vec<u8>) -> Loaded {
    load_over(name, bytes, None)
}

/// Reads a rule file as [`load`](fn@load) does; a local file that extends `base` is read over it
/// instead of over the shipped ruleset of that id.
///
/// ```
/// use permit_points::{embedded, load, load_over};
/// let beijing = std::fs::read("rules/local/beijing.yaml").unwrap();
/// let base = embedded::ruleset("cn-2017").unwrap();
/// let ruleset = load_over("beijing.yaml", beijing, Some(base)).ruleset.unwrap();
/// assert_eq!(ruleset.place().unwrap().id, "beijing");
/// ```
#[must_use]
pub fn load_over(name: &str, bytes: Vec<u8>, base: Option<&Ruleset>) -> Loaded {
    load::read_file(name, bytes, base, &SHELF)
}

/// Lays a local file that ships with the program over a ruleset that it extends. `file` is what it
/// says: one pass of the YAML reader is enough for it, as for [`load_shipped`].
///
/// # Errors
///
/// The findings: a ruleset read from a file can lack what the local file refers to.
fn load_shipped_place(
    shipped: &ShippedPlace,
    file: Option<&LocalFile>,
    base: &Ruleset,
) -> Result<Ruleset, Box<Loaded>> {
    let quick = file.and_then(|file| compile_local(file, Some(base), &[]).ruleset);
    let quick = quick.filter(|ruleset| entangled(ruleset).is_none());
    quick.ok_or(()).or_else(|()| {
        let bytes = shipped.text.as_bytes().to_vec();
        let mut loaded = load_over(&shipped.path(), bytes, Some(base));
        loaded.ruleset.take().ok_or_else(|| Box::new(loaded))
    })
}

/// Reads a rule file that ships with the program. It is checked by the tests in full; here one
/// pass of the YAML reader is enough, and only a fault sends it through [`load()`].
fn load_shipped(name: &str, text: &str) -> Result<Ruleset, Vec<Finding>> {
    let quick = serde_yaml::from_str::<RuleFile>(text)
        .ok()
        .and_then(|file| {
            let shared = shared_facts(&file, &SHELF).ok()?;
            let compiled = compile(&file, shared, &[]);
            compiled.is_usable.then_some(compiled.ruleset)
        });
    quick.ok_or(()).or_else(|()| {
        let loaded = load(name, text.as_bytes().to_vec());
        loaded.ruleset.ok_or(loaded.findings)
    })
}

/// The ids of the shipped rulesets.
pub fn ids() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|shipped| shipped.id)
}

/// The shipped ruleset of that id, compiled when it is first asked for.
///
/// ```
/// let table = permit_points::embedded::ruleset("cn-2017").unwrap();
/// assert_eq!(table.cap(), 120);
/// ```
#[must_use]
pub fn ruleset(id: &str) -> Option<&'static Ruleset> {
    let shipped = SHIPPED
        .iter()
        .zip(&COMPILED)
        .find(|(shipped, _)| shipped.id == id);
    let (shipped, compiled) = shipped?;
    // A shipped file with faults would be no file at all; the tests read every one in full.
    compiled
        .get_or_init(|| load_shipped(shipped.path, shipped.text).ok())
        .as_ref()
}

/// The shipped rulesets that define facts of their own, which the others share.
pub(crate) fn with_own_facts() -> impl Iterator<Item = &'static Ruleset> {
    SHIPPED
        .iter()
        .filter(|shipped| shipped.has_own_facts)
        .filter_map(|shipped| ruleset(shipped.id))
}

/// The days on which a shipped ruleset is in force, read without compiling the whole file.
fn is_in_force(id: &str, on: Date) -> bool {
    ruleset(id).is_some_and(|ruleset| ruleset.in_force().contains(on))
}

/// The shipped ruleset in force on a day.
///
/// ```
/// let day = jiff::civil::date(2017, 3, 31);
/// assert_eq!(permit_points::embedded::in_force(day).unwrap().id(), "cn-2016-pilot");
/// assert!(permit_points::embedded::in_force(jiff::civil::date(2016, 9, 30)).is_none());
/// ```
#[must_use]
pub fn in_force(on: Date) -> Option<&'static Ruleset> {
    ids().find(|id| is_in_force(id, on)).and_then(ruleset)
}

/// The ids of the places that have a local file.
pub fn places() -> impl Iterator<Item = &'static str> {
    PLACES.iter().map(|place| place.id)
}

/// The shipped local file of a place.
#[must_use]
pub fn place(id: &str) -> Option<&'static ShippedPlace> {
    PLACES.iter().find(|place| place.id == id)
}

/// The places that lie in a province-level division, by the id of its option.
pub fn places_of(province: &str) -> impl Iterator<Item = &'static ShippedPlace> {
    PLACES
        .iter()
        .filter(move |place| place.province == province)
}

/// What a shipped local file says. The tests hold every one against the schema.
fn read(place: &ShippedPlace) -> Option<&'static LocalFile> {
    let mut all = PLACES.iter().zip(&READ);
    let (shipped, read) = all.find(|(shipped, _)| shipped.id == place.id)?;
    read.get_or_init(|| serde_yaml::from_str(shipped.text).ok())
        .as_ref()
}

/// What places go by besides their ids, in the form in which names are compared.
static PLACES_BY_NAME: OnceLock<BTreeMap<String, Vec<&'static ShippedPlace>>> = OnceLock::new();

/// The places that a name can mean: its id, its title in either language, or a spelling of the
/// province-level division that they lie in.
#[must_use]
pub fn places_named(name: &str) -> Vec<&'static ShippedPlace> {
    let wanted = spelling::folded(name);
    // Ids are written as names are compared, and finding one reads no file.
    if let Some(place) = PLACES.iter().find(|place| place.id == wanted) {
        return vec![place];
    }
    let named = PLACES_BY_NAME.get_or_init(|| {
        let mut titles = BTreeMap::new();
        let mut provinces = BTreeMap::new();
        for place in PLACES {
            let title = read(place).map(|file| [file.title.en.as_str(), &file.title.zh]);
            add_names(&mut titles, place, title.into_iter().flatten());
            // Where the province has a file of its own, its name means that one.
            if !place.is_province() && PLACES.iter().any(|other| other.id == place.province) {
                continue;
            }
            let base = ruleset(place.extends);
            let fact = base.and_then(|base| Some(&base.facts()[base.fact_named("province")?]));
            let mut options = fact.into_iter().flat_map(Fact::options);
            if let Some(option) = options.find(|option| option.id == place.province) {
                let spellings = [option.id.as_str(), &option.title.en, &option.title.zh];
                let aliases = option.aliases.iter().map(String::as_str);
                add_names(&mut provinces, place, spellings.into_iter().chain(aliases));
            }
        }
        // A title says more than the province.
        provinces.extend(titles);
        provinces
    });
    named.get(&wanted).cloned().unwrap_or_default()
}

fn add_names<'n>(
    all: &mut BTreeMap<String, Vec<&'static ShippedPlace>>,
    place: &'static ShippedPlace,
    names: impl Iterator<Item = &'n str>,
) {
    for name in names {
        let meant = all.entry(spelling::folded(name)).or_default();
        if !meant.iter().any(|known| known.id == place.id) {
            meant.push(place);
        }
    }
}

/// The one place that a name means.
///
/// # Errors
///
/// A name of no place (`paris`), and that of a province of which only parts have local rules
/// (`guangdong`, `hubei`): what holds in Wuhan does not hold in all of Hubei.
pub(crate) fn place_named(name: &str) -> Result<&'static ShippedPlace, Refusal> {
    match places_named(name).as_slice() {
        [only] if only.is_province() || only.is_called(name) => Ok(only),
        [] => Err(no_place(name, near_place(name))),
        parts => {
            let what = say!(
                "`{place}`: only parts of it have local rules",
                place = spelling::shown(name, 60)
            );
            let ids: Vec<_> = parts.iter().map(|place| place.id).collect();
            let advice = say!("say which: {places}", places = ids.join(", "));
            Err(Refusal::new(what).advice(advice))
        }
    }
}

/// The place that was probably meant by a name of none, by its position.
pub(crate) fn near_place(name: &str) -> Option<usize> {
    let near = spelling::nearest(name, places())?;
    PLACES.iter().position(|place| place.id == near)
}

/// The refusal of a name of no place, with the place that was probably meant.
pub(crate) fn no_place(name: &str, near: Option<usize>) -> Refusal {
    let what = say!(
        "there are no local rules of `{place}`",
        place = spelling::shown(name, 60)
    );
    let ids: Vec<_> = places().collect();
    let advice = say!(
        "there are {places}, or a local rule file; elsewhere `--province` alone says where",
        places = ids.join(", ")
    );
    let near = near.and_then(|near| PLACES.get(near));
    Refusal::new(what)
        .near(near.map(|place| place.id))
        .advice(advice)
}

/// A ruleset as it holds in a place: the shipped local file laid over it. None where there is no
/// such place, or its local file extends another ruleset: then nothing is overlaid.
///
/// ```
/// use permit_points::embedded;
/// let table = embedded::ruleset("cn-2017").unwrap();
/// let hainan = embedded::in_place(table, "hainan").unwrap();
/// assert!(hainan.routes().iter().any(|route| route.rule.id == "a-salary-4x"));
/// let pilot = embedded::ruleset("cn-2016-pilot").unwrap();
/// assert!(embedded::in_place(pilot, "hainan").is_none());
/// ```
#[must_use]
pub fn in_place(base: &Ruleset, place: &str) -> Option<Ruleset> {
    overlaid(base, place)?.ok()
}

/// [`in_place`], with the findings where the local file does not fit the ruleset: one that was read
/// from a file may bear the id and lack what the local file refers to.
#[must_use]
pub fn overlaid(base: &Ruleset, place: &str) -> Option<Result<Ruleset, Box<Loaded>>> {
    let mut shipped = PLACES.iter().zip(&PLACED);
    let (shipped, placed) = shipped.find(|(shipped, _)| shipped.id == place)?;
    if base.id() != shipped.extends {
        return None;
    }
    let compiled = || load_shipped_place(shipped, read(shipped), base);
    // The shipped rulesets never change, so what a place makes of one is kept.
    let is_shipped = ruleset(shipped.extends).is_some_and(|own| std::ptr::eq(own, base));
    let known = is_shipped.then(|| placed.get_or_init(|| compiled().ok()).clone());
    Some(known.flatten().map_or_else(compiled, Ok))
}

/// A ruleset with a place: with its local rules where they extend it, else only with the province
/// that the place answers. None where there is no such place.
///
/// ```
/// use permit_points::embedded;
/// let pilot = embedded::ruleset("cn-2016-pilot").unwrap();
/// let located = embedded::located(pilot, "beijing").unwrap().unwrap();
/// assert!(!located.place().unwrap().is_overlaid);
/// ```
#[must_use]
pub fn located(base: &Ruleset, place: &str) -> Option<Result<Ruleset, Box<Loaded>>> {
    let shipped = self::place(place)?;
    Some(overlaid(base, place).unwrap_or_else(|| {
        let fact = base.fact_named("province");
        let province = fact.and_then(|fact| {
            let mut options = base.facts()[fact].options().iter();
            let option = options.position(|one| one.id == shipped.province)?;
            Some((fact, i64::try_from(option).ok()?))
        });
        let mut located = base.clone();
        located.place = Some(LocalPlace {
            id: shipped.id.to_owned(),
            title: read(shipped).map_or_else(Text::default, |file| file.title.clone()),
            extends: shipped.extends.to_owned(),
            province,
            is_overlaid: false,
            changes: Vec::new(),
            note: None,
            confidence: Confidence::High,
        });
        Ok(located)
    }))
}

/// A ruleset and how it holds in each place that extends it.
pub(crate) struct Listed<'a> {
    pub(crate) ruleset: &'a Ruleset,
    pub(crate) places: Vec<Ruleset>,
}

/// The shipped rulesets, each in all of its places.
pub(crate) fn listed() -> Vec<Listed<'static>> {
    let rulesets = ids().filter_map(ruleset);
    let listed = rulesets.map(|ruleset| Listed {
        ruleset,
        places: places()
            .filter_map(|place| in_place(ruleset, place))
            .collect(),
    });
    listed.collect()
}
