package support

import "regexp"

// judgements are classes of words of judgement. A sentence may use one where the passages use one of the same class.
var judgements = []*regexp.Regexp{
	regexp.MustCompile(`\b(?:better|superior|preferable|outperform\w*|surpass\w*)\b|更好|优于|更优|胜过|胜于|更佳|强于|好于`),
	regexp.MustCompile(`\b(?:best|optimal|ideal|finest|unrivalled|unmatched)\b|最好|最佳|最优|最理想`),
	regexp.MustCompile(`\b(?:worse|inferior)\b|更差|更糟|不如|劣于|更坏|逊于`),
	regexp.MustCompile(`\b(?:worst)\b|最差|最糟|最坏`),
	regexp.MustCompile(`\b(?:(?:is|are|was|were|be|absolutely|quite|entirely) (?:\w+ly )?right|correct(?:ly)?|rightly|justified|(?:the|a) right (?:way|choice|decision|approach|answer|thing))\b|正确|对的|有道理|理所当然`),
	regexp.MustCompile(`\b(?:wrong(?:ly)?|incorrect(?:ly)?|mistaken|misguided|unjustified|flawed)\b|错误|错的|不对|荒谬|站不住脚|有缺陷`),
	regexp.MustCompile(`\b(?:good|great|excellent|wise|wisely|admirable|impressive|commendable|remarkabl[ey]|sensible|brilliant|successful(?:ly)?)\b|很好|良好|优秀|出色|明智|值得称赞|卓越|成功`),
	regexp.MustCompile(`\b(?:bad|poor|terrible|awful|foolish|useless|disappointing|dangerous|harmful)\b|不好|糟糕|很差|愚蠢|无用|令人失望|危险|有害`),
	regexp.MustCompile(`\b(?:unfair|unjust|unreasonable|biased|hypocritical)(?:ly)?\b|不公平|不公正|不合理|虚伪|偏颇`),
	regexp.MustCompile(`\b(?:fair|just and|equitable|fairness)(?:ly)?\b|公平|公正|公道`),
	regexp.MustCompile(`\b(?:reasonable|reasonably|sound|rational)\b|合理|妥当`),
	regexp.MustCompile(`\b(?:too (?:strict|lax|weak|vague|much|little|late|far|broad|narrow|short|long|low|high)|insufficient|inadequate)\b|过于|太|不够`),
	regexp.MustCompile(`\b(?:more (?:\w+ )?\w+(?:ly)? than|stricter|stronger|weaker|safer|fairer|cheaper|faster|larger|smaller|higher|lower|greater|wiser|clearer)\b|比\p{Han}{1,14}更|更(?:为|加)?(?:严格|强|弱|安全|公平|全面|有效|先进|合理|科学|宽松|完善|清晰)`),
	regexp.MustCompile(`\b(?:the most \w+|strictest|strongest|largest|biggest|greatest|most important)\b|最(?:重要|严格|强|全面|有效|先进|大的)`),
}

// ofNumbers are words of comparison that belong to numbers.
var ofNumbers = regexp.MustCompile(`\b(?:no |not )?(?:more|less|fewer) than [\w,.]+|good(?:s| faith| offices| practices?| governance)\b|just as\b|\bbest practices?\b|\bfor good\b`)

// checkJudgement returns a word of judgement of the sentence that the passages have no counterpart for.
func checkJudgement(t *text, e *evidence) string {
	s := ofNumbers.ReplaceAllString(t.s, " ")
	for n, class := range judgements {
		m := class.FindString(s)
		if m == "" {
			continue
		}
		if n != fairClass || !judgements[fairClass-1].MatchString(s) { // 不公平 holds 公平
			found := false
			for _, body := range e.bodies {
				found = found || class.MatchString(ofNumbers.ReplaceAllString(body.s, " "))
			}
			if !found {
				return m
			}
		}
	}
	return ""
}

// fairClass is the place of fairness in judgements, behind unfairness.
const fairClass = 9
