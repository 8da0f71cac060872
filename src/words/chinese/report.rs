//! The report of an applicant.

pub(super) const PAIRS: super::Pairs = &[
    ("Class and points: a self-assessment", "类别与积分自评报告"),
    (
        "Redacted copy. Days such as the date of birth are left out: only the completed years that they give are told, and what is to come is counted from the day of this page. Amounts are told as the range in which every amount has the same answer.",
        "本页已隐去个人信息：不显示出生日期等具体日期，只显示由其得出的周年数，未来的变化自本页日期起算；金额只显示结论相同的区间。",
    ),
    ("certain: {points}", "确定：{points}分"),
    ("possible: {points}", "最高可能：{points}分"),
    (
        "points that alone give the class",
        "仅凭积分达到该类别的分数线",
    ),
    ("Date", "日期"),
    ("Ruleset", "规则"),
    ("Place of work", "工作地"),
    (
        "no place named: national rules only",
        "未指定地区，仅按全国规则",
    ),
    ("Program", "程序"),
    (
        "Made with permit-points {version} on the reader's own machine, from the facts listed above. It is no legal advice, and no decision: the authority decides.",
        "本页由 permit-points {version} 在本机根据上列信息生成。本页不是法律意见，也不是审批决定，以主管机关的决定为准。",
    ),
    ("Requirements and routes", "基本条件与认定途径"),
    (
        "Points by factor: of several facts in one factor the best one counts, up to its cap.",
        "各计分项目得分：同一项目有多项情况的，按最高一项计分，不超过上限。",
    ),
    ("State", "状态"),
    ("Rule, and what decides", "规定及决定因素"),
    (
        "Every rule in force, with whether it is met. One route met is enough for its class.",
        "现行各项规定及是否符合。符合任一途径即可认定为该类别。",
    ),
    ("Requirements of every class", "各类别的基本条件"),
    (
        "Routes to class {id}: {title}",
        "{id}类（{title}）的认定途径",
    ),
    ("Question", "问题"),
    ("At stake", "影响"),
    (
        "What is not answered counts for nothing, neither for nor against. The answers to these could raise the points or the class.",
        "未回答的问题既不加分也不减分。以下问题的回答可能提高得分或类别。",
    ),
    (
        "1 more question is open and can raise neither points nor class.",
        "另有1项未回答，不影响得分与类别的提高。",
    ),
    (
        "{n} more questions are open and can raise neither points nor class.",
        "另有{n}项未回答，不影响得分与类别的提高。",
    ),
    ("the class", "类别"),
    ("up to {points}, and the class", "最多{points}，并影响类别"),
    ("up to {points}", "最多{points}"),
    ("What it would take", "如何达到更高类别"),
    ("How to read this", "说明"),
    (
        "The next better row of each factor",
        "各计分项目的下一更高档次",
    ),
    ("and 1 more, see above", "另有1项，见上文"),
    ("and {n} more, see above", "另有{n}项，见上文"),
    ("certain today", "目前确定的得分"),
    ("gained by the changes", "改变后增加的得分"),
    ("and 1 more", "另有1种办法"),
    ("and {n} more", "另有{n}种办法"),
    (
        " There are more, with more changes.",
        "另有更多办法（需更多改变）。",
    ),
    ("What will change", "未来的变化"),
    (
        "The days on which points or class change, if all other answers stay as they are",
        "得分或类别发生变化的日期（其他信息不变）",
    ),
    (
        "What proves the facts that this answer rests on. Tick what is at hand.",
        "以下材料用于证明本结论所依据的情况。已备齐的请勾选。",
    ),
    ("What this was computed from", "计算依据"),
    (
        "Nothing was answered, and nothing assumed.",
        "未回答任何问题，也没有默认情况。",
    ),
    ("Fact", "信息"),
    ("Known from", "来源"),
    (
        "Everything that was answered, and what was assumed without an answer",
        "已回答的全部信息，以及未回答而默认的情况",
    ),
    ("assumed, not answered", "默认，未回答"),
    ("the place that was named", "按指定的工作地"),
    (
        "counted from a date ({date}: {day})",
        "由日期推算（{date}：{day}）",
    ),
    (
        "counted from a date that is left out ({date})",
        "由已隐去的日期推算（{date}）",
    ),
    ("not shown", "不显示"),
    (
        "Routes that ask for the {parameter} are left out: there is no figure here.",
        "缺少{parameter}，须以此认定的途径未予考虑。",
    ),
    ("no figure for {parameter} here", "缺少{parameter}"),
    (
        "{title} {new} instead of {old}",
        "{title}：{new}（现为 {old}）",
    ),
    ("`--redact` is for reports only", "`--redact` 只用于报告"),
    ("add `--format html`", "请加上 `--format html`"),
    (
        "There are local rules or figures for this place of work, and they are not part of this answer.",
        "该工作地另有地方规则或数值，此处未采用。",
    ),
];
