package support

import (
	"slices"
	"strings"
)

var (
	modal   = words.Pattern("modals")
	passive = words.Pattern("passive")
	pronoun = words.Pattern("pronouns")
)

// clause is what comes before a modal verb and what comes behind it, by which one may tell who does what.
type clause struct {
	agent, deed []unit
	own         bool // the agent stands in the segment of the verb
	passive     bool
}

// clauses returns the clauses of t with a modal verb. Where nothing stands before it in its segment, what stands before in its
// sentence is the agent.
func (t *text) clauses() (list []clause) {
	for n := range t.segments {
		s := notForce.ReplaceAllStringFunc(t.segment(n), func(m string) string { return strings.Repeat(" ", len(m)) })
		at := modal.FindStringIndex(s)
		if at == nil {
			continue
		}
		var c clause
		for _, u := range t.of(n) {
			if u.end <= t.segments[n][0]+at[0] {
				c.agent = append(c.agent, u)
			} else if u.start >= t.segments[n][0]+at[1] {
				c.deed = append(c.deed, u)
			}
		}
		c.own, c.passive = len(c.agent) > 0, passive.MatchString(s[at[1]:])
		for k := n - 1; k >= 0 && !c.own && t.sentence[k] == t.sentence[n]; k-- {
			c.agent = append(slices.Clone(t.of(k)), c.agent...)
		}
		if len(c.agent) == 0 && len(list) > 0 && pronoun.MatchString(s) {
			c.agent = list[len(list)-1].agent
		}
		if len(c.agent) > 0 && len(c.deed) > 0 {
			list = append(list, c)
		}
	}
	return list
}

// sameDeed is the least share of the shorter deed that two clauses have in common to tell of one.
const sameDeed = 0.5

// checkRoles returns who acts in the sentence, where every clause of the passages that tells of the same deed has another act:
// one whom the sentence makes the object, or does not mention. Across languages only words of the glossary are certain enough.
func checkRoles(t *text, e *evidence) string {
	for _, c := range t.clauses() {
		for _, own := range []bool{true, false} {
			wrong, told := c.actsFor(t, e, own)
			if wrong != "" {
				return wrong
			}
			if told {
				break
			}
		}
	}
	return ""
}

// actsFor returns who acts in c in place of another, by the passages in the language of the sentence or by the others, and whether
// they tell of the deed of c.
func (c clause) actsFor(t *text, e *evidence, own bool) (wrong string, told bool) {
	for _, b := range e.bodies {
		if (b.lang == t.lang) != own {
			continue
		}
		for _, o := range b.clauses() {
			if !c.tellsOf(o) || !own && !(translated(c.agent) && translated(o.agent)) {
				continue
			}
			if wrong = c.exchanged(o, t, e); wrong == "" {
				return "", true
			}
			told = true
		}
	}
	return wrong, told
}

// tellsOf reports whether two clauses tell of the same deed.
func (c clause) tellsOf(o clause) bool {
	shared := float64(overlap(c.deed, o.deed))
	exchanged := overlap(c.agent, o.deed) == len(c.agent) && overlap(o.agent, c.deed) == len(o.agent)
	return c.passive == o.passive && o.does(c.deed[0]) && (exchanged || shared >= sameDeed*float64(min(len(c.deed), len(o.deed))))
}

// translated reports whether the glossary has all of the units.
func translated(units []unit) bool {
	return !slices.ContainsFunc(units, func(u unit) bool { return len(u.rows) == 0 })
}

// does reports whether the deed of c has u.
func (c clause) does(u unit) bool { return overlap([]unit{u}, c.deed) == 1 }

// exchanged returns who acts in c in place of who acts in o, which tells of the same deed; "" if it may be the same.
func (c clause) exchanged(o clause, t *text, e *evidence) string {
	here, there := onlyIn(c.agent, o.agent), onlyIn(o.agent, c.agent)
	if len(here) == 0 || len(there) == 0 {
		return ""
	}
	name := here[0].text
	known := !slices.ContainsFunc(here, func(u unit) bool { return !e.says(u) })
	if known && slices.ContainsFunc(there, func(u unit) bool { return c.does(u) && !o.does(u) }) {
		return name // who acts in the passages is the object here
	}
	shared := len(here) < len(c.agent) && (c.own && o.own || here[0].start != c.agent[0].start || there[0].start != o.agent[0].start)
	if shared || !known || slices.ContainsFunc(here, o.does) || overlap(there, t.units) > 0 {
		return ""
	}
	return name
}

// onlyIn returns the units of a that b lacks.
func onlyIn(a, b []unit) []unit {
	return slices.DeleteFunc(slices.Clone(a), func(u unit) bool { return overlap([]unit{u}, b) == 1 })
}
