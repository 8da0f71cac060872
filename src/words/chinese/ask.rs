//! Questions in the terminal.

pub(super) const PAIRS: super::Pairs = &[
    ("{title}, on {on}", "{title}，按 {on} 的规则"),
    (
        "What decides most is asked first, and what can no longer matter is not asked. Answer in your own words, such as 34, 30万, master or yes. Enter alone: I don't know. ?: help. back: the question before. Ctrl-D: stop and see the result.",
        "先问最能决定结果的问题，不再影响结果的不问。可按习惯填写，如 34、30万、硕士、是。直接按回车：不知道；?：说明；返回：上一题；Ctrl-D：结束提问并查看结果。",
    ),
    (
        "Assumed: {value} (Enter keeps it)",
        "默认：{value}（直接按回车即采用）",
    ),
    ("Official term: {term}", "正式名称：{term}"),
    ("Accepted: {what}", "可填写：{what}"),
    (
        "Accepted is each of these spellings, and the number:",
        "可填写下列任一写法或其序号：",
    ),
    ("It counts for: {what}", "用于：{what}"),
    ("Papers that prove it: {what}", "证明材料：{what}"),
    (
        "Enter alone or “don't know” leaves it open, “back” returns to the question before, Ctrl-D ends the questions.",
        "直接按回车或填“不知道”即留待以后；填“返回”回到上一题；按 Ctrl-D 结束提问。",
    ),
    ("(the last question)", "（最后一题）"),
    ("(at most {n} more)", "（最多还有{n}题）"),
    ("As assumed.", "采用默认情况。"),
    ("Left open.", "暂不回答。"),
    ("{value} ({unit})", "{value} {unit}"),
    ("{least} of {cap} points", "{least}分（满分{cap}分）"),
    (
        "{least} to {most} of {cap} points",
        "{least}至{most}分（满分{cap}分）",
    ),
    ("{points}; {class}", "{points}；{class}"),
    ("no permit of this kind is needed", "无需办理此类许可"),
    ("class {class} is certain", "确定为{class}类"),
    (
        "at least class {class}, perhaps {best}",
        "至少为{class}类，可能达到{best}类",
    ),
    (
        "no class is certain yet, perhaps {best}",
        "尚不能确定类别，可能达到{best}类",
    ),
    ("no class is possible", "不符合任何类别"),
    (
        "{class}; whether a permit is needed is open",
        "{class}；是否需要许可尚未确定",
    ),
    (
        "The questions end here; whatever is not answered is unknown.",
        "提问到此结束；未回答的一律视为未知。",
    ),
    (
        "That is all that matters: 1 question was not needed, because no answer to it can change the class any more.",
        "需要问的已经问完：还有1个问题无须回答，因为无论如何回答都不会再改变类别。",
    ),
    (
        "That is all that matters: {n} questions were not needed, because no answer to them can change the class any more.",
        "需要问的已经问完：还有{n}个问题无须回答，因为无论如何回答都不会再改变类别。",
    ),
    (
        "1 of them could still give points: --all asks everything.",
        "其中1个仍可能影响得分，可用 --all 全部提问。",
    ),
    (
        "{n} of them could still give points: --all asks everything.",
        "其中{n}个仍可能影响得分，可用 --all 全部提问。",
    ),
    ("Everything was asked.", "全部问题均已提问。"),
    ("1 question was left open.", "有1个问题留待以后。"),
    ("{n} questions were left open.", "有{n}个问题留待以后。"),
    (
        "{title} (at most {points} points)",
        "{title}（最多{points}分）",
    ),
    ("class {class}: {title}", "{class}类：{title}"),
    (
        "a whole number from {first} to {last} ({unit})",
        "{first}至{last}的整数，单位：{unit}",
    ),
    (
        "an amount in CNY, such as 300000, 300k or 30万",
        "人民币金额，如 300000 或 30万",
    ),
    (
        "one of {count}, such as {named} (? lists all)",
        "{count}项之一，如{named}（填 ? 列出全部）",
    ),
    ("a day such as 1995-09-01", "日期，如 1995-09-01"),
    (
        "{hint}, or a day such as 1995-09-01 ({title})",
        "{hint}，或日期，如 1995-09-01（{title}）",
    ),
    (
        "yes, no, y, n, true, false, 1, 0, 是, 否",
        "是、否、yes、no、y、n、true、false、1、0",
    ),
    (
        "an amount in CNY from 0 to {most}, with two decimals at the most: 300000, 300,000, 300k or 30万",
        "0至{most}元的人民币金额，最多两位小数：300000、300,000、300k 或 30万",
    ),
    (
        "Answers to `permit-points ask`.",
        "`permit-points ask` 的回答。",
    ),
    ("`{command}` explains them.", "`{command}` 给出说明。"),
    ("`{command}` goes on.", "`{command}` 继续提问。"),
    (
        "null: I don't know. Take the line away to be asked again.",
        "null 表示不知道；删去该行即会再次提问。",
    ),
    ("This is the first question.", "这是第一个问题。"),
    ("Back to the question before.", "回到上一题。"),
    (
        "Your answers are in {file}: `{command}` explains them again.",
        "您的回答已存入 {file}：用 `{command}` 可再次查看说明。",
    ),
    (
        "Local rules and figures of {province}: `{option}`.",
        "{province}另有地方规则和数值：可用 `{option}`。",
    ),
    (
        "Goes on with the answers of {file}: {known} known, {unknown} left open.",
        "接着 {file} 中的回答：已知{known}项，留待以后{unknown}项。",
    ),
    ("{what}; {more}", "{what}；{more}"),
    (
        "`ask` puts its questions in a terminal, and there is none",
        "`ask` 须在终端中提问，而此处没有终端",
    ),
    (
        "`permit-points assess me.yaml`, or `permit-points assess --age 34 …`, answers without questions",
        "不经提问可用 `permit-points assess me.yaml` 或 `permit-points assess --age 34 …`",
    ),
    (
        "`-` is no file here: standard input is where the answers are typed",
        "此处 `-` 不能作为文件：标准输入用于填写回答",
    ),
    (
        "`--resume` lacks the file to go on with",
        "`--resume` 缺少要接着回答的文件",
    ),
    (
        "`permit-points ask --resume me.yaml` goes on with it, and keeps the answers there",
        "`permit-points ask --resume me.yaml` 接着其中的回答继续，并存入该文件",
    ),
    (
        "{file} is there already, and is left as it is",
        "{file} 已存在，未作改动",
    ),
    (
        "`permit-points ask --resume {path}` goes on with its answers",
        "`permit-points ask --resume {path}` 接着其中的回答继续",
    ),
    (
        "interrupted; the answers are in {file}",
        "已中断；回答已存入 {file}",
    ),
    ("interrupted; nothing was answered", "已中断；尚无回答"),
    (
        "interrupted; the answers were not saved (`--save FILE` keeps them)",
        "已中断；回答未保存（可用 `--save 文件` 保存）",
    ),
    ("`{command}` goes on with them", "`{command}` 可接着回答"),
];
