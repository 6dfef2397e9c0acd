package support

import (
	"regexp"
	"slices"
)

// force is what a segment does with what it says: a set of the following.
type force uint8

const (
	must   force = 1 << iota // must, shall, 必须
	should                   // should, 应该; 应当 is both
	may                      // may, can, 可以
	spared                   // need not, 无须
	urged                    // encourage, support, explore: less than a duty
)

var forces = []struct {
	form *regexp.Regexp
	is   force
}{
	{regexp.MustCompile(`\b(?:need not|needn't|not (?:be )?(?:required|obliged|obligatory|necessary|mandatory|need)|(?:do|does)(?: not|n't) (?:have|need) to|optional|voluntary|not binding)\b|无须|无需|不必|自愿|毋须|可不`), spared},
	{regexp.MustCompile(`\b(?:can|may|could) (?:be \w+ )?only\b|\bonly (?:\w+ ){1,5}(?:can|may)\b|只能|才能|才可|只有[^,.;]{1,30}(?:可以|能)`), 0},
	{regexp.MustCompile(`\b(?:must|shall|has to|have to|(?:is|are) (?:required|obliged|bound) to|required|mandatory|compulsory|obligatory|obligation|obliged|binding|duty to|requires?)\b|必须|务必|有义务|强制|须|一律`), must},
	{regexp.MustCompile(`\b(?:should|ought to)\b|应该|宜`), should},
	{regexp.MustCompile(`应当|应`), must | should},
	{regexp.MustCompile(`\b(?:may|can|could|might|allow(?:s|ed)?|permit(?:s|ted)?|entitled|(?:is|are) free to|able to)\b|可以|可|能够|能|允许|有权|准许`), may},
	{regexp.MustCompile(`\b(?:encourag|support|explor|promot|welcom|invit|urg|advocat|consider)\w*\b|鼓励|支持|探索|倡导|欢迎|呼吁|考虑|推动|促进|提倡`), urged},
}

// notForce are words that hold one of those and are none.
var notForce = regexp.MustCompile(`对应|相应|响应|适应|反应|应用|应对|应急|供应|效应|应邀|应届|可持续|可靠|可信|可控|可再生|可能|能力|能源|能耗|功能|智能|性能|技能|赋能|产能|节能|许可|认可|可见|可追溯|可及|方可|便宜|适宜|事宜|必须品|可行|可用|可解释|核能|能量|潜能|动能`)

// forceOf returns the force of s, a folded text. What a negation makes of "may" and "can" is for the negations.
func forceOf(s string) force {
	s = notForce.ReplaceAllString(s, "  ")
	var all force
	for _, f := range forces {
		if f.form.MatchString(s) {
			all |= f.is
			s = f.form.ReplaceAllString(s, " ")
		}
	}
	return all
}

// Words that say how much of something is meant.
var (
	onlyForm = regexp.MustCompile(`\b(?:only|solely|exclusively|alone|sole|nothing but)\b|仅|只|唯一|专门|专用`)
	notOnly  = regexp.MustCompile(`not only|不仅|不只|不光`)
	allForm  = regexp.MustCompile(`\b(?:all|every|everyone|everybody|each|any|whole|entire|always|both|universal|no|anyone|anybody)\b|所有|全部|每|任何|一切|各|均|都|凡|一律|始终|全体|双方|全|随时`)
	anyClaim = regexp.MustCompile(`\b(?:any|anyone|anybody)\b|任何|随便`)
	allClaim = regexp.MustCompile(`\b(?:all|every|everyone|everybody|always)\b|所有|全部|一切|凡是|一律|始终`)
)

// checkModality returns a word of duty, permission or quantity of a segment that the passages do not bear out where they
// speak of the same thing.
func checkModality(t *text, e *evidence) string {
	for n, bounds := range t.segments {
		s := t.s[bounds[0]:bounds[1]]
		of, have := e.speakingOf(t.of(n))
		if of == "" {
			continue
		}
		claim, not := forceOf(s), t.negates(n)
		if not {
			claim &^= may // may not
		}
		switch {
		case claim&spared != 0 && have&spared == 0 || claim&spared == 0 && claim&must != 0 && have&spared != 0 && have&must == 0:
			return forceWord(s, spared|must)
		case claim&must != 0 && claim&should == 0 && have&must == 0 && !not:
			return forceWord(s, must)
		case claim&should != 0 && have&may != 0 && have&(must|should|urged) == 0:
			return forceWord(s, should)
		case claim&may != 0 && claim&must == 0 && have&may == 0 && have&(must|should) != 0:
			return forceWord(s, may)
		}
		if m := onlyForm.FindString(notOnly.ReplaceAllString(s, " ")); m != "" && !onlyForm.MatchString(of) {
			return m
		}
		if m := anyClaim.FindString(s); m != "" && !not && !onlyForm.MatchString(s) && (onlyForm.MatchString(of) || !allForm.MatchString(of)) {
			return m
		}
		if m := allClaim.FindString(s); m != "" && !allForm.MatchString(of) {
			return m
		}
	}
	return ""
}

// forceWord returns the word of s that has the force f.
func forceWord(s string, f force) string {
	for _, x := range forces {
		if m := x.form.FindString(notForce.ReplaceAllString(s, "  ")); x.is&f != 0 && m != "" {
			return m
		}
	}
	return "modality"
}

// speakingOf returns the segments of the passages that share most with the units, of each language version the best one
// and those that share as much, and their force. A segment without a force has that of those before it in its sentence.
func (e *evidence) speakingOf(units []unit) (said string, have force) {
	for _, body := range e.bodies {
		best := 0
		for n := range body.segments {
			best = max(best, overlap(units, body.of(n)))
		}
		for n, s := range body.segments {
			if best == 0 || overlap(units, body.of(n)) < best {
				continue
			}
			said += body.s[s[0]:s[1]] + "\n"
			own := force(0)
			for k := n; k >= 0 && own == 0 && body.sentence[k] == body.sentence[n]; k-- {
				own = forceOf(body.s[body.segments[k][0]:body.segments[k][1]])
			}
			have |= own
		}
	}
	return said, have
}

// negates reports whether a segment has a negation of grammar, which makes "must" and "may" mean something else.
func (t *text) negates(segment int) bool {
	return slices.ContainsFunc(t.cues, func(q cue) bool { return q.segment == segment && !q.double && !q.verb })
}
