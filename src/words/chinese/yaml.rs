//! Why a text is no YAML of rule files.

pub(super) const PAIRS: super::Pairs = &[
    ("the text is empty, expected a value", "文本为空，应有内容"),
    (
        "a second document begins here, expected one",
        "此处开始了第二个文档，只应有一个",
    ),
    (
        "the tag `{written}` is not allowed, expected the value itself",
        "不允许使用标签 `{written}`，应直接写值",
    ),
    (
        "the anchor `{written}` is not allowed, expected the value itself",
        "不允许使用锚点 `{written}`，应直接写值",
    ),
    (
        "the alias `{written}` is not allowed, expected the value itself",
        "不允许使用别名引用 `{written}`，应直接写值",
    ),
    (
        "`:` or `?` can't begin a word in brackets, expected quotes around it",
        "括号中的词不能以 `:` 或 `?` 开头，应加引号",
    ),
    ("a key is missing here", "此处缺少键"),
    (
        "a text in lines can't be the whole document, expected a list or a map",
        "多行文本不能作为整个文档，应为列表或映射",
    ),
    (
        "the merge key `<<` is not allowed, expected the entries themselves",
        "不允许使用合并键 `<<`，应直接写出条目",
    ),
    (
        "a list is not allowed as a key, expected text",
        "列表不能作为键，应为文本",
    ),
    (
        "a map is not allowed as a key, expected text",
        "映射不能作为键，应为文本",
    ),
    ("the text is larger than {size} MiB", "文本大于 {size} MiB"),
    (
        "byte 0x{byte} is not UTF-8, expected text saved as UTF-8",
        "字节 0x{byte} 不是 UTF-8，文本应以 UTF-8 保存",
    ),
    (
        "the line separator U+{code} is not allowed, expected a line feed",
        "不允许使用行分隔符 U+{code}，应使用换行符",
    ),
    (
        "a byte order mark is not allowed inside the text",
        "文本中间不允许出现字节顺序标记",
    ),
    (
        "the control character U+{code} is not allowed",
        "不允许使用控制字符 U+{code}",
    ),
    (
        "lists and maps are nested deeper than {levels} levels",
        "列表和映射的嵌套超过 {levels} 层",
    ),
    (
        "the text has more than {number} values",
        "文本中的值超过 {number} 个",
    ),
    (
        "a line that begins with `%` is not allowed",
        "不允许以 `%` 开头的行",
    ),
    ("a quoted text is never closed", "带引号的文本没有结束"),
    (
        "something follows a quoted text, expected `:`, `,` or the end of the line",
        "带引号的文本之后另有内容，应为 `:`、`,` 或行尾",
    ),
    (
        "this escape after `\\` is unknown",
        "`\\` 之后的转义无法识别",
    ),
    (
        "this escape needs more hexadecimal digits",
        "此转义需要更多十六进制数字",
    ),
    (
        "this escape stands for no character",
        "此转义不代表任何字符",
    ),
    (
        "a line that begins with `---` or `...` is not allowed in a quoted text",
        "带引号的文本中不允许以 `---` 或 `...` 开头的行",
    ),
    (
        "expected `:` behind this key, on the same line",
        "此键之后应在同一行写 `:`",
    ),
    (
        "expected a key here, indented as the keys above",
        "此处应为键，缩进与上面的键相同",
    ),
    (
        "expected `- ` here, as in the list above",
        "此处应为 `- `，与上面的列表相同",
    ),
    (
        "`:` is not allowed here: put a text with `: ` in quotes, or begin the map on a new line",
        "此处不允许 `:`：含 `: ` 的文本请加引号，映射请另起一行",
    ),
    ("expected a space here", "此处应有空格"),
    (
        "`- ` is not allowed here: begin the list on a new line",
        "此处不允许 `- `：列表请另起一行",
    ),
    ("expected a space after `-`", "`-` 之后应有空格"),
    (
        "the indentation fits no line above",
        "缩进与上面任何一行都不对应",
    ),
    (
        "a tab is not allowed here, expected spaces",
        "此处不允许制表符，应使用空格",
    ),
    (
        "a value can't begin with a backtick, expected quotes around it",
        "值不能以反引号开头，应加引号",
    ),
    (
        "a value can't begin with `{character}`, expected quotes around it",
        "值不能以 `{character}` 开头，应加引号",
    ),
    (
        "`-` can't stand alone here, expected quotes around it",
        "此处不能单独写 `-`，应加引号",
    ),
    ("expected a value here", "此处应为值"),
    (
        "a comment is not allowed inside a text in lines",
        "多行文本中间不允许注释",
    ),
    ("expected a space before `#`", "`#` 之前应有空格"),
    (
        "expected the end of the line after `|` or `>`",
        "`|` 或 `>` 之后应为行尾",
    ),
    (
        "an indentation of 0 is not allowed after `|` or `>`",
        "`|` 或 `>` 之后不允许缩进 0",
    ),
    ("expected nothing after `...`", "`...` 之后不应有内容"),
    (
        "expected the end of the text or less indentation",
        "此处应为文本结尾，或减少缩进",
    ),
    (
        "`&` and `*` are not allowed here, expected quotes around the text",
        "此处不允许 `&` 和 `*`，文本应加引号",
    ),
    (
        "a tag is not allowed, expected quotes around a text that begins with `!`",
        "不允许使用标签，以 `!` 开头的文本应加引号",
    ),
    (
        "`{open}` is never closed, expected `{close}`",
        "`{open}` 没有闭合，应有 `{close}`",
    ),
    ("this bracket closes nothing", "此括号没有对应的左括号"),
    ("expected `,` or `}` here", "此处应为 `,` 或 `}`"),
    ("expected `,` or `]` here", "此处应为 `,` 或 `]`"),
    (
        "the text ends in a list, expected `]`",
        "文本在列表中结束，应有 `]`",
    ),
    (
        "the text ends in a map, expected `}`",
        "文本在映射中结束，应有 `}`",
    ),
    (
        "`:` is not allowed here, expected `,` or a space before it",
        "此处不允许 `:`，应为 `,`，或在其前加空格",
    ),
];
