package support

import (
	"regexp"
	"slices"
)

// opposites are pairs of general words that exclude one another. A sentence that has one where the passages have only
// the other says something else.
var opposites = [][2]*regexp.Regexp{
	pair(`new|newer|新的?(?:设备|技术|系统)?`, `old|older|outdated|旧`),
	pair(`upstream|上游`, `downstream|下游`),
	pair(`during the day|daytime|by day|in the daytime|白天|日间`, `nights?|night-?time|夜间|夜里|夜晚|晚上`),
	pair(`rise|rises|rising|rose|increas\w*|rais\w*|higher|上涨|上升|增加|提高|增长|扩大`, `fall|falls|falling|fell|decreas\w*|declin\w*|reduc\w*|lower\w*|cut|cuts|drop\w*|下降|减少|降低|下跌|削减|缩小`),
	pair(`large|larger|big|大型`, `small|smaller|小型`),
	pair(`profit\w*|benefits?|gains?|获益|受益|获利|盈利|补偿`, `loss|losses|lose|loses|costs?|burden|损失|亏损|成本`),
	pair(`develop(?:ed) countr\w+|发达国家`, `developing countr\w+|发展中国家`),
	pair(`urban|cities|城市|城镇`, `rural|villages?|农村|乡村|村庄`),
	pair(`coastal|沿海`, `inland|mountain\w*|内陆|山区`),
	pair(`military|军事|军用`, `civil\w*|peaceful\w*|民用|和平`),
	pair(`imports?|imported|进口`, `exports?|exported|出口`),
	pair(`domestic\w*|国内`, `foreign|abroad|overseas|国外|境外|海外`),
	pair(`short-term|短期`, `long-term|长期`),
	pair(`temporar\w*|临时|暂时`, `permanent\w*|永久`),
	pair(`minimum|最低|最小|最少`, `maximum|最高|最大|最多`),
	pair(`centrali[sz]\w*|集中`, `decentrali[sz]\w*|分散`),
	pair(`strengthen\w*|加强|增强`, `weaken\w*|削弱|减弱`),
	pair(`accelerat\w*|speed up|加快|加速`, `slow down|slow\w*|delay\w*|放缓|减速|推迟`),
	pair(`open-source|开源`, `closed-source|proprietary|闭源`),
	pair(`unilateral\w*|单边`, `multilateral\w*|多边`),
}

// contradictions are pairs of which one is the other denied: "no fee" is free of charge.
var contradictions = [][2]*regexp.Regexp{
	pair(`fees?|paid|pay|pays|payment|charge[sd]?|costs?|收费|收取|费用|付费|缴费|有偿`, `free of charge|free of cost|for free|(?:is|are) free(?: of (?:charge|cost))?|免费|无偿|免收`),
	pair(`repeal\w*|expir\w*|abolish\w*|废止|失效|废除|终止`, `effect|force|enters?|施行|生效|实施`),
	pair(`public\w*|disclos\w*|公布|公开|披露`, `secret\w*|confidential\w*|conceal\w*|保密|隐瞒|秘密`),
	pair(`mandatory|compulsory|强制`, `voluntar\w*|optional|自愿`),
	pair(`support\w*|encourag\w*|favou?rs?|支持|赞成|鼓励`, `oppos\w*|rejects?|reject\w*|discourag\w*|反对|抵制`),
	pair(`permit\w*|allow\w*|允许|准许`, `prohibit\w*|forbid\w*|forbidden|ban|bans|banned|禁止|不得|严禁`),
	pair(`succe\w+|成功`, `fail\w*|失败`),
	pair(`certain|确定`, `uncertain\w*|不确定`),
}

// pair makes forms of two alternations, whose English words are whole words.
func pair(a, b string) [2]*regexp.Regexp {
	return [2]*regexp.Regexp{whole(a), whole(b)}
}

func whole(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^a-z])(?:` + words + `)(?:[^a-z]|$)`)
}

// checkOpposites returns a word whose opposite alone is what the passages have.
func checkOpposites(t *text, e *evidence) string {
	for n, bounds := range t.segments {
		s := t.s[bounds[0]:bounds[1]]
		pairs := opposites
		if !t.denies(n) {
			pairs = slices.Concat(opposites, contradictions)
		}
		for _, p := range pairs {
			for side, form := range p {
				m := form.FindString(s)
				if m == "" || p[1-side].MatchString(s) {
					continue
				}
				own, other := false, false
				for _, body := range e.bodies {
					own, other = own || form.MatchString(p[1-side].ReplaceAllString(body.s, " ")), other || p[1-side].MatchString(body.s)
				}
				if other && !own {
					return word(m)
				}
			}
		}
	}
	return ""
}

// word returns m without what stands around its letters.
func word(m string) string {
	return regexp.MustCompile(`[a-z\p{Han}][a-z\p{Han} -]*[a-z\p{Han}]|[a-z\p{Han}]`).FindString(m)
}

// periods are how often something happens, and the words by which passages may say so.
var periods = [][2]*regexp.Regexp{
	pair(`daily|(?:each|every|per|a) day|每天|每日`, `daily|days?|天|日`),
	pair(`weekly|(?:each|every|per|a) week|每周|每星期`, `weekly|weeks?|周|星期`),
	pair(`monthly|(?:each|every|per|a) month|每月|每个月|按月`, `monthly|months?|月`),
	pair(`quarterly|(?:each|every|per|a) quarter|每季度?|按季`, `quarterly|quarters?|季`),
	pair(`annual|annually|yearly|(?:each|every|per|a) year|每年|年度|逐年`, `annual|annually|yearly|(?:each|every|per|a) year|每年|年度|逐年`),
	pair(`hourly|(?:each|every|per|an) hour|每小时`, `hourly|hours?|小时|时`),
}

// checkPeriods returns a word of how often something happens that the passages do not have.
func checkPeriods(t *text, e *evidence) string {
next:
	for _, p := range periods {
		m := p[0].FindString(t.s)
		if m == "" {
			continue
		}
		for _, b := range append(e.bodies, e.heads...) {
			if p[1].MatchString(b.s) {
				continue next
			}
		}
		return word(m)
	}
	return ""
}
