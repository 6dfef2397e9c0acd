package web

import (
	"cmp"
	"net/http"
	"slices"
	"unicode/utf8"

	"yiju/bot/present"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// verifyPage is a text with every quotation and reference checked in its place.
type verifyPage struct {
	page
	Input  string
	Lines  [][]checked // the text; nil where there is none
	Report []htmlBlock
	Notes  []string
	Counts []verdictCount
}

// checked is a stretch of a text that was checked.
type checked struct {
	Text    string
	N       int // number of the quotation, from 1; 0 for none
	First   bool
	Tone    present.Tone
	Verdict string
	URL     string // of the clause that it names
}

type verdictCount struct {
	Name string
	Tone present.Tone
	N    int
}

// verify checks the text of the form, or of a short address.
func (v *visit) verify() error {
	text := present.Printable(v.r.FormValue("text"))
	if len(text) > verify.MaxText {
		text = text[:verify.MaxText]
		for !utf8.ValidString(text) {
			text = text[:len(text)-1]
		}
	}
	p := verifyPage{page: v.page(v.t.RoomVerify), Input: text}
	if text != "" {
		if err := p.check(v, text); err != nil {
			return err
		}
	}
	return v.send(http.StatusOK, "verify", p, volatile)
}

func (p *verifyPage) check(v *visit, text string) error {
	leave, err := v.enter()
	if err != nil {
		return err
	}
	defer leave()
	report, err := v.Verify(v.ctx, text, true)
	if err != nil {
		return err
	}
	refs, err := service.References(v.Service, text, "")
	if err != nil {
		return err
	}
	named, err := v.Locate(v.ctx, text, "")
	if err != nil {
		return err
	}
	for _, m := range named.Missed() {
		if r := m.ValidRange; r.Last != "" {
			p.Notes = append(p.Notes, v.t.OutOfRange(r.Of, []string{r.First, r.Last}))
		}
	}
	p.Notes = append(p.Notes, v.t.Former(named.Former, v.name)...)
	p.Lines = inPlace(v, text, report.Quotes, refs)
	p.Report = htmlBlocks(v, v.t, present.Report(v.t, report, present.Room{}))
	p.Counts = counted(v, report)
	return nil
}

// inPlace cuts a text into lines of stretches: quotations, references, and what lies between. Quotations may lie in one another:
// the innermost counts.
func inPlace(v *visit, text string, quotes []verify.Quote, refs []service.Reference) [][]checked {
	cuts := []int{0, len(text)}
	for _, q := range quotes {
		cuts = append(cuts, q.Start, q.End)
	}
	for _, r := range refs {
		cuts = append(cuts, r.Start, r.End)
	}
	cuts = slices.DeleteFunc(cuts, func(at int) bool { return at < 0 || at > len(text) })
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	lines := [][]checked{nil}
	seen := make(map[int]bool)
	for i, at := range cuts[:len(cuts)-1] {
		end := cuts[i+1]
		var s checked
		for n, q := range quotes {
			if q.Start <= at && end <= q.End {
				s.N, s.Verdict = n+1, v.t.Called("mark", string(q.Verdict))
				s.Tone = present.ToneOfReport(verify.Report{Quotes: quotes[n : n+1]})
			}
		}
		for _, r := range refs {
			if r.Start <= at && end <= r.End {
				s.URL = v.link(clausePath(r.Place))
			}
		}
		rest := text[at:end]
		for {
			line, more, broken := cutLine(rest)
			if line != "" {
				s.Text, s.First = line, s.N > 0 && !seen[s.N]
				seen[s.N] = true
				lines[len(lines)-1] = append(lines[len(lines)-1], s)
			}
			if !broken {
				break
			}
			lines, rest = append(lines, nil), more
		}
	}
	return lines
}

func cutLine(s string) (line, rest string, broken bool) {
	for i := range len(s) {
		if s[i] == '\n' {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// counted sums up the verdicts, the gravest first.
func counted(v *visit, report verify.Report) []verdictCount {
	var all []verdictCount
	for n, q := range report.Quotes {
		name := v.t.Called("mark", string(q.Verdict))
		i := slices.IndexFunc(all, func(c verdictCount) bool { return c.Name == name })
		if i < 0 {
			i, all = len(all), append(all, verdictCount{Name: name, Tone: present.ToneOfReport(verify.Report{Quotes: report.Quotes[n : n+1]})})
		}
		all[i].N++
	}
	grave := map[present.Tone]int{present.Problem: 0, present.Unsure: 1, present.Sure: 2}
	slices.SortStableFunc(all, func(a, b verdictCount) int { return cmp.Compare(grave[a.Tone], grave[b.Tone]) })
	return all
}
