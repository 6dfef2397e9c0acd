package support

import (
	"strings"
	"unicode/utf8"
)

// hanFunction are Chinese words that carry no content, longest first at each place; single characters among them are
// such that other words rarely hold.
var hanFunction = strings.Fields(`的 了 着 之 其 所 和 及 以及 或 或者 并 并且 而 而且 但 但是 则 且 也 都 就 还 再 很 是 为 在 于 对于 关于 从 由 把 被 将 向
	以 按照 根据 依据 因为 所以 如果 虽然 因此 从而 通过 为了 随着 这 那 此 该 它 他 她 各 每 某 等 可以 能够 应当 应该 必须 不得 禁止 不 未 没有 无须 无需 不必
	不能 不可 不应 可 须 应 需要 会 使 让 与 一个 一种 一些 就是 作出 进行 有 上 下 中 内 时 后 前 给 到 至 得 地 要 个 要求 规定 指出 提出 明确 表示 认为 强调 说 称 写道
	仅 只 只能 均 所有 任何 一切 全部 超过 至少 最多 不超过 不少于 以上 以下 以内`)

var functionWords = func() map[string]bool {
	m := make(map[string]bool)
	for _, w := range hanFunction {
		m[w] = true
	}
	return m
}()

// functionWord returns the bytes of the longest function word that s begins with.
func functionWord(s string) int {
	for n := min(3*utf8.RuneLen('的'), len(s)); n > 0; n -= utf8.RuneLen('的') {
		if functionWords[s[:n]] {
			return n
		}
	}
	return 0
}

// framingWords are words by which a sentence says that a text says something. They are nobody's content.
var framingWords = strings.Fields(`say said state provide provision require requirement set out call stipulate specify according note describe
	mention include indicate clause article item section text document passage rule point paragraph also must shall should allow permit
	author speaker writer argue consider think believe worry warn fear suggest money fund anyone
	条款 条文 文件 文本 内容 指出 提出 规定 要求 明确 强调 表示 认为 呼吁 主张 包括 作者 笔者 文章 担心 警告 建议 资金`)

// numeric reports whether s consists of Chinese numerals.
func numeric(s string) bool {
	return strings.Trim(s, hanNumerals) == ""
}
