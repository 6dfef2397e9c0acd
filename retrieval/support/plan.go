package support

import "strings"

var (
	done      = words.Pattern("done")
	wasDone   = words.Pattern("was done")
	condition = words.Pattern("conditions")
	plans     = words.Pattern("plans")
	purpose   = words.Pattern("purposes")
)

// checkPlans returns words by which the sentence tells as done what the passages only want, plan or demand.
func checkPlans(t *text) string {
	for n := range t.segments {
		s := t.segment(n)
		at := done.FindStringIndex(s)
		if at == nil || condition.MatchString(s[:at[0]]) {
			continue
		}
		planned := false
		for _, p := range t.near[n] {
			for k := range p.segments {
				if p.sentence[k] == p.sentence[p.n] && wasDone.MatchString(p.segment(k)) {
					return ""
				}
				planned = planned || p.sentence[k] == p.sentence[p.n] && (plans.MatchString(p.segment(k)) || forceOf(p.segment(k)) != 0)
			}
		}
		if planned {
			return strings.TrimSpace(s[at[0]:at[1]])
		}
	}
	return ""
}

// checkPurpose returns what the sentence gives as purpose or cause, where the passages lack most of its words.
func (c *Checker) checkPurpose(t *text, e *evidence) string {
	m := purpose.FindStringIndex(t.s)
	if m == nil {
		return ""
	}
	var given []unit
	for _, u := range t.units {
		if u.start >= m[1] {
			given = append(given, u)
		}
	}
	floor := purposeOwn
	if !e.langs[t.lang] {
		floor = purposeOther
	}
	if share, lacking, n := c.share(given, e); n >= 2 && share < floor {
		return lacking
	}
	return ""
}
