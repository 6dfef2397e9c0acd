package eval

import (
	"strings"

	"yiju/retrieval/support"
)

// SupportReport is the result of holding statements against rules and a judge. In Both, each may drop a sentence; a judge that
// supports it overrules rules that are not certain, and where it gives no verdict the rules decide alone.
type SupportReport struct {
	Rules  Checked       `json:"rules"`
	Judge  Checked       `json:"judge"` // only the statements of which it gives a verdict
	Both   Checked       `json:"both"`
	Misses []SupportMiss `json:"misses"` // by rules, judge or both
}

// Checked measures a check. In the kinds that begin with "cond" a condition is left out. Whether what is left is still true is
// debatable, so there are figures without them.
type Checked struct {
	All         Drops            `json:"all"`
	WithoutCond Drops            `json:"without_cond"`
	Kinds       map[string]Drops `json:"kinds"`
	Silent      int              `json:"silent"` // statements without a verdict
}

// Drops counts sentences. Shares are 0..1, and 0 of none.
type Drops struct {
	Supported    int     `json:"supported"`
	Dropped      int     `json:"dropped"`     // of these
	FalseDrops   float64 `json:"false_drops"` // share
	Unsupported  int     `json:"unsupported"`
	Accepted     int     `json:"accepted"`      // of these
	FalseAccepts float64 `json:"false_accepts"` // share
}

// SupportMiss is a statement that a check got wrong.
type SupportMiss struct {
	ID       string         `json:"id"`
	Kind     string         `json:"kind"`
	Label    Support        `json:"label"`
	Sentence string         `json:"sentence"`
	Rules    Support        `json:"rules"`
	Reason   support.Reason `json:"reason,omitempty"` // why the rules dropped it
	Detail   string         `json:"detail,omitempty"`
	Judge    Support        `json:"judge,omitempty"` // "" without a verdict
	Words    string         `json:"words,omitempty"`
}

// add counts a statement.
func (r *SupportReport) add(s Statement, v support.Verdict, ruling *Ruling) {
	rules := Supported
	if v.Dropped != "" {
		rules = Unsupported
	}
	m := SupportMiss{ID: s.ID, Kind: s.Kind, Label: s.Label, Sentence: s.Sentence, Rules: rules, Reason: v.Dropped, Detail: v.Detail}
	both := rules
	r.Rules.add(s, rules)
	if ruling == nil {
		r.Judge.Silent++
	} else {
		m.Judge, m.Words = ruling.Verdict, ruling.Words
		r.Judge.add(s, ruling.Verdict)
		if both = ruling.Verdict; v.Certain() {
			both = Unsupported
		}
	}
	r.Both.add(s, both)
	if rules != s.Label || both != s.Label || ruling != nil && ruling.Verdict != s.Label {
		r.Misses = append(r.Misses, m)
	}
}

func (c *Checked) add(s Statement, verdict Support) {
	c.All.add(s.Label, verdict)
	if !strings.HasPrefix(s.Kind, "cond") {
		c.WithoutCond.add(s.Label, verdict)
	}
	if c.Kinds == nil {
		c.Kinds = make(map[string]Drops)
	}
	d := c.Kinds[s.Kind]
	d.add(s.Label, verdict)
	c.Kinds[s.Kind] = d
}

func (d *Drops) add(label, verdict Support) {
	if label == Supported {
		d.Supported++
		d.Dropped += int(count(verdict == Unsupported))
		d.FalseDrops = float64(d.Dropped) / float64(d.Supported)
		return
	}
	d.Unsupported++
	d.Accepted += int(count(verdict == Supported))
	d.FalseAccepts = float64(d.Accepted) / float64(d.Unsupported)
}
