//! The help of commands and options, which stands in English beside what it describes.

pub(super) const PAIRS: super::Pairs = &[
    (
        "A YAML or JSON file of facts, or `-` for standard input; flags win over it",
        "写有各项信息的 YAML 或 JSON 文件，`-` 为标准输入；选项优先于文件",
    ),
    (
        "A YAML or JSON file of what is known already; flags win over it",
        "写有已知信息的 YAML 或 JSON 文件；选项优先于文件",
    ),
    (
        "A band: a case has a value in it, the points it gives are those of the factor, and the case expects them or the total.",
        "档次：有算例的值落在其中，该档的分数即为此项得分，且算例对该项得分或总分有预期。",
    ),
    (
        "A case whose `expect` is empty is to be filled in: it does not pass. Exit status: 0 all pass, 1 some do not (or are to be filled in, or reach too little), 2 the cases cannot be read or there are none.",
        "`expect` 为空的算例有待填写，不算通过。退出状态：0 全部通过；1 有未通过、有待填写或覆盖不足；2 无法读取算例或没有算例。",
    ),
    (
        "A fact that stays as it is, or `time`: nobody waits; may be repeated",
        "保持不变的信息，或 `time`（不等待）；可重复使用",
    ),
    (
        "A route, a requirement, an exemption: one case has it met, one not met, and all edges of its condition are reached by cases in which they decide.",
        "途径、条件、免办情形：有算例符合，有算例不符合，且其条件的每个边界都有起决定作用的算例。",
    ),
    (
        "A rule file that takes the place of the shipped ruleset of its id; only cases about that ruleset are then run. A local file takes the place of the shipped one",
        "用此规则文件代替相同标识的内置规则，只运行关于该规则的算例；地方规则文件则代替内置的地方规则",
    ),
    (
        "A rule file, `-` for standard input, or the id of a shipped ruleset",
        "规则文件、`-`（标准输入）或内置规则的标识",
    ),
    (
        "A report to print or to send: one page that loads nothing, in both languages, with advice and forecast",
        "可打印或发送的报告：单个页面，不加载任何外部内容，中英对照，附建议与预测",
    ),
    (
        "Leave out of the report what identifies: days (of birth, of first work) become the completed years they give, and the forecast counts from the day of the answer; amounts become the range in which every amount has the same answer. Only with `--format html`",
        "在报告中隐去可识别个人的信息：出生、参加工作等日期只保留由其得出的周年数，预测自结论所在日起算；金额只显示结论相同的区间。只用于 `--format html`",
    ),
    (
        "`--format html` is a report to print or to send: one page without scripts that loads nothing, in English and Chinese (`--lang en` or `zh` for one of them), with sources, the papers to bring, advice as by `advise` and a forecast as by `forecast`. It names no file. `--redact` makes it without birthdays and other days, and with amounts as ranges.",
        "`--format html` 是可打印或发送的报告：单个页面，不含脚本，不加载任何外部内容，中英对照（`--lang en` 或 `zh` 只用一种语言），附依据、证明材料、与 `advise` 相同的建议和与 `forecast` 相同的预测。报告不写文件名。`--redact` 使报告不含生日等日期，金额以区间显示。",
    ),
    ("A table", "表格"),
    (
        "A table, with commas, semicolons, tabs or bars",
        "以逗号、分号、制表符或竖线分隔的表格",
    ),
    ("A workbook", "工作簿"),
    (
        "Add a column of points for each factor",
        "为每个计分项目添加一列得分",
    ),
    (
        "Add the whole assessment to each row (NDJSON)",
        "为每一行添加完整的评估（NDJSON）",
    ),
    (
        "Also tell which rows of this file move: a table (CSV, XLSX) or lines of JSON (NDJSON)",
        "同时说明此文件中哪些行会变化：表格（CSV、XLSX）或逐行 JSON（NDJSON）",
    ),
    ("Always", "总是"),
    (
        "An edge: one case has the last value before it, one the first value after it (a fen, a year, the next option). Steps of `then`, the step that the cap cuts off, listed options, and every dated figure of a multiple are edges too. At a bound on points the two totals count that are nearest to it of those anybody has.",
        "边界：一个算例取边界前的最后一个值，一个算例取边界后的第一个值（一分钱、一年、下一个选项）。`then` 的每一级、被上限截断的一级、列出的选项，以及倍数所用的每个有日期的数值也都是边界。分数界限取实际可能的、最接近界限的两个总分。",
    ),
    (
        "An editor with a YAML language server completes and checks rule files as they are typed, if the schema lies beside them and they begin with this line:",
        "若将模式文件放在规则文件旁，并在规则文件开头写上下面这一行，则带有 YAML 语言服务的编辑器会在输入时补全并检查规则文件：",
    ),
    (
        "An option is a set of changes after which the class is certain, and none of them can be left out or made smaller. What is not answered stays open; what could decide is asked for first. All that grows with time grows together: who waits also ages.",
        "一个方案是一组改变，改变之后类别即为确定，且其中任何一项都不能省去或减小。未回答的保持未知；可能起决定作用的先行询问。随时间增长的各项一同增长：等待的人年龄也会增长。",
    ),
    (
        "Answer questions one by one, the deciding ones first, and be assessed",
        "逐题回答（先问最能决定结果的问题），得出评定结果",
    ),
    (
        "Ask everything, also what can no longer change the class",
        "全部提问，包括不再影响类别的问题",
    ),
    (
        "Assess many applicants: a table in, the same table with classes and points out",
        "批量评估申请人：输入表格，输出附有类别和分数的同一表格",
    ),
    (
        "Assess one applicant: class, points, and the reason for every line",
        "评估一位申请人：类别、分数及每一项的理由",
    ),
    ("Bash", "Bash"),
    (
        "Case files, folders of them, or `-` for standard input; without any, the shipped cases",
        "算例文件、其所在文件夹或 `-`（标准输入）；不填则为内置算例",
    ),
    (
        "Class and points of China's foreigner's work permit, with the legal source of every line",
        "外国人来华工作许可的类别与计点积分，每一项均附法律依据",
    ),
    (
        "Columns are known by the id, the title or an alias of a fact; the columns `place` and `on` say where and when for each row. Every row comes out once, in order, with its own cells untouched.",
        "列名可用信息的标识、名称或别名；`place` 和 `on` 两列说明每一行的地区和日期。每一行按原有顺序输出一次，原有单元格保持不变。",
    ),
    (
        "A file gets its name only once it is whole. A run that is killed (`kill -9`) leaves a hidden one beside it, with a part of the result: `rm .permit-points-*` in that folder takes it away.",
        "文件写完后才会以指定的名字出现。运行若被强行终止（`kill -9`），旁边会留下含部分结果的隐藏文件：在该文件夹中执行 `rm .permit-points-*` 即可删除。",
    ),
    (
        "Compare with other answers; may be repeated",
        "与其他回答比较；可重复使用",
    ),
    (
        "Dates make the days exact; a fact known in years only grows on the anniversaries of the day. All other answers are taken to stay as they are, and rules and figures as they are known today.",
        "填写日期可使结果精确到日；只知道年数的信息在每年的同一天增长。其他回答视为保持不变，规则和数值以目前所知为准。",
    ),
    (
        "Each `--or` is the first offer with some answers changed; `in` is a place with local rules. Flags hold for all offers.",
        "每个 `--or` 是改变了部分回答的第一个方案；`in` 为有地方规则的地区。选项对所有方案有效。",
    ),
    (
        "Each case has one applicant on one side of an edge, or one who meets a rule or fails it, with as few answers as show it; together they reach all that `rules test --coverage` asks for, and none can be left out. `expect` is empty: a person fills it in from the law. Until then `rules test` says so, and exits with 1.",
        "每个算例的申请人位于某一边界的一侧，或符合、不符合某条规则，且回答尽可能少；全部算例覆盖 `rules test --coverage` 所要求的一切，缺一不可。`expect` 为空，由人依据法规填写；填写之前 `rules test` 会予以说明，并以 1 退出。",
    ),
    (
        "Exit status: 0 nobody moves, 1 somebody's points or class change, 2 it could not run.",
        "退出状态：0 无人变化；1 有人的分数或类别变化；2 无法运行。",
    ),
    (
        "Exit status: 0 nothing is wrong, 1 there are errors, 2 it could not run.",
        "退出状态：0 没有问题；1 有错误；2 无法运行。",
    ),
    (
        "Exit status: 0 written, 2 it could not run.",
        "退出状态：0 已写出；2 无法运行。",
    ),
    (
        "Exit with 1 if the cases reach less than this of everything together; implies --coverage",
        "总覆盖率低于此值时以 1 退出；同时启用 --coverage",
    ),
    (
        "Exit with 1 on these as well, not on errors alone",
        "除错误外，有这些情况时也以 1 退出",
    ),
    (
        "Exit with 1 unless this class, or a better one, is certain",
        "除非确定达到此类别或更高类别，否则以 1 退出",
    ),
    (
        "Exit with 1 unless this class, or a better one, is certain for every row",
        "除非每一行都确定达到此类别或更高类别，否则以 1 退出",
    ),
    ("Explain what a finding means", "解释检查结果的含义"),
    ("Fish", "Fish"),
    (
        "For GitHub Actions: annotations of the changed lines",
        "供 GitHub Actions 使用：对改动行的标注",
    ),
    ("For a comment on a pull request", "供合并请求的评论使用"),
    (
        "For code scanners: SARIF 2.1.0",
        "供代码扫描工具使用：SARIF 2.1.0",
    ),
    ("For machines, in one line", "供程序读取，写在一行"),
    (
        "For machines; the keys are stable",
        "供程序读取，键名保持稳定",
    ),
    ("For people", "供人阅读"),
    ("For people, as Markdown", "供人阅读，Markdown 格式"),
    (
        "For people: an excerpt with a caret for each finding",
        "供人阅读：每个结果附原文摘录并标出位置",
    ),
    (
        "GB18030, and with it GBK and GB2312",
        "GB18030，含 GBK 和 GB2312",
    ),
    (
        "Go on with the answers of the file of `--save`, else of FILE, and keep them there",
        "接着 `--save` 的文件（否则为 FILE）中的回答继续，并存入其中",
    ),
    (
        "How many threads grade [default: one for each core]",
        "评估所用的线程数［默认：每个核心一个］",
    ),
    ("How many years to look ahead", "预测的年数"),
    (
        "Keep the answers in a file that `assess` reads, up to date after each one",
        "把回答存入 `assess` 可读取的文件，每答一题即更新",
    ),
    (
        "List the rulesets, and the places with local rules",
        "列出各套规则及有地方规则的地区",
    ),
    (
        "Money may be written 300000, 300,000, 300k or 30万; yes and no as 是 and 否 too. What is left out is unknown, never 0: the answer says what is certain and what is possible.",
        "金额可写作 300000、300,000、300k 或 30万；是否可写“是”“否”或 yes、no。未填的视为未知，而不是 0：结果会分别说明确定的和可能的情况。",
    ),
    (
        "Names, gaps and overlaps are beyond a JSON Schema: see `rules check`.",
        "名称、空档和重叠超出 JSON Schema 的能力，请用 `rules check` 检查。",
    ),
    ("Never", "从不"),
    ("Nothing", "不输出"),
    ("Nushell", "Nushell"),
    (
        "On a terminal, unless `NO_COLOR` is set",
        "在终端上使用，除非设置了 `NO_COLOR`",
    ),
    ("One JSON object a line", "每行一个 JSON 对象"),
    (
        "One more offer: the first one with these answers changed; may be repeated",
        "再加一个方案：改变了这些回答的第一个方案；可重复使用",
    ),
    (
        "Print help (see a summary with '-h')",
        "显示帮助（用 `-h` 查看摘要）",
    ),
    (
        "Print help (see more with '--help')",
        "显示帮助（用 `--help` 查看更多）",
    ),
    (
        "Print the JSON Schema of rule files",
        "输出规则文件的 JSON Schema",
    ),
    (
        "Print this message or the help of the given subcommand(s)",
        "显示本说明或指定命令的帮助",
    ),
    ("Print version", "显示版本"),
    (
        "Put two or three offers side by side: points, classes, routes, and what differs",
        "并排比较两个或三个方案：分数、类别、途径及其差别",
    ),
    (
        "Report everything that is wrong with rule files, with line and column",
        "报告规则文件中的全部问题，注明行和列",
    ),
    (
        "Rule files, or `-` for standard input; without any, the shipped ones",
        "规则文件或 `-`（标准输入）；不填则为内置规则",
    ),
    (
        "Run only the cases whose name contains this",
        "只运行名称中含有此文字的算例",
    ),
    ("Run worked cases against the rules", "用算例检验规则"),
    (
        "Send rows with faults to this file, with their lines, instead of the result",
        "将有误的行连同行号写入此文件，而不写入结果",
    ),
    (
        "Show a ruleset: its tables as the law prints them, routes, figures, sources",
        "显示一套规则：法规原样的计分表、途径、数值、依据",
    ),
    ("Somebody's class is lower", "有人的类别降低"),
    ("Somebody's points or class change", "有人的分数或类别变化"),
    (
        "Tables (CSV, XLSX) or lines of JSON (NDJSON); `-` or nothing for standard input",
        "表格（CSV、XLSX）或逐行 JSON（NDJSON）；`-` 或不填为标准输入",
    ),
    (
        "Take both in this place; `all`: without a place, and then in each place",
        "两者均按此地区；`all` 为先不分地区，再逐个地区",
    ),
    (
        "Take cells that are missing at the end of a row as not answered",
        "将行末缺少的单元格视为未回答",
    ),
    (
        "Take the column THEIRS for the fact OURS; may be repeated",
        "将列 THEIRS 作为信息 OURS；可重复使用",
    ),
    (
        "Tell on which days points and class change as time goes on, and why",
        "说明随着时间推移，分数和类别在哪一天变化及其原因",
    ),
    (
        "Tell what an edit changes, over every possible applicant",
        "说明改动对所有可能的申请人有何影响",
    ),
    (
        "Tell which bands, edges, routes, requirements and exemptions no case reaches",
        "说明哪些档次、边界、途径、条件和免办情形没有算例覆盖",
    ),
    ("The chart alone, as a picture", "只输出图表"),
    (
        "The class to reach [default: the one above the certain one]",
        "要达到的类别［默认：确定类别的上一类］",
    ),
    (
        "The code of a finding, for instance `band-gap`; without one, all codes are listed",
        "检查结果的代码，例如 `band-gap`；不填则列出全部代码",
    ),
    (
        "The command whose page is printed [default: the program]",
        "要输出手册页的命令［默认：整个程序］",
    ),
    (
        "The day of a side that names none [default: its last day in force, else today]",
        "未写日期的一方所用的日期［默认：其施行的最后一天，否则为今天］",
    ),
    (
        "The day of the cases, as far as what they are for is in force on it [default: the last day on which the rules change, so that the file never hangs on today]",
        "算例的日期，以所涉规则当日施行为限［默认：规则最后一次变化之日，使文件不随今天变化］",
    ),
    (
        "The day the answer is for; it also picks the ruleset in force [default: today]",
        "评估所依据的日期，并据此选用施行中的规则［默认：今天］",
    ),
    (
        "The day whose ruleset is marked [default: today]",
        "标出该日施行的规则［默认：今天］",
    ),
    ("The encoding of the text", "文本的编码"),
    (
        "The facts and their values are those of the ruleset in force today.",
        "各项信息及其可填的值取自今天施行的规则。",
    ),
    ("The form of the answer", "结果的形式"),
    ("The form of the list", "列表的形式"),
    ("The form of the page", "页面的形式"),
    ("The form of the report", "报告的形式"),
    (
        "The form of the result [default: NDJSON for NDJSON, else CSV]",
        "结果的形式［默认：输入为 NDJSON 时为 NDJSON，否则为 CSV］",
    ),
    (
        "The kind of the input [default: told from its first bytes]",
        "输入的类型［默认：由开头的内容判断］",
    ),
    (
        "The language of the output [default: from the locale]",
        "输出的语言［默认：取自系统区域设置］",
    ),
    ("The most changes of an option", "一个方案最多包含的改变数"),
    (
        "The most options [default: all, and 10 on a page]",
        "最多列出的方案数［默认：全部，页面上为 10 个］",
    ),
    ("The new rules", "新规则"),
    (
        "The old rules: a file or the id of a shipped ruleset, either with `@DATE`",
        "旧规则：文件或内置规则的标识，均可加 `@日期`",
    ),
    (
        "The place of work, whose local rules and figures then hold; it answers the province [{places}, or a local rule file]",
        "工作地区，采用其地方规则和数值，并据此确定省份［{places}，或地方规则文件］",
    ),
    (
        "The ruleset: the id of a shipped one, or a rule file",
        "所用规则：内置规则的标识或规则文件",
    ),
    (
        "The ruleset: the id of a shipped one, or a rule file [default: the one in force]",
        "所用规则：内置规则的标识或规则文件［默认：施行中的规则］",
    ),
    ("The same as `json`, as YAML", "内容同 `json`，YAML 格式"),
    (
        "The sheet of a workbook [default: the first one]",
        "工作簿中的工作表［默认：第一个］",
    ),
    ("The shell", "命令行外壳"),
    ("UTF-8", "UTF-8"),
    (
        "UTF-8, or GB18030 if it is not UTF-8",
        "UTF-8；若不是则为 GB18030",
    ),
    ("Warnings", "警告"),
    (
        "What counts as reached, by cases that pass:",
        "以下情况由通过的算例覆盖：",
    ),
    (
        "What decides most is asked first, and what can no longer matter is not asked. Enter alone leaves a question open, `?` explains it, `back` returns to the one before, and Ctrl-D ends the questions and shows the result so far.",
        "先问最能决定结果的问题，不再影响结果的不问。直接按回车表示不知道，`?` 查看说明，`back` 或“返回”回到上一题，Ctrl-D 结束提问并显示目前的结果。",
    ),
    ("What exit status 1 stands for", "退出状态 1 的含义"),
    (
        "What holds for every row that does not say otherwise; may be repeated",
        "对未另行说明的每一行有效的设定；可重复使用",
    ),
    (
        "What is said at the end, on standard error",
        "结束时写到标准错误的内容",
    ),
    (
        "What it would take: all the smallest sets of changes that reach a better class",
        "如何提高：达到更高类别的全部最小改变方案",
    ),
    (
        "What parts cells: a character, `tab` or `comma` [default: told from the header]",
        "单元格的分隔符：一个字符、`tab` 或 `comma`［默认：由表头判断］",
    ),
    (
        "What the change of a fact costs, or waiting (`time`), as a whole number; 1 unless said",
        "改变某项信息或等待（`time`）的代价，整数；不填为 1",
    ),
    ("When to use colours", "何时使用颜色"),
    (
        "Which columns to add, of `class`, `best_class`, `points`, `points_at_most`, `route` and `error`",
        "要添加的列，可选 `class`、`best_class`、`points`、`points_at_most`、`route`、`error`",
    ),
    (
        "Windows PowerShell and PowerShell 7",
        "Windows PowerShell 和 PowerShell 7",
    ),
    ("Work with rule files", "处理规则文件"),
    (
        "Works out the class (A, B or C) and the points of China's foreigner's work permit, and explains every line with its legal source. Runs offline and sends nothing anywhere. It is no legal advice: the authority decides.",
        "计算外国人来华工作许可的类别（A、B 或 C）与计点积分，并为每一项注明法律依据。离线运行，不向任何地方发送信息。本程序不是法律意见，以主管部门的决定为准。",
    ),
    (
        "Write boundary applicants for a rule file, whose expectation is left to fill in",
        "为规则文件写出边界算例，预期结果留待填写",
    ),
    ("Write manual pages", "输出手册页"),
    (
        "Write only rows of these classes; `none`, `exempt` and `error` are words for the others",
        "只输出这些类别的行；其余情况为 `none`、`exempt` 和 `error`",
    ),
    (
        "Write the page to this file instead of standard output",
        "将页面写入此文件，而不是标准输出",
    ),
    (
        "Write the pages of all commands to this folder, which is made where there is none",
        "将全部命令的手册页写入此文件夹，没有则新建",
    ),
    (
        "Write to this file instead of standard output",
        "写入此文件，而不是标准输出",
    ),
    (
        "Write what a shell needs to complete commands, options and values",
        "输出命令行外壳补全命令、选项和值所需的脚本",
    ),
    (
        "YAML or JSON files of facts, one an offer, or `-` for standard input; flags win over them",
        "写有各项信息的 YAML 或 JSON 文件，每个方案一个，`-` 为标准输入；选项优先于文件",
    ),
    ("Zsh", "Zsh"),
    (
        "`permit-points COMMAND --help` shows the options of a command, with examples.",
        "用 `permit-points 命令 --help` 查看该命令的选项和示例。",
    ),
];
