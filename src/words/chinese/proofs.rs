//! What is proved of rule files, what proofs find wrong, and how it is shown.

pub(super) const PAIRS: super::Pairs = &[
    (
        "{entries} facts, tables and conditions are more than the {most} of one ruleset",
        "信息项、评分表和条件共 {entries} 项，超过一份规则最多的 {most} 项",
    ),
    ("leave out what nobody needs", "请删去不需要的内容"),
    (
        "{entries} facts, tables and conditions are more than the {most} that proofs go into",
        "信息项、评分表和条件共 {entries} 项，超过证明所能处理的 {most} 项",
    ),
    (
        "{periods} periods with rules of their own are more than the {most} that proofs go into",
        "规则各异的时段共 {periods} 个，超过证明所能处理的 {most} 个",
    ),
    (
        "{periods} periods with rules of their own are too many for proofs about so large a file",
        "文件如此之大，规则各异的时段有 {periods} 个，无法证明",
    ),
    (
        "there are too many different applicants to look at all of them",
        "不同的申请人太多，无法逐一检查",
    ),
    (
        "nothing is wrong; a smaller file is proved in full",
        "并无错误；文件较小时可以全部证明",
    ),
    (
        "nobody can get this class: everybody has a better one, or fails a requirement",
        "没有人能得到此类别：人人都有更高的类别，或不符合基本条件",
    ),
    (
        "nobody can get this class: whoever meets a route of it has a better one, or fails a requirement",
        "没有人能得到此类别：符合其途径的人都有更高的类别，或不符合基本条件",
    ),
    (
        "compare its routes with those of the better classes",
        "请将其途径与更高类别的途径对照",
    ),
    (
        "`{id}` has other values in `{whose}`",
        "`{id}` 在 `{whose}` 中的取值与此不同",
    ),
    (
        "define it in the same way, or give it a name of its own",
        "请作相同的定义，或另取名称",
    ),
    ("two values begin on {day}", "两个数值都从 {day} 起生效"),
    ("two values hold on {day}", "两个数值在 {day} 同时有效"),
    ("the earlier one ends here", "前一个止于此处"),
    ("the other one", "另一个"),
    (
        "end the first one the day before the second begins",
        "请让前一个在后一个开始的前一天结束",
    ),
    (
        "`{id}` of the same jurisdiction is in force then too",
        "同一法域的 `{id}` 届时也在施行",
    ),
    (
        "end `{id}` in {file} before {day}, or begin later",
        "请让 {file} 中的 `{id}` 在 {day} 之前结束，或推迟开始",
    ),
    (
        "nobody can meet the route `{id}`",
        "没有人能符合途径 `{id}`",
    ),
    (
        "nobody can get this class: it has no route",
        "没有人能得到此类别：它没有途径",
    ),
    (
        "nobody can get this class: nobody can meet its route {name}",
        "没有人能得到此类别：没有人能符合其途径 {name}",
    ),
    (
        "nobody can get this class: nobody can meet any of its routes {names}",
        "没有人能得到此类别：没有人能符合其任何途径 {names}",
    ),
    (
        "lower what its routes ask for, or take the class out",
        "请降低其途径的要求，或删去此类别",
    ),
    (
        "the threshold is above every total: lower it",
        "分数线高于任何总分：请降低",
    ),
    (
        "its parts exclude one another, or ask for more than anybody can have",
        "其各部分互相排斥，或要求超出任何人所能达到的程度",
    ),
    (
        "class `{class}` asks for {points} points, and the better class `{better}` for {fewer}: nobody gets it by points",
        "类别 `{class}` 要求 {points} 分，更高的类别 `{better}` 要求 {fewer} 分：没有人能凭分数得到前者",
    ),
    (
        "class `{class}` asks for {points} points",
        "类别 `{class}` 要求 {points} 分",
    ),
    (
        "a better class asks for more points: swap the thresholds, or mend one",
        "更高的类别应要求更多分数：请对调分数线，或改正其中之一",
    ),
    (
        "no applicant gets the {cap} points of the cap: the most is {most}",
        "没有申请人能得到上限的 {cap} 分：最多 {most} 分",
    ),
    (
        "lower the cap to {most}, or raise the points of a band",
        "请将上限降到 {most}，或提高某一档次的分数",
    ),
    (
        "the 1 point of this band is never the award: another table always gives at least {rival}",
        "此档次的 1 分永远不会成为得分：另一张表总会给出至少 {rival} 分",
    ),
    (
        "the {points} points of this band are never the award: another table always gives at least {rival}",
        "此档次的 {points} 分永远不会成为得分：另一张表总会给出至少 {rival} 分",
    ),
    (
        "raise its points, or let the tables add up with `combine: sum`",
        "请提高其分数，或用 `combine: sum` 让各表相加",
    ),
    (
        "no value of `{id}` is left for this band",
        "`{id}` 没有剩余的值可归入此档次",
    ),
    (
        "take it out, or narrow the bands that take its values",
        "请删去，或缩小占用其值的档次",
    ),
    (
        "whether the points never fall when `{fact}` rises is not known: the other facts give too many different sums",
        "`{fact}` 上升时分数是否从不下降，尚无法确定：其他信息项的不同总和太多",
    ),
    (
        "nothing is wrong; with fewer tables in one sum the claim can be proved or refuted",
        "并无错误；相加的表较少时，此声明可以证明或推翻",
    ),
    (
        "the points fall when `{fact}` rises: {lower} gives {more}, {higher} gives {fewer}, everything else being equal",
        "`{fact}` 上升时分数反而下降：其他情况相同，{lower} 得 {more} 分，{higher} 得 {fewer} 分",
    ),
    (
        "mend the points of the bands, or take the claim out",
        "请改正各档次的分数，或删去此声明",
    ),
    (
        "no table and no condition reads the fact `{id}`",
        "没有评分表和条件读取信息项 `{id}`",
    ),
    (
        "take it out, or let a table or a condition read it",
        "请删去，或让评分表或条件读取它",
    ),
    (
        "no bound refers to the parameter `{id}`",
        "没有边界引用参数 `{id}`",
    ),
    (
        "take it out, or let a bound refer to it",
        "请删去，或让边界引用它",
    ),
    ("nothing cites the source `{id}`", "没有条目引用依据 `{id}`"),
    (
        "take it out, or cite it where it belongs",
        "请删去，或在相应之处引用",
    ),
    (
        "there is no `{code}` at this place any more",
        "此处已经没有 `{code}`",
    ),
    (
        "there is no place `{at}` in this file",
        "此文件中没有 `{at}` 这个位置",
    ),
    (
        "take it out: it would excuse a new fault",
        "请删去：否则会掩盖新的问题",
    ),
    ("from {day}", "自 {day} 起"),
    ("{place}, {days}", "{place}，{days}"),
    (
        "`{fact}` {values} (at most {most})",
        "`{fact}` {values}（最多 {most} 分）",
    ),
    ("and {more} more", "另有 {more} 项"),
    (
        "no single answer shuts anybody out of `{id}`",
        "没有任何单项回答会使人无法符合 `{id}`",
    ),
    (
        "nobody with one of these answers meets `{id}`, whatever else holds: {answers}",
        "有下列任何一项回答的人，无论其他情况如何，都不能符合 `{id}`：{answers}",
    ),
    ("{first} to {last}", "{first} 至 {last}"),
    ("{values} and others", "{values}等"),
    (
        "every value of `{id}` is in exactly one of {bands} bands",
        "`{id}` 的每个值都恰好属于 {bands} 个档次之一",
    ),
    (
        "every value of `{id}` is in exactly one of {bands} bands, as waived",
        "`{id}` 的每个值都恰好属于 {bands} 个档次之一（含已豁免的问题）",
    ),
    (
        "each of the {bands} bands of `{id}` counts for somebody",
        "`{id}` 的 {bands} 个档次各有人适用",
    ),
    (
        "somebody gets the {cap} points of the cap of `{id}`",
        "有人能得到 `{id}` 上限的 {cap} 分",
    ),
    (
        "the points of `{id}` never fall when `{fact}` rises",
        "`{fact}` 上升时，`{id}` 的分数从不下降",
    ),
    (
        "somebody can meet the route `{id}`",
        "有人能符合途径 `{id}`",
    ),
    (
        "{where_and_when}: every applicant has {least} to {most} points",
        "{where_and_when}：每位申请人得 {least} 至 {most} 分",
    ),
    (
        "{where_and_when}: somebody gets class `{class}`, for instance with {points} points",
        "{where_and_when}：有人能得到类别 `{class}`，例如得 {points} 分时",
    ),
    ("1 period", "1 个时段"),
    ("{n} periods", "{n} 个时段"),
    ("1 place", "1 个地区"),
    ("{n} places", "{n} 个地区"),
    (
        "looked at the rules in {periods}, {different} different",
        "已检查本规则，共 {periods}，其中不同的有 {different} 种",
    ),
    (
        "looked at the rules and those of {places} in {periods}, {different} different",
        "已检查本规则及 {places}的规则，共 {periods}，其中不同的有 {different} 种",
    ),
    ("warning", "警告"),
    ("waived", "已豁免"),
    ("line {line}: {label}", "第 {line} 行：{label}"),
    ("help: {help}", "建议：{help}"),
    ("{code} (waived)", "{code}（已豁免）"),
    ("{message}; {help}", "{message}；{help}"),
    (
        "{number} more findings are not shown; `--format json` lists all",
        "另有 {number} 项问题未显示；`--format json` 会列出全部",
    ),
    (
        "{number} more findings are not shown; `--format json` lists {listed} of them",
        "另有 {number} 项问题未显示；`--format json` 会列出其中 {listed} 项",
    ),
    ("1 more finding is not listed", "另有 1 项问题未列出"),
    ("{n} more findings are not listed", "另有 {n} 项问题未列出"),
    ("no errors", "无错误"),
    ("1 error", "1 项错误"),
    ("{n} errors", "{n} 项错误"),
    ("1 warning", "1 项警告"),
    ("{n} warnings", "{n} 项警告"),
    ("1 note", "1 项提示"),
    ("{n} notes", "{n} 项提示"),
    ("1 waived", "1 项已豁免"),
    ("{n} waived", "{n} 项已豁免"),
    ("{file}: {verdict}", "{file}：{verdict}"),
    ("{code} ({severity})", "{code}（{severity}）"),
    ("proved in {time} ms", "证明用时 {time} 毫秒"),
    (
        "waived `{code}` at `{at}`: {reason} ({sources}, {date})",
        "已豁免 `{at}` 的 `{code}`：{reason}（{sources}，{date}）",
    ),
    ("1 table is", "1 张表"),
    ("{n} tables are", "{n} 张表"),
    ("1 band", "1 个档次"),
    ("{n} bands", "{n} 个档次"),
    (
        "{tables} total and unambiguous, {bands} counting for somebody",
        "{tables}涵盖所有的值且互不重叠，{bands}有人适用",
    ),
    ("1 cap is", "1 个上限"),
    ("{n} caps are", "{n} 个上限"),
    ("1 claim to rise holds", "1 项“只升不降”的声明成立"),
    ("{n} claims to rise hold", "{n} 项“只升不降”的声明成立"),
    ("{caps} reached, {claims}", "{caps}可以达到，{claims}"),
    ("1 route can be met by somebody", "有人能符合的途径有 1 条"),
    (
        "{n} routes can be met by somebody",
        "有人能符合的途径有 {n} 条",
    ),
    (
        "every applicant has {least} to {most} points",
        "每位申请人得 {least} 至 {most} 分",
    ),
    (
        "{message}, {profiles} profiles in all",
        "{message}，合计{profiles}种组合",
    ),
    ("the lowest answers throughout", "各项都取最低的回答"),
    (
        "class {class} can be had, for instance with {points} points by {answers}",
        "{class} 类可以得到，例如得 {points} 分：{answers}",
    ),
];
