package support

import (
	"regexp"
	"slices"
	"strings"
)

// force is the deontic force of a segment, a set of the following.
type force uint8

const (
	must   force = 1 << iota // must, shall, 必须
	should                   // should, 应该; 应当 is both
	may                      // may, can, 可以
	spared                   // need not, 无须
	banned                   // must not, 不得
	gated                    // 方可: may, where a condition is met
	urged                    // encourage, support, explore: less than a duty
)

var forceNames = map[string]force{"must": must, "should": should, "may": may, "spared": spared, "banned": banned, "gated": gated, "urged": urged}

// forces are the words of each force.
var forces = func() (list []forceWords) {
	for _, row := range words["forces"] {
		f := forceWords{form: regexp.MustCompile(row[1])}
		for name := range strings.FieldsSeq(row[0]) {
			f.is |= forceNames[name]
		}
		list = append(list, f)
	}
	return list
}()

type forceWords struct {
	form *regexp.Regexp
	is   force
}

var (
	notForce   = words.Pattern("no force")
	onlyForm   = words.Pattern("only")
	notOnly    = words.Pattern("not only")
	allForm    = words.Pattern("all")
	mostForm   = words.Pattern("most")
	regardless = words.Pattern("regardless")
	anyClaim   = words.Pattern("claims any")
	allClaim   = words.Pattern("claims all")
)

// forceOf returns the force of the folded text s. Negated "may" and "can" are left to the negations.
func forceOf(s string) force {
	s = notForce.ReplaceAllString(s, "  ")
	var all force
	for _, f := range forces {
		if f.form.MatchString(s) {
			all |= f.is
			s = f.form.ReplaceAllString(s, " ")
		}
	}
	if all == gated {
		return may
	}
	return all &^ gated
}

// checkModality returns a word of duty, permission or quantity in a segment that the passages do not support where they
// speak of the same thing.
func checkModality(t *text, e *evidence) string {
	for n := range t.segments {
		s := t.segment(n)
		of, have := speakingOf(t.near[n])
		if of == "" {
			continue
		}
		claim, not := forceOf(s), t.negates(n)
		if not {
			claim &^= may // may not
		}
		switch {
		case claim&banned != 0 && have&spared != 0 && have&banned == 0:
			return forceWord(s, banned)
		case claim&spared != 0 && have&spared == 0 && !slices.ContainsFunc(t.near[n], part.hasException) || claim&spared == 0 && claim&must != 0 && have&spared != 0 && have&must == 0:
			return forceWord(s, spared|must)
		case claim&must != 0 && claim&should == 0 && have&must == 0 && !not:
			return forceWord(s, must)
		case claim&should != 0 && have&may != 0 && have&(must|should|urged) == 0:
			return forceWord(s, should)
		case claim&may != 0 && claim&(must|should) == 0 && have&may == 0 && have&(must|should) != 0:
			return forceWord(s, may)
		}
		for _, form := range []*regexp.Regexp{mostForm, regardless} {
			if m := form.FindString(s); m != "" && !form.MatchString(e.folded) {
				return m
			}
		}
		if m := onlyForm.FindString(notOnly.ReplaceAllString(s, " ")); m != "" && !onlyForm.MatchString(of) {
			return m
		} else if m := anyClaim.FindString(s); m != "" && !not && !onlyForm.MatchString(s) && (onlyForm.MatchString(of) || !allForm.MatchString(of)) {
			return m
		} else if m := allClaim.FindString(s); m != "" && !allForm.MatchString(of) {
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
	return strings.TrimSpace(s)
}

// speakingOf returns the text of the parts, and their force. A segment without force inherits that
// of the one before in its sentence, or after it.
func speakingOf(parts []part) (said string, have force) {
	for _, p := range parts {
		said += p.segment(p.n) + "\n"
		own := force(0)
		for k := p.n; k >= 0 && own == 0 && p.sentence[k] == p.sentence[p.n]; k-- {
			own = forceOf(p.segment(k))
		}
		for k := p.n + 1; k < len(p.segments) && own == 0 && p.sentence[k] == p.sentence[p.n]; k++ {
			own = forceOf(p.segment(k))
		}
		have |= own
	}
	return said, have
}

// negates reports whether a segment has a grammatical negation, which changes the meaning of "must" and "may".
func (t *text) negates(segment int) bool {
	return slices.ContainsFunc(t.cues, func(q cue) bool { return q.segment == segment && !q.double && !q.verb })
}
