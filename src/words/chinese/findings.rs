//! What is said of rule files that do not fit: keys, types, names, tables, waivers.

pub(super) const PAIRS: super::Pairs = &[
    ("a mapping with `en` and `zh`", "含 `en` 和 `zh` 的映射"),
    ("one of {names}", "以下之一：{names}"),
    ("a day as `2017-04-01`", "形如 `2017-04-01` 的日期"),
    ("a multiple of a parameter", "参数的倍数"),
    ("a mapping", "映射"),
    ("a list of at least one", "至少有一项的列表"),
    (
        "a whole number of at least {least}",
        "不小于 {least} 的整数",
    ),
    ("a whole number", "整数"),
    ("a number", "数字"),
    ("`true` or `false`", "真假值 `true` 或 `false`"),
    ("text", "文本"),
    (
        "text of at most {most} characters",
        "不超过 {most} 个字符的文本",
    ),
    (
        "found {found} entries, expected at most {most}",
        "此处有 {found} 个条目，最多可有 {most} 个",
    ),
    (
        "bands refer to parameters with too many values to look at them under each",
        "各档引用的参数取值过多，无法逐一检查",
    ),
    ("list fewer values", "请减少所列的取值"),
    (
        "`{key}` is written twice in this mapping",
        "此映射中 `{key}` 写了两次",
    ),
    ("first written here", "第一次写在此处"),
    ("keep one of the two", "两处只保留一处"),
    (
        "`{key}` is kept for a later version of the format",
        "`{key}` 保留给以后的格式版本使用",
    ),
    ("take it out", "请删去"),
    (
        "`{key}` is no key of this mapping",
        "此映射没有 `{key}` 这个键",
    ),
    ("the keys are {names}", "可用的键有 {names}"),
    (
        "this entry does not say what it rests on",
        "此条目没有注明依据",
    ),
    (
        "add `source:` with the id of a listed source",
        "请加上 `source:`，写明已列出的依据的标识",
    ),
    ("`{key}` is missing here", "此处缺少 `{key}`"),
    ("add `{key}:` to this mapping", "请在此映射中加上 `{key}:`"),
    ("this text has no {languages}", "此文本缺少 {languages}"),
    (
        "every text is written in English (`en`) and Chinese (`zh`)",
        "每个文本都要写英文（`en`）和中文（`zh`）",
    ),
    (
        "found {found}, expected a text in English and Chinese",
        "此处为{found}，应为中英文对照的文本",
    ),
    ("write it as `{en: …, zh: …}`", "请写成 `{en: …, zh: …}`"),
    (
        "found {found}, expected {expected}",
        "此处为{found}，应为{expected}",
    ),
    ("an empty list", "空列表"),
    ("nothing", "空值"),
    ("an empty text", "空文本"),
    ("the text `{text}`", "文本 `{text}`"),
    ("the quoted text `{text}`", "带引号的文本 `{text}`"),
    ("the number `{number}`", "数字 `{number}`"),
    ("`{truth}`", "真假值 `{truth}`"),
    ("`true`", "真值 `true`"),
    (
        "the file does not fit the format: {error}",
        "文件不符合格式：{error}",
    ),
    (
        "there is no ruleset `{id}` to extend",
        "没有可供扩展的规则 `{id}`",
    ),
    (
        "there is no ruleset `{id}` to take facts from",
        "没有可供引用信息项的规则 `{id}`",
    ),
    ("there are {names}", "现有 {names}"),
    ("there are {names}, …", "现有 {names}等"),
    ("there is only {name}", "只有 {name}"),
    (
        "let fewer facts be read in several places, or with fewer edges",
        "请减少在多处读取的信息项，或减少其边界",
    ),
    (
        "too many bands, steps and conditions read the same facts",
        "读取相同信息项的档次、递增步数和条件过多",
    ),
    (
        "an exact answer could take {steps} steps, more than {most}",
        "求得精确结果可能需要 {steps} 步，超过 {most} 步",
    ),
    (
        "the facts that are read in more than one place have {combinations} combinations, more than {most}",
        "在多处读取的信息项共有 {combinations} 种组合，超过 {most} 种",
    ),
    (
        "only a requirement closes classes",
        "只有基本条件可以排除类别",
    ),
    (
        "`{id}` is what the program says where there is no class",
        "`{id}` 是程序表示无类别时的用词",
    ),
    (
        "only the last class takes everybody else",
        "只有最后一个类别可以包括其余所有人",
    ),
    ("this condition already has `{key}`", "此条件已经有 `{key}`"),
    (
        "this condition does not say which values meet it",
        "此条件没有写明哪些值符合",
    ),
    (
        "add `from`, `to` or `below`, or `is`",
        "请加上 `from`、`to` 或 `below`，或者 `is`",
    ),
    (
        "say which fact the values belong to",
        "请写明这些值属于哪个信息项",
    ),
    ("this condition says nothing", "此条件没有内容"),
    (
        "write one of `all`, `any`, `not`, `fact` and `points`",
        "请写 `all`、`any`、`not`、`fact`、`points` 之一",
    ),
    (
        "only routes and caveats ask for points",
        "只有途径和注意事项可以要求分数",
    ),
    (
        "points never stand under `not`",
        "分数条件不能写在 `not` 之下",
    ),
    (
        "found the number `{number}`, expected whole points",
        "此处为数字 `{number}`，应为整数分数",
    ),
    (
        "found no number, expected whole points",
        "此处不是数字，应为整数分数",
    ),
    (
        "two bands of this table take everything that is left",
        "此表有两个档次都涵盖其余所有的值",
    ),
    ("the first one", "第一个"),
    ("no band takes {values}", "没有档次涵盖 {values}"),
    ("the band below ends here", "较低一档止于此处"),
    (
        "let the band below reach {last}, or begin this one at {first}",
        "请让较低一档延伸到 {last}，或让此档从 {first} 开始",
    ),
    (
        "add a band for them, or one with `otherwise: true`",
        "请为其增加一个档次，或增加带 `otherwise: true` 的档次",
    ),
    ("{values} is in two bands", "{values} 同时属于两个档次"),
    ("also matched here", "此处也涵盖"),
    ("end the first band at {last}", "请让前一档止于 {last}"),
    ("take it out of one of them", "请从其中一个档次删去"),
    ("`{fact}` {first} to {last}", "`{fact}` {first} 至 {last}"),
    (
        "`{id}` has other values in the ruleset of `facts_from`",
        "`{id}` 在 `facts_from` 所引规则中的取值与此不同",
    ),
    (
        "take it out, or give it a name of its own",
        "请删去，或另取名称",
    ),
    (
        "`{id}` is already a fact of the ruleset in `facts_from`",
        "`facts_from` 所引规则中已有信息项 `{id}`",
    ),
    (
        "`{value}` is outside the domain",
        "`{value}` 不在取值范围之内",
    ),
    ("only numbers have a domain", "只有数字才有取值范围"),
    ("only a choice has options", "只有选择题才有选项"),
    ("only a choice is ordered", "只有选择题才有顺序"),
    (
        "only integers count completed units",
        "只有整数才按已满的单位计",
    ),
    (
        "only a date gives another fact",
        "只有日期才能得出另一个信息项",
    ),
    ("a date is never assumed", "日期不能设默认值"),
    (
        "a number needs the values it can have: `domain: {from: 0, to: 120}`",
        "数字须写明取值范围：`domain: {from: 0, to: 120}`",
    ),
    ("the domain begins above its end", "取值范围的起点高于终点"),
    ("its end", "终点在此"),
    (
        "list what can be chosen: `options: [{id: …, title: {…}}]`",
        "请列出选项：`options: [{id: …, title: {…}}]`",
    ),
    (
        "say which fact follows from the date: `gives: {fact: age, unit: years}`",
        "请写明由该日期得出哪个信息项：`gives: {fact: age, unit: years}`",
    ),
    (
        "`{id}` is no whole number, so no date can give it",
        "`{id}` 不是整数，不能由日期得出",
    ),
    (
        "`{id}` is a date, and a date only gives another fact",
        "`{id}` 是日期，日期只能用来得出另一个信息项",
    ),
    ("an amount in CNY", "人民币金额"),
    ("the id of an option", "选项的标识"),
    ("no value of a date", "日期以外的值"),
    ("an amount with at most two decimals", "最多两位小数的金额"),
    (
        "found the number `{number}`, expected {expected} within the range of the program",
        "此处为数字 `{number}`，应为程序范围之内的{expected}",
    ),
    (
        "`{id}` has other values here than in the ruleset that is extended",
        "`{id}` 在此处的取值与所扩展的规则不同",
    ),
    (
        "`{id}` is counted in `{unit}` here, and in `{expected}` in the ruleset that is extended",
        "`{id}` 在此处的单位是 `{unit}`，而所扩展的规则中是 `{expected}`",
    ),
    (
        "give it in the unit of the ruleset, or under a name of its own with routes that multiply it",
        "请按规则的单位给出数值，或另起名称并由本地途径按其倍数计算",
    ),
    (
        "keep its type, domain and options, or choose another name",
        "请保留其类型、取值范围和选项，或改用其他名称",
    ),
    (
        "`{id}` is already a fact of the ruleset that is extended",
        "所扩展的规则中已有信息项 `{id}`",
    ),
    (
        "`{id}` is already a parameter of the ruleset that is extended",
        "所扩展的规则中已有参数 `{id}`",
    ),
    ("choose another name", "请改用其他名称"),
    (
        "`{id}` names an entry of `{first}` and one of `{second}`",
        "`{id}` 既是 `{first}` 中条目的名称，也是 `{second}` 中条目的名称",
    ),
    (
        "only an entry with a name of its own can be removed",
        "只有名称不重复的条目才能移除",
    ),
    (
        "`{id}` is removed and replaced on the same day",
        "`{id}` 在同一天既被移除又被替换",
    ),
    ("replaced here", "在此处替换"),
    (
        "a local entry takes the place of the other one: leave the removal out",
        "地方条目会取代原条目：请删去移除项",
    ),
    (
        "`{id}` does not ask for a province, so a place cannot answer it",
        "`{id}` 不询问省份，地区无从作答",
    ),
    (
        "the values are already given by their edges",
        "这些值已由边界给出",
    ),
    (
        "`to` already says where the values end",
        "`to` 已写明这些值止于何处",
    ),
    (
        "`is` lists values of a choice or a boolean, and `{id}` is neither",
        "`is` 列出的是选择题或是非题的值，而 `{id}` 两者都不是",
    ),
    (
        "use `from`, `to` or `below`",
        "请使用 `from`、`to` 或 `below`",
    ),
    (
        "only numbers and ordered choices have edges, and `{id}` is neither",
        "只有数字和有顺序的选择题才有边界，而 `{id}` 两者都不是",
    ),
    ("use `is`", "请使用 `is`"),
    (
        "found a multiple of a parameter, expected the id of an option",
        "此处为参数的倍数，应为选项的标识",
    ),
    ("the values begin above their end", "这些值的起点高于终点"),
    ("the values begin where they end", "这些值的起点就是终点"),
    ("they end here", "终点在此"),
    (
        "`{key}: {value}` is outside the domain of `{id}`, which is {first} to {last}",
        "`{key}: {value}` 超出 `{id}` 的取值范围（{first} 至 {last}）",
    ),
    ("this edge is outside", "此边界超出范围"),
    (
        "say from which day the ruleset is the law",
        "请写明规则从哪一天起施行",
    ),
    (
        "found `{found}`, expected `{expected}`",
        "此处为 `{found}`，应为 `{expected}`",
    ),
    (
        "this key has no place here: {why}",
        "此键不应写在这里：{why}",
    ),
    (
        "found `{number}`, expected a number above 0",
        "此处为 `{number}`，应为大于 0 的数字",
    ),
    ("the last day is before the first one", "最后一天早于第一天"),
    ("the first day", "第一天"),
    ("there is no fact `{id}`", "没有信息项 `{id}`"),
    ("there is no source `{id}`", "没有依据 `{id}`"),
    ("there is no parameter `{id}`", "没有参数 `{id}`"),
    ("there is no class `{id}`", "没有类别 `{id}`"),
    ("there is no route `{id}`", "没有途径 `{id}`"),
    ("there is no entry `{id}`", "没有条目 `{id}`"),
    (
        "there is no option `{id}` of `{fact}`",
        "`{fact}` 没有选项 `{id}`",
    ),
    ("this file has no fact at all", "此文件没有任何信息项"),
    ("this file has no source at all", "此文件没有任何依据"),
    ("this file has no parameter at all", "此文件没有任何参数"),
    ("this file has no class at all", "此文件没有任何类别"),
    ("this file has no route at all", "此文件没有任何途径"),
    ("this file has no entry at all", "此文件没有任何条目"),
    ("this file has no option at all", "此文件没有任何选项"),
    ("lower-case letters, digits and `_`", "小写字母、数字和 `_`"),
    ("letters, digits, `-` and `_`", "字母、数字、`-` 和 `_`"),
    (
        "found the name `{id}`, expected {wanted}",
        "此处的名称为 `{id}`，只能用{wanted}",
    ),
    (
        "`{id}` is an option or a column of the program itself",
        "`{id}` 是程序自身的选项或列名",
    ),
    (
        "`{id}` is the name of an earlier entry too",
        "`{id}` 与前面条目的名称相同",
    ),
    ("first named here", "第一次用于此处"),
    (
        "give the second one a name of its own",
        "请给后一个另取名称",
    ),
    (
        "`points_at_most` is a column of the program itself",
        "`points_at_most` 是程序自身的列名",
    ),
    (
        "the cap is below the floor, which is {floor}",
        "上限低于下限（{floor}）",
    ),
    (
        "found the number `{number}`, expected one from {least} to {most}",
        "此处为数字 `{number}`，应在 {least} 至 {most} 之间",
    ),
    (
        "{points} points are more than the cap of the factor, which is {cap}",
        "{points} 分超过该计分项目的上限 {cap} 分",
    ),
    (
        "lower the points, or raise the cap",
        "请降低分数，或提高上限",
    ),
    (
        "{points} points are fewer than the floor of the factor, which is {floor}",
        "{points} 分低于该计分项目的下限 {floor} 分",
    ),
    (
        "raise the points, or give the factor a lower `floor`",
        "请提高分数，或为该计分项目写更低的 `floor`",
    ),
    (
        "the band already says which values it takes",
        "此档次已写明涵盖哪些值",
    ),
    (
        "this band does not say which values it takes",
        "此档次没有写明涵盖哪些值",
    ),
    (
        "add `from`, `to` or `below`, or `is`, or `otherwise: true`",
        "请加上 `from`、`to` 或 `below`，或者 `is`，或者 `otherwise: true`",
    ),
    (
        "`then` counts its steps from the `from` of its band",
        "`then` 从所在档次的 `from` 起算",
    ),
    ("only numbers go on in steps", "只有数字可以逐步递增"),
    (
        "found the number `0`, expected points that each step adds or takes",
        "此处为数字 `0`，应为每一步增加或减少的分数",
    ),
    (
        "found the number `{number}`, which makes more than {most} steps",
        "此处为数字 `{number}`，步数会超过 {most}",
    ),
    (
        "lengthen the step, or give the factor a cap",
        "请加大步长，或为该计分项目设上限",
    ),
    (
        "`{code}` is no code of a finding",
        "`{code}` 不是检查结果的代码",
    ),
    (
        "`{code}` is no fault of a published table, so it cannot be waived",
        "`{code}` 不属于公布的原表的问题，不能豁免",
    ),
    ("mend the file instead", "请改正文件"),
    (
        "say how the gap is read: `reading: below`, the row below reaches up to the next",
        "请写明空档如何理解：`reading: below` 表示较低一档延伸到较高一档之前",
    ),
    (
        "more than {most} faults are waived, so the file is not judged to its end",
        "豁免的问题超过 {most} 项，文件未检查完毕",
    ),
    (
        "split the file, or mend what is waived",
        "请拆分文件，或改正已豁免的问题",
    ),
];
