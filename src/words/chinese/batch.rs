//! What `batch` says: of inputs, of rows, and at the end.

pub(super) const PAIRS: super::Pairs = &[
    ("1 row", "1 行"),
    ("{n} rows", "{n} 行"),
    (
        "{count} in {seconds} s, {rate} a second",
        "{count}，用时 {seconds} 秒，每秒 {rate} 行",
    ),
    ("class", "类别"),
    ("certain", "确定"),
    ("possible", "可能"),
    ("none", "无"),
    ("exempt", "免办"),
    ("rejected {count}: {reasons}", "有误 {count} 行：{reasons}"),
    ("left out {count}", "未输出 {count} 行"),
    ("1 cell", "1 个单元格"),
    ("{n} cells", "{n} 个单元格"),
    (
        "the row has {found}, the header has {width}",
        "此行有{found}，表头有 {width} 个",
    ),
    (
        "the row has {found}, the header has {width} (`--pad` takes the missing ones as not answered)",
        "此行有{found}，表头有 {width} 个（用 `--pad` 可将缺少的视为未回答）",
    ),
    (
        "has {found} cells, the header has {width}",
        "有 {found} 个单元格，表头有 {width} 个",
    ),
    ("a quote is opened and never closed", "引号未闭合"),
    ("column `{column}`: {fault}", "列 `{column}`：{fault}"),
    (
        "what is set for all rows: {fault}",
        "对所有行的设定：{fault}",
    ),
    (
        "`{about}` is not {encoding}",
        "`{about}` 不是 {encoding} 编码",
    ),
    (
        "`on`: `{text}` {why} (accepted: a day such as 2026-11-23)",
        "`on`：`{text}` {why}（可填：日期，例如 2026-11-23）",
    ),
    (
        "`{id}`: found {found}, expected one value",
        "`{id}`：此处是{found}，应为单个值",
    ),
    ("a list", "列表"),
    ("an object", "对象"),
    ("a text that is none", "无效的文本"),
    ("the key `{key}` is given twice", "键 `{key}` 出现了两次"),
    (
        "the key `{key}` is not among the columns, which are those of the first rows",
        "键 `{key}` 不在各列之中（列取自前面的行）",
    ),
    ("the line is not UTF-8", "此行不是 UTF-8 编码"),
    (
        "the line is a list in JSON, expected an object",
        "此行是 JSON 列表，应为对象",
    ),
    (
        "the line is no JSON: {what} (character {column})",
        "此行不是 JSON：{what}（第 {column} 个字符）",
    ),
    ("the line is no JSON object", "此行不是 JSON 对象"),
    (
        "`{place}`: the rules are already those of `{own}`",
        "`{place}`：规则已是 `{own}` 的规则",
    ),
    (
        "the local rules of `{place}` do not fit `{id}`",
        "`{place}` 的地方规则与 `{id}` 不符",
    ),
    (
        "`{file}` does not extend `{id}`",
        "`{file}` 并非 `{id}` 的地方规则",
    ),
    ("cannot read `{name}`", "无法读取 `{name}`"),
    ("cannot write the result", "无法写入结果"),
    (
        "`{name}`: the record that begins on line {line} has more than 1 MiB: is a quote left open there?",
        "`{name}`：从第 {line} 行开始的记录超过 1 MiB，是否有引号未闭合？",
    ),
    (
        "`{name}`: the record that begins on line {line} has more than {most} cells",
        "`{name}`：从第 {line} 行开始的记录超过 {most} 个单元格",
    ),
    (
        "`{name}`: the header has more than 4 MiB, or more than {most} cells",
        "`{name}`：表头超过 4 MiB，或超过 {most} 个单元格",
    ),
    (
        "`{name}`: more than {most} columns are known",
        "`{name}`：可识别的列超过 {most} 个",
    ),
    (
        "the rows are so much shorter than the header that the result would be more than {most} times as long as the input",
        "各行远短于表头，结果将超过输入的 {most} 倍",
    ),
    (
        "more than {most} rows are answered otherwise, or cannot be read; give `--candidates` a part of them",
        "结果不同或无法读取的行超过 {most} 行；请分批交给 `--candidates`",
    ),
    (
        "the line has more than {most} keys",
        "此行的键超过 {most} 个",
    ),
    ("`{name}` is {found}", "`{name}` 是{found}"),
    (
        "`{name}` is empty; expected a header with the names of facts",
        "`{name}` 为空；应有写明各项信息名称的表头",
    ),
    (
        "`{name}`: the header opens a quote and never closes it",
        "`{name}`：表头中的引号未闭合",
    ),
    (
        "`{name}` is in GB18030, of which letters contain the byte `{delimiter}`, so it cannot be cut there",
        "`{name}` 是 GB18030 编码，其中的文字含有字节 `{delimiter}`，不能以它分隔",
    ),
    (
        "`{second}` does not fit `{first}`: {why}",
        "`{second}` 与 `{first}` 不符：{why}",
    ),
    (
        "one is a table and the other has lines of JSON",
        "一个是表格，另一个是逐行的 JSON",
    ),
    (
        "column {number} is `{there}` there and `{here}` here",
        "第 {number} 列，前者为 `{there}`，后者为 `{here}`",
    ),
    (
        "it has {count} columns, the other {other}",
        "后者有 {count} 列，前者有 {other} 列",
    ),
    (
        "it is {encoding} and the other {other}",
        "后者是 {encoding} 编码，前者是 {other} 编码",
    ),
    ("interrupted", "已中断"),
    ("interrupted; no result was written", "已中断，未写出结果"),
    (
        "interrupts cannot be caught: {cause}",
        "无法捕获中断信号：{cause}",
    ),
    (
        "a part of the rows was lost on the way; nothing that was written is whole",
        "部分行在处理中丢失，已写出的内容不完整",
    ),
    (
        "there is no sheet `{sheet}`; the sheets are {sheets}",
        "没有工作表 `{sheet}`；现有工作表：{sheets}",
    ),
    (
        "the sheet `{sheet}` is empty; expected a header with the names of facts",
        "工作表 `{sheet}` 为空；应有写明各项信息名称的表头",
    ),
    (
        "the rows of the sheet `{sheet}` are not in order",
        "工作表 `{sheet}` 的行顺序错乱",
    ),
    (
        "a cell stands where no sheet has one",
        "有单元格位于工作表范围之外",
    ),
    ("`&{name};` is no letter", "`&{name};` 不是字符"),
    (
        "a cell has a text of more than 1 MiB",
        "有单元格的文字超过 1 MiB",
    ),
    (
        "a text has a tag in it: the file is damaged",
        "文字中夹有标签：文件已损坏",
    ),
    (
        "the file is a zip, but no XLSX workbook",
        "文件是 zip，但不是 XLSX 工作簿",
    ),
    (
        "the file is no XLSX workbook, or only the beginning of one",
        "文件不是 XLSX 工作簿，或只有其开头一部分",
    ),
    (
        "its cells share more than {most} texts, or texts of more than 96 MiB",
        "单元格共用的文字超过 {most} 条，或合计超过 96 MiB",
    ),
    (
        "it says that its cells share {said} texts, which is more than it has bytes for",
        "其中称单元格共用 {said} 条文字，多于其字节所能容纳的数目",
    ),
    (
        "the workbook has no sheet with rows",
        "工作簿中没有含数据行的工作表",
    ),
    (
        "its part `{part}` has a tag or a text of more than 1 MiB",
        "其中的 `{part}` 有超过 1 MiB 的标签或文字",
    ),
    (
        "its part `{part}` is damaged: {problem}",
        "其中的 `{part}` 已损坏：{problem}",
    ),
    ("its part `{part}` breaks off", "其中的 `{part}` 不完整"),
    ("its part `{part}` is encrypted", "其中的 `{part}` 已加密"),
    (
        "its part `{part}` is packed by the method {method}, which is not read",
        "其中的 `{part}` 以方法 {method} 压缩，无法读取",
    ),
    (
        "its part `{part}` unpacks to more than {most} bytes, the most for a file of this size",
        "其中的 `{part}` 解压后超过 {most} 字节，这是此大小的文件的上限",
    ),
    (
        "its reader broke off: the file is damaged",
        "读取中断：文件已损坏",
    ),
    (
        "its rows make more than {most} bytes of text, the most for a file of this size",
        "各行的文字合计超过 {most} 字节，这是此大小的文件的上限",
    ),
    (
        "row {row} has a cell that cannot be read: the file is damaged",
        "第 {row} 行有单元格无法读取：文件已损坏",
    ),
    (
        "row {row} has more cells than a sheet has columns",
        "第 {row} 行的单元格多于工作表的列数",
    ),
    (
        "row {row} has more than 1 MiB of text",
        "第 {row} 行的文字超过 1 MiB",
    ),
    (
        "the list of its parts does not fit its bytes: the file is damaged",
        "其内容清单与实际字节不符：文件已损坏",
    ),
    (
        "the sheet `{sheet}` has no rows",
        "工作表 `{sheet}` 没有数据行",
    ),
    (
        "the workbook has a password, or is of the old kind (XLS)",
        "工作簿设有密码，或为旧格式（XLS）",
    ),
    (
        "the workbook has more than {most} parts, or a list of them of more than 4 MiB",
        "工作簿的内容超过 {most} 项，或其清单超过 4 MiB",
    ),
    (
        "the workbook has two parts that are called `{part}`",
        "工作簿中有两项内容都名为 `{part}`",
    ),
    (
        "an XLSX workbook or another zip",
        " XLSX 工作簿或其他 zip 文件",
    ),
    ("a workbook of the old kind (XLS)", "旧格式的工作簿（XLS）"),
    ("a list in JSON", " JSON 列表"),
    ("leave `--from` out", "请不要使用 `--from`"),
    ("save it as XLSX or CSV", "请另存为 XLSX 或 CSV"),
    (
        "write one object a line, as `jq -c '.[]'` does",
        "请每行写一个对象，例如用 `jq -c '.[]'` 转换",
    ),
    (
        "is UTF-16; it is read and written as UTF-8",
        "是 UTF-16 编码，按 UTF-8 读写",
    ),
    (
        "is not UTF-8; it is read, and written, as GB18030",
        "不是 UTF-8 编码，按 GB18030 读写",
    ),
    (
        "the rows are not UTF-8; they were read, and written, as GB18030",
        "各行不是 UTF-8 编码，已按 GB18030 读写",
    ),
    ("convert it to UTF-8", "请转换为 UTF-8"),
    ("`{name}` {note}", "`{name}` {note}"),
    (
        "`{option} {text}`: expected a name, `=` and what it stands for",
        "`{option} {text}`：应为名称、`=` 及其含义",
    ),
    (
        "`--set {text}`: expected a fact, `=` and its value",
        "`--set {text}`：应为信息名称、`=` 及其值",
    ),
    (
        "for instance `--set months_per_year=12`",
        "例如 `--set months_per_year=12`",
    ),
    ("`--set`: {fault}", "`--set`：{fault}"),
    (
        "`--explain` does not fit into a table",
        "`--explain` 无法写入表格",
    ),
    (
        "leave `--format csv` out: the whole assessment is written as JSON",
        "请不要使用 `--format csv`：完整的评估以 JSON 写出",
    ),
    (
        "`--columns`: `{name}` is none of the columns that can be added",
        "`--columns`：`{name}` 不是可添加的列",
    ),
    (
        "standard input can be read once only",
        "标准输入只能读取一次",
    ),
    (
        "`{name}` is a folder; expected a file",
        "`{name}` 是文件夹，应为文件",
    ),
    (
        "`--map`: there is no column `{name}`",
        "`--map`：没有列 `{name}`",
    ),
    (
        "no column of `{name}` is known; found {found}",
        "`{name}` 中没有可识别的列；现有列：{found}",
    ),
    (
        "known are {facts}, each by its id, its title or an alias; `--map theirs=ours` takes others",
        "可识别 {facts}（用标识、名称或别名均可）；其他列名可用 `--map 原列名=信息` 指明",
    ),
    (
        "column `{name}` is not known and passes through; {question}",
        "列 `{name}` 无法识别，原样输出；{question}",
    ),
    ("number of cells", "单元格数"),
    ("open quote", "引号未闭合"),
    ("no object", "不是对象"),
    ("key without a column", "没有对应的列"),
    ("set", "设定"),
    ("{count}, {rate} a second", "{count}，每秒 {rate} 行"),
    ("{time} left", "剩余 {time}"),
];
