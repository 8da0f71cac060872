//! What commands say beside their results: errors, notes, and headings of their options.

pub(super) const PAIRS: super::Pairs = &[
    ("error", "错误"),
    ("help", "建议"),
    ("note", "提示"),
    ("see above", "见上文"),
    ("cannot read {file}", "无法读取 {file}"),
    ("cannot write {file}", "无法写入 {file}"),
    ("{what}: {cause}", "{what}：{cause}"),
    ("standard input", "标准输入"),
    ("standard output", "标准输出"),
    ("the input {file}", "输入文件 {file}"),
    ("the output {file}", "输出文件 {file}"),
    (
        "{file} is also {other}, and one of the two would be lost",
        "{file} 与{other}是同一个文件，其中一份内容会丢失",
    ),
    (
        "give the result a file of its own",
        "请把结果写入另一个文件",
    ),
    (
        "{file} is read-only, and is left as it is",
        "{file} 是只读文件，未作改动",
    ),
    (
        "make it writable, or write to another file",
        "请先把它设为可写，或写入另一个文件",
    ),
    (
        "{file} has other names (hard links), which keep what is in it now",
        "{file} 还有别的名字（硬链接），那些名字下仍是现有内容",
    ),
    (
        "a run that was killed left behind what it had written so far: {files}; delete what is not needed",
        "有一次运行被强行终止，留下了写到一半的文件：{files}；不需要的请删除",
    ),
    ("1 more", "另有 1 个"),
    ("{n} more", "另有 {n} 个"),
    (
        "{file} was somebody else's and could not be given back: it is yours now, with mode {mode}",
        "{file} 原属他人，无法归还：现归您所有，权限为 {mode}",
    ),
    (
        "the clock stands outside of the years 1 to 9999",
        "系统时钟不在公元 1 年至 9999 年之间",
    ),
    (
        "`--on 2026-11-23` names the day",
        "请用 `--on 2026-11-23` 指明日期",
    ),
    (
        "`TZ` is `{zone}`, which is no time zone; today's date is that of UTC",
        "`TZ` 的值 `{zone}` 不是时区；今天的日期按 UTC 计算",
    ),
    ("the page", "页面"),
    (
        "the answer cannot be written: {cause}",
        "无法写出结果：{cause}",
    ),
    ("the ruleset is missing", "缺少规则"),
    ("{place} {message}", "{place} {message}"),
    (
        "`{name}` has {errors}, so it is not used for scoring",
        "`{name}` 有 {errors}，不能用于评估",
    ),
    (
        "`{name}` is neither a file nor the id of a shipped ruleset",
        "`{name}` 既不是文件，也不是内置规则的标识",
    ),
    (
        "it is a place: `--in {place}`",
        "这是地区，请用 `--in {place}`",
    ),
    ("the shipped rulesets are {ids}", "内置规则有 {ids}"),
    ("there are {known}", "现有 {known}"),
    ("{id} ({from} to {to})", "{id}（{from} 至 {to}）"),
    ("`{name}` is not used by {id}", "{id} 未采用 `{name}`"),
    (
        "{unused} (`--in {place}` asks for it)",
        "{unused}（`--in {place}` 会用到）",
    ),
    (
        "`{option}`: there is no class `{class}`; accepted: {known}",
        "`{option}`：没有类别 `{class}`；可填：{known}",
    ),
    (
        "`{option}`: `{name}` is no fact of `{id}`",
        "`{option}`：`{id}` 中没有 `{name}` 这项信息",
    ),
    ("there is no option `--{name}`", "没有选项 `--{name}`"),
    (
        "`permit-points {command} --help` lists all options",
        "用 `permit-points {command} --help` 查看全部选项",
    ),
    ("there is no command `{name}`", "没有命令 `{name}`"),
    (
        "`{argument}` is not expected here",
        "此处不应有 `{argument}`",
    ),
    (
        "`{one}` and `{other}` do not go together",
        "`{one}` 与 `{other}` 不能同时使用",
    ),
    ("missing: {arguments}", "缺少：{arguments}"),
    ("the arguments cannot be read", "无法识别参数"),
    ("`--help` shows what is accepted", "用 `--help` 查看用法"),
    ("`{option}` needs a value", "`{option}` 后面需要填值"),
    (
        "`{option}`: `{value}` is not accepted",
        "`{option}`：不能填 `{value}`",
    ),
    (
        "`{text}` is not accepted; accepted: a whole number from {first} to {last}",
        "不能填 `{text}`；可填：{first} 至 {last} 的整数",
    ),
    (
        "`{text}` {why}; accepted: a day such as 2026-11-23",
        "`{text}` {why}；可填：日期，例如 2026-11-23",
    ),
    (
        "accepted: `,` `;` `|` or another sign, or `tab`",
        "可填：`,` `;` `|` 或其他符号，或 `tab`",
    ),
    (
        "`--in {name}`: the rule file is already that of `{place}`",
        "`--in {name}`：规则文件已是 `{place}` 的规则",
    ),
    (
        "the local rules of {place} extend {extends}, not {id}: nothing is overlaid",
        "{place} 的地方规则适用于 {extends}，不适用于 {id}，因此未采用",
    ),
    (
        "`{file}` extends `{extends}`, and the ruleset is `{id}`",
        "`{file}` 是 `{extends}` 的地方规则，而所用规则为 `{id}`",
    ),
    (
        "`{file}` is no local rule file",
        "`{file}` 不是地方规则文件",
    ),
    (
        "a whole ruleset is taken by `--rules`",
        "完整的规则请用 `--rules` 指定",
    ),
    (
        "`--cost`: `{text}` is no weight of a fact; accepted: a fact, `=` and a whole number, such as `hsk_level=5`",
        "`--cost`：`{text}` 不是信息的权重；可填：信息名称、`=` 和整数，例如 `hsk_level=5`",
    ),
    (
        "`permit-points advise --help` lists all facts, and `time` is accepted too",
        "用 `permit-points advise --help` 查看全部信息，也可填 `time`",
    ),
    (
        "`compare` puts two or three offers side by side, and there {count}",
        "`compare` 并排比较两个或三个方案，现有{count}",
    ),
    ("is 1", " 1 个"),
    ("are {n}", " {n} 个"),
    (
        "name files, or add an offer such as `--or annual_salary=450000`",
        "请指定文件，或加上方案，例如 `--or annual_salary=450000`",
    ),
    (
        "`--or`: `{text}` changes nothing; accepted: answers such as `annual_salary=450000,province=sichuan`",
        "`--or`：`{text}` 没有改变任何信息；可填：`annual_salary=450000,province=sichuan` 这样的回答",
    ),
    ("as given", "所给情况"),
    ("in {place}", "在{place}"),
    ("{fact} {value}", "{fact}{value}"),
    (
        "`{text}` is no list of FACT=VALUE",
        "`{text}` 不是“信息=值”的列表",
    ),
    (
        "for instance months_per_year=6 or age=45,hsk_level=5",
        "例如 months_per_year=6 或 age=45,hsk_level=5",
    ),
    ("there are no cases", "没有算例"),
    ("no case is about `{name}`", "没有关于 `{name}` 的算例"),
    (
        "no case has `{text}` in its name",
        "没有名称含 `{text}` 的算例",
    ),
    ("less than {percent}% is reached", "覆盖率不足 {percent}%"),
    (
        "the folder `{name}` has no case files (`.yaml` or `.yml`)",
        "文件夹 `{name}` 中没有算例文件（`.yaml` 或 `.yml`）",
    ),
    (
        "`--on`: `{id}` is not in force on {day}",
        "`--on`：`{id}` 在 {day} 未施行",
    ),
    ("accepted: a day of {period}", "可填：{period} 期间的日期"),
    (
        "no applicant was found for {target}",
        "未能为 {target} 找到申请人",
    ),
    (
        "`permit-points rules explain` lists all codes",
        "用 `permit-points rules explain` 查看全部代码",
    ),
    ("there is no finding `{code}`", "没有代码 `{code}`"),
    ("Usage", "用法"),
    ("Commands", "命令"),
    ("Arguments", "参数"),
    ("Options", "选项"),
    ("Examples:", "示例："),
    ("[values: {values}]", "［可填：{values}］"),
    ("[default: {value}]", "［默认：{value}］"),
    ("[assumed: {value}]", "［默认：{value}］"),
    ("Facts that score", "计分信息"),
    ("Dates that give facts", "可推算信息的日期"),
    ("Facts for routes without points", "其他认定途径的信息"),
    ("Basic conditions", "基本条件"),
    (
        "Figures (they override the dated values)",
        "数值（优先于按日期选定的数值）",
    ),
];
