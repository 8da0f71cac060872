//! What is wrong with what was written about an applicant, in a flag, a file, a cell or a line.

pub(super) const PAIRS: super::Pairs = &[
    ("accepted: {values}", "可填：{values}"),
    ("accepted there: {values}", "其可填：{values}"),
    ("{what}; {accepted}", "{what}；{accepted}"),
    ("{what} ({more})", "{what}（{more}）"),
    ("did you mean `{near}`?", "是否想写 `{near}`？"),
    ("`{id}`: {what}", "`{id}`：{what}"),
    ("`{text}` {why}", "`{text}` {why}"),
    ("`{name}`: {problem}", "`{name}`：{problem}"),
    (
        "`{name}` is no fact of `{id}`",
        "`{id}` 中没有 `{name}` 这项信息",
    ),
    ("`{name}` is answered twice", "`{name}` 回答了两次"),
    ("there is no such fact", "没有这项信息"),
    (
        "the facts of `{id}` are {facts}, …; `permit-points assess --help` lists all",
        "`{id}` 的信息有 {facts} 等；用 `permit-points assess --help` 查看全部",
    ),
    (
        "more than {count} faults; the rest is not looked at",
        "错误超过 {count} 处，其余不再检查",
    ),
    (
        "`province` is `{said}`, but the place `{place}` is in `{province}`",
        "`province` 填的是 `{said}`，但地区 `{place}` 属于 `{province}`",
    ),
    (
        "leave `province` out, or name another place",
        "请不填 `province`，或改用其他地区",
    ),
    (
        "`{date}` gives {fact} {value} on {day}, but `{other}` says {said}",
        "按 `{date}` 推算，{day} 的 {fact} 为 {value}，而 `{other}` 填的是 {said}",
    ),
    (
        "leave one of them out, or make them agree",
        "请去掉其中一项，或使两者一致",
    ),
    (
        "found {found}, expected facts with their values",
        "此处是{found}，应为各项信息及其值",
    ),
    (
        "an applicant file is a mapping such as `age: 34`, one fact a line",
        "申请人文件每行写一项信息，例如 `age: 34`",
    ),
    (
        "found {found}, expected one value",
        "此处是{found}，应为单个值",
    ),
    ("expected one value", "应为单个值"),
    (
        "a whole number from {first} to {last}",
        "{first} 至 {last} 的整数",
    ),
    (
        "an amount in CNY from {first} to {last}, such as 300000, 300k or 30万",
        "{first} 至 {last} 元的金额，例如 300000、300k 或 30万",
    ),
    (
        "an amount above 0 with at most two decimals",
        "大于 0 的金额，最多两位小数",
    ),
    ("yes or no", "是或否（yes、no）"),
    (
        "a day such as 1990-05-17, not after {day}",
        "不晚于 {day} 的日期，例如 1990-05-17",
    ),
    ("is after {day}", "晚于 {day}"),
    ("gives {fact} {value}", "推算出 {fact} 为 {value}"),
    ("is not above 0", "不大于 0"),
    ("is none of the options", "不是可选项"),
    ("is outside the accepted values", "超出允许的范围"),
    ("is not an amount of money", "不是金额"),
    ("is not a number", "不是数字"),
    ("is not a whole number", "不是整数"),
    ("is neither yes nor no", "既不是“是”也不是“否”"),
    (
        "is not a date like 2026-11-23",
        "不是 2026-11-23 这样的日期",
    ),
    ("is no day of the calendar", "日历上没有这一天"),
    ("has a sign", "带有正负号"),
    ("has an exponent", "带有指数"),
    ("is hexadecimal", "是十六进制数"),
    ("has more than two decimals", "小数超过两位"),
    (
        "has a comma or underscore out of place",
        "中的逗号或下划线位置不对",
    ),
    ("lacks a digit beside its point", "的小数点前后缺少数字"),
    (
        "has a currency or a unit beside the number",
        "在数字旁带有货币或单位",
    ),
    ("has white space inside", "中间有空格"),
    ("is too large", "过大"),
    ("no ruleset is in force on {day}", "{day} 没有施行中的规则"),
    (
        "there are no local rules of `{place}`",
        "没有 `{place}` 的地方规则",
    ),
    (
        "there are {places}, or a local rule file; elsewhere `--province` alone says where",
        "现有 {places}，也可用地方规则文件；其他地区只需用 `--province` 说明",
    ),
    (
        "`{place}`: only parts of it have local rules",
        "`{place}`：仅其中部分地区有地方规则",
    ),
    ("say which: {places}", "请指明是哪一个：{places}"),
];
