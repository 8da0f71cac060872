//! What each finding means.

pub(super) const PAIRS: super::Pairs = &[
    (
        "The text cannot be read as the YAML that rule files use: UTF-8, one document, no anchors, aliases, merge keys or tags, at most 64 levels and 4 MiB. The finding stands where the reading breaks; what is behind it is not looked at until it is mended.",
        "文本不是规则文件所用的 YAML：UTF-8 编码，只有一个文档，不用锚点、别名引用、合并键和标签，最多 64 层、4 MiB。所指之处是读取中断的位置；改正之前，其后的内容不作检查。",
    ),
    (
        "The format has no such key in this place, or the key makes no sense beside the others of its mapping (two kinds of condition in one, `options` of a number). An ignored key would be a rule that nobody applies, so it is an error. Ranges are written with `from`, `to` and `below`, never `min` and `max`.",
        "格式在此处没有这个键，或者这个键与同一映射中的其他键不能并存（一个条件里写了两种条件，给数字写了 `options`）。被忽略的键等于无人执行的规则，所以算作错误。范围用 `from`、`to` 和 `below` 表示，不用 `min` 和 `max`。",
    ),
    (
        "The key is kept for a later version of the format (`columns`, `groups`, `group`, `definitions`, `by`, `of`, `languages`, `scheme`), so that files written today cannot change their meaning then.",
        "这个键保留给以后的格式版本使用（`columns`、`groups`、`group`、`definitions`、`by`、`of`、`languages`、`scheme`），以免今天写的文件届时改变含义。",
    ),
    (
        "The same key is written twice in one mapping. Many YAML readers silently keep one of the two; which one the author meant, nobody knows.",
        "同一映射中把一个键写了两次。许多 YAML 读取程序会不声不响地只保留其中一个；作者想要哪一个，无人知道。",
    ),
    (
        "A key that the format requires is not there. The finding stands at the first key of the item.",
        "缺少格式所要求的键。所指之处是该条目的第一个键。",
    ),
    (
        "Factors, requirements, exemptions, routes, caveats, waivers and values of parameters say what they rest on: `source:` with the id of a listed source, or a list of ids. A rule without a source is a rumour.",
        "计分项目、基本条件、免办情形、途径、注意事项、豁免以及参数的数值都要注明依据：`source:` 写已列出的依据的标识，或标识的列表。没有依据的规则只是传闻。",
    ),
    (
        "Every text is written in English and in Chinese: `{en: …, zh: …}`, neither of them empty. The official Chinese term is what an office will look for.",
        "每个文本都要写英文和中文：`{en: …, zh: …}`，两者都不能为空。办理部门看的是正式的中文用语。",
    ),
    (
        "The value is of another kind than its key asks for: text where a number is needed, a day that the calendar does not have, a number that is too large, an empty list, an id of more than 64 characters, a choice of more than 1000 options. The message says what was found and what is accepted.",
        "值的种类与键的要求不符：该写数字却写了文本，日历上没有的日期，过大的数字，空列表，超过 64 个字符的标识，超过 1000 个选项的选择题。提示会说明此处写的是什么、应写什么。",
    ),
    (
        "Two entries of a list have one name, or two options of a fact share an alias, so that nobody could refer to the second. Entries with `in_force` may share a name if they share no day; the ids of routes are unique over all classes; facts and parameters are all inputs and share one list of names.",
        "列表中的两个条目同名，或一个信息项的两个选项有相同的别名，后一个因而无法引用。带 `in_force` 的条目只要没有共同的日期，就可以同名；途径的标识在所有类别中不得重复；信息项和参数都是输入，共用一份名称表。",
    ),
    (
        "Facts and parameters become flags and columns of the program, so they cannot bear a name that the program uses itself, such as `rules`, `class` or `points`. A class cannot be called `none`, `exempt`, `no-permit` or `error`, which are said where somebody has no class.",
        "信息项和参数会成为程序的命令行选项和列名，所以不能使用程序自身的名称，例如 `rules`、`class` 或 `points`。类别也不能叫 `none`、`exempt`、`no-permit` 或 `error`，这些词用来表示没有类别。",
    ),
    (
        "The name is not the id of a fact of this file, nor of the ruleset in `facts_from`.",
        "这个名称既不是此文件中信息项的标识，也不是 `facts_from` 所引规则中信息项的标识。",
    ),
    (
        "The name is not the id of an option of the fact. Titles and aliases are for people, not for rules.",
        "这个名称不是该信息项的选项的标识。标题和别名是给人用的，不是给规则用的。",
    ),
    (
        "The name is not the id of a parameter of this file.",
        "这个名称不是此文件中参数的标识。",
    ),
    (
        "The name is not the id of a source that this file lists under `sources`.",
        "这个名称不是此文件在 `sources` 中列出的依据的标识。",
    ),
    (
        "The name is not the id of a class of this file, or, in the `routes` of a caveat, of a route.",
        "这个名称不是此文件中类别的标识；在注意事项的 `routes` 中，则不是途径的标识。",
    ),
    (
        "Some value of the fact's domain is taken by no band of the table, so an applicant with that value would have no points at all. Amounts are continuous: `to: 49999` leaves a gap below 50000, `below: 50000` does not. If the published table itself has the gap, keep it as printed and add a waiver with `reading: below`, which says that the row below reaches up to the next one.",
        "信息项取值范围内有的值不属于表中任何档次，有此值的申请人就完全没有得分。金额是连续的：`to: 49999` 会在 50000 之下留出空档，`below: 50000` 则不会。如果公布的原表本身就有空档，请照原样保留，并加上带 `reading: below` 的豁免，表示较低一档延伸到较高一档之前。",
    ),
    (
        "Some value is taken by two bands of one table, or the table has two bands with `otherwise`, so its points would depend on the order of the rows. `from` and `to` are both included; `below` is not.",
        "有的值同时属于同一张表的两个档次，或者表中有两个带 `otherwise` 的档次，得分因而取决于行的先后。`from` 和 `to` 都含本数；`below` 不含本数。",
    ),
    (
        "The band or condition begins above its end, so that no value can be in it.",
        "档次或条件的起点高于终点，任何值都不会落在其中。",
    ),
    (
        "An edge lies outside the values that the fact can have, or a value that is assumed does. Either the edge or the domain is wrong.",
        "边界或默认值超出该信息项可有的值。不是边界有误，就是取值范围有误。",
    ),
    (
        "The band alone gives more points than the cap of its factor allows, so its number would never be the award.",
        "仅这一档次的分数就超过其计分项目的上限，所写的分数永远不会成为得分。",
    ),
    (
        "The band alone gives fewer points than the floor of its factor (0 where no `floor` is written), so its number would never be the award.",
        "仅这一档次的分数就低于其计分项目的下限（没有写 `floor` 时为 0），所写的分数永远不会成为得分。",
    ),
    (
        "One fact has two definitions: the file defines again, and differently, what it takes from `facts_from` or what the ruleset it extends defines, or two rulesets of one jurisdiction disagree about its type, domain or options. An applicant is asked once, so one name means one thing. Take the second definition out, or give it a name of its own.",
        "同一个信息项有两种定义：文件对 `facts_from` 引入的、或所扩展的规则中已有的信息项作了不同的定义，或者同一法域的两套规则对其类型、取值范围或选项的规定不一致。对申请人只问一次，所以一个名称只能有一个含义。请删去后一个定义，或另取名称。",
    ),
    (
        "A local file gives a figure in another unit than the ruleset it extends: a yearly average where the ruleset multiplies a monthly one would ask for twelve times as much, and nothing would look wrong. Give the figure in the ruleset's unit, or under a name of its own, with routes that multiply it as the source does.",
        "地方文件所给数值的单位与其扩展的规则不同：规则按月平均工资的倍数计算，而给出的是年平均工资，门槛就会变成原来的十二倍，而看不出任何异常。请按规则的单位给出数值，或另起名称，并由途径按来源所述的倍数计算。",
    ),
    (
        "No applicant at all gets as many points as the cap of the factor says, whatever the answers: either the cap is too high, or the best band gives too few points. If the published table is so, keep it and add a waiver.",
        "无论如何回答，都没有申请人能得到该计分项目上限所写的分数：不是上限过高，就是最高一档的分数过低。如果公布的原表就是如此，请予保留并加上豁免。",
    ),
    (
        "`rises_with` claims that the points of the factor never fall when the fact rises, everything else being equal. Two applicants who differ in that fact only refute it: the higher value gives fewer points. Either the points of two bands are swapped, or the claim is wrong.",
        "`rises_with` 声明：其他情况相同时，信息项上升，该计分项目的分数从不下降。有两个仅在这一项上不同的申请人推翻了它：值较高的反而分数较低。不是两个档次的分数写反了，就是声明有误。",
    ),
    (
        "The band never counts. Either no value of the domain is left for it, or another table of the factor always gives more, whatever the applicant answers, so that the band's points are never the award. A row that never counts misleads whoever reads the table.",
        "这个档次永远不起作用。不是取值范围内没有剩余的值可归入其中，就是无论申请人如何回答，该计分项目的另一张表总会给出更多的分数，此档次的分数永远不会成为得分。永远不起作用的一行会误导读表的人。",
    ),
    (
        "Nobody can meet the condition of the route, whatever else holds, in any place or period for which its figures are known: a threshold above every total, or parts that exclude one another. A route whose figure is known nowhere is only judged by the parts that do not ask for it.",
        "在数值已知的任何地区和时段，无论其他情况如何，都没有人能符合此途径的条件：分数线高于任何总分，或各部分互相排斥。数值在任何地方都未知的途径，只按不涉及该数值的部分判断。",
    ),
    (
        "No applicant gets the class, in any place or period: nobody meets a route of it, or everybody who does has a better class or fails a requirement. It stands for the routes of the class as well.",
        "在任何地区和时段都没有申请人能得到此类别：没有人符合其途径，或者符合的人都有更高的类别，或都不符合基本条件。其各途径不再另行指出。",
    ),
    (
        "A class asks for as many points as the next better class, or for more. Classes are listed best first and tried in that order, so nobody could have the lower one by its points. Two thresholds are swapped, or one is misprinted.",
        "一个类别要求的分数等于或多于上一个更高的类别。类别从高到低排列，并按此顺序判断，因此没有人能凭分数得到较低的类别。两条分数线写反了，或其中一条有误。",
    ),
    (
        "Facts that several tables and conditions read at once have more than a million combinations of cells. Answers over all applicants would no longer be exact in reasonable time, so the file is not used.",
        "由多张表和多个条件同时读取的信息项，其取值区间的组合超过一百万种。在合理的时间内无法再对所有申请人得出精确的结果，所以不使用此文件。",
    ),
    (
        "No table and no condition reads the fact, here or in a file that belongs with this one (local rules that extend it, rulesets that take its facts). People would be asked for nothing. A date counts as used if the fact that it gives is; a claim in `rises_with` alone is no use.",
        "无论在此文件中，还是在与之相关的文件中（扩展它的地方规则、引用其信息项的规则），都没有评分表和条件读取这个信息项，询问它毫无用处。日期所得出的信息项有用，日期就算有用；仅在 `rises_with` 中出现不算有用。",
    ),
    (
        "No band, condition or pass mark refers to the parameter, here or in a file that extends this one, so its figures decide nothing.",
        "无论在此文件中，还是在扩展它的文件中，都没有档次、条件或分数线引用这个参数，其数值不起任何作用。",
    ),
    (
        "Nothing cites the source, here or in a file that extends this one. Either an entry that rests on it is missing or cites another, or the source can go.",
        "无论在此文件中，还是在扩展它的文件中，都没有条目引用这个依据。可能缺少以它为依据的条目，或该条目引用了别的依据；否则可以删去这个依据。",
    ),
    (
        "The waiver excuses no finding: the fault that it was written for is mended, or `at` names another place. A waiver that excuses nothing today would excuse a new fault tomorrow.",
        "这项豁免没有对应的问题：当初的问题已经改正，或 `at` 写的是别的位置。今天没有对应问题的豁免，明天就会掩盖新的问题。",
    ),
    (
        "Two values of one parameter hold on the same day (they begin on one day, or the `to` of the first reaches into the second), or two rulesets of one jurisdiction are in force on the same day. The later one wins, and somebody should say whether that is meant. End the first one the day before the second begins.",
        "同一参数的两个数值在同一天有效（同一天开始，或前一个的 `to` 延伸到后一个之内），或者同一法域的两套规则在同一天施行。以后一个为准，但应有人说明是否确实如此。请让前一个在后一个开始的前一天结束。",
    ),
    (
        "Nothing is wrong, and nothing was guessed: what the note names has so many cases that looking at all of them would take too long, so it is neither proved nor refuted. At a name in `rises_with` the other facts of the factor give more than 100,000 different sums; at the top of a file the file has more entries, or more periods, than any published table is known to have. The file is used as ever.",
        "并无错误，也没有任何猜测：提示所指的内容情形太多，逐一检查耗时过长，所以既未证明，也未推翻。指向 `rises_with` 中的名称时，是该计分项目其他信息项的不同总和超过 100,000 种；指向文件开头时，是文件的条目或时段多于任何已知的公布的表。文件照常使用。",
    ),
];
