package index

import "strings"

// stopWords are function words, and the words that make a question of what is asked. They are folded; English ones are
// not stemmed. None of them names anything that a clause could be about.
var stopWords = wordSet(`
a an the this that these those there here it its itself he him his she her hers they them their theirs we us our ours you your yours
i me my mine one ones who whom whose which what when where why how whether if then than as so such same
am is are was were be been being do does did done doing have has had having will would shall should can could may might must ought
and or nor but not no yes of in on at by for from to into onto upon with within without about against between among through during
before after above below under over again further off out up down also too very just only even ever more most much many some any
each every both either neither all few other another own per via while because since until unless though although however therefore
please tell say says said mean means know want need let get gets got give gives given make makes made take takes taken go goes going
happen happens happened call called describe explain exactly really actually kind sort according regarding concerning
dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt whats wheres whos

的 了 着 过 得 地 之 其 所 者 是 不是 有 没有 没 无 不 未 在 于 与 和 及 以及 或 或者 而 而且 并 并且 但 但是 却 也 都 还 就 才 又 再 很 更 最 太
我 你 您 他 她 它 我们 你们 他们 她们 它们 咱们 自己 人家 大家 这 那 这个 那个 这些 那些 这样 那样 这种 那种 此 该 各 每 某 某些 本
把 被 让 使 给 对 对于 关于 由 由于 从 自 向 往 到 至 为 为了 因 因为 所以 因此 如果 若 则 虽然 即 即使 只 只有 只要 除了 按 按照 根据 依据 依照 通过
什么 甚么 啥 哪 哪些 哪个 哪里 哪儿 哪种 谁 谁的 何 何时 何地 何种 为何 为什么 怎么 怎样 怎么样 怎么办 如何 多少 几 几个 多久 多长 多大 多 是否 能否 可否 有没有 是不是 能不能 可不可以 会不会
吗 呢 吧 啊 呀 嘛 么 哦 喔 哈 了吗 请 请问 问 说 讲 讲讲 说说 告诉 告诉我 知道 想 想要 想问 要 需要 能 能够 可以 可 会 应 应该 应当 得以 来 去 上 下 里 中 内 外 间 时 时候 后 前
进行 作出 做 做出 属于 称为 叫 叫做 指 指的是 意思 方面 情况 一下 一些 一种 一个 个 种 次 位 名 条 款 项 点 样 等 等等 具体 分别 究竟 到底 其中 之一 以下 如下 上述
下列 规定 法律 内容 问题`)

func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}
