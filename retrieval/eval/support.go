package eval

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/numeral"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
	"yiju/retrieval/support"
)

// Statement is a sentence as a model wrote it, with the passages that it cites, and whether they support it.
type Statement struct {
	ID       string     `json:"id"`
	Kind     string     `json:"kind"`
	Question string     `json:"question"` // which it answered; not what it is checked against
	Sentence string     `json:"sentence"`
	Evidence []Evidence `json:"evidence"`
	Label    Support    `json:"label"`
	Recorded *Ruling    `json:"judge"` // what a judge said of it once; nil where none was asked
}

// Evidence is a passage in one language.
type Evidence struct {
	Level corpus.Level `json:"level"`
	Name  string       `json:"name"` // title of the document, and label and heading of the clause
	Text  string       `json:"text"`
}

// Support says whether evidence supports a sentence.
type Support string

// The two labels.
const (
	Supported   Support = "supported"
	Unsupported Support = "unsupported"
)

// Ruling is the verdict of a judge.
type Ruling struct {
	Verdict Support `json:"verdict"`
	Words   string  `json:"words"` // of the sentence, which the evidence does not bear out
}

// SupportJudge judges a statement by its sentence and evidence alone: neither question nor label is for it. It returns nil where
// it gives no verdict; the rules then decide.
type SupportJudge func(ctx context.Context, s Statement) (*Ruling, error)

// Recorded is the SupportJudge that repeats the verdicts of the set.
func Recorded(_ context.Context, s Statement) (*Ruling, error) { return s.Recorded, nil }

// ErrNoStatement means that a line lacks sentence or evidence, or that its label or verdict is neither of the two.
var ErrNoStatement = errors.New("without sentence, evidence or label")

// ReadStatements reads a set of statements: one JSON object per line, possibly compressed. The error wraps a LineError for
// the first line that is malformed.
func ReadStatements(r io.Reader) ([]Statement, error) {
	var out []Statement
	labels := []Support{Supported, Unsupported}
	err := eachLine(r, func(_ int, line []byte) error {
		var s Statement
		if err := json.Unmarshal(line, &s); err != nil {
			return err
		}
		if s.Sentence == "" || len(s.Evidence) == 0 || !slices.Contains(labels, s.Label) || s.Recorded != nil && !slices.Contains(labels, s.Recorded.Verdict) {
			return fmt.Errorf("statement %q is %w", s.ID, ErrNoStatement)
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("statements: %w", err)
	}
	return out, nil
}

// RunSupport holds the statements against the rules of package support and against the judge, which may be nil. The corpus
// of the rules is the evidence of all statements.
func RunSupport(ctx context.Context, all []Statement, judge SupportJudge) (SupportReport, error) {
	c, refs := corpusOf(all)
	snap, err := search.Memory(ctx, c, index.BuildOptions{Name: "statements"})
	if err != nil {
		return SupportReport{}, err
	}
	defer snap.Close()
	rules, err := support.New(snap)
	if err != nil {
		return SupportReport{}, err
	}
	var report SupportReport
	for _, s := range all {
		v, err := byRules(ctx, rules, s, refs)
		if err != nil {
			return SupportReport{}, fmt.Errorf("statement %s: %w", s.ID, err)
		}
		var ruling *Ruling
		if judge != nil {
			if ruling, err = judge(ctx, s); err != nil {
				return SupportReport{}, fmt.Errorf("statement %s: %w", s.ID, err)
			}
		}
		report.add(s, v, ruling)
	}
	return report, nil
}

// byRules checks a statement as an answer does: against instruments first, and against what others write of them alone
// where that fails.
func byRules(ctx context.Context, rules *support.Checker, s Statement, refs map[Evidence]corpus.Ref) (v support.Verdict, err error) {
	for _, secondary := range []bool{false, true} {
		var cited []support.Passage
		for _, e := range s.Evidence {
			if e.Level.Secondary() == secondary {
				cited = append(cited, e.passage(refs[e]))
			}
		}
		if len(cited) == 0 {
			continue
		}
		if v, err = rules.Check(ctx, s.Sentence, langOf(s.Sentence), cited); err != nil || v.Dropped == "" {
			break
		}
	}
	return v, err
}

// langOf returns the language of a whole sentence, in which letters such as "A国" are no words.
func langOf(sentence string) corpus.Lang {
	han := 0
	for _, r := range sentence {
		if analysis.IsHan(r) {
			han++
		}
	}
	if 3*han > utf8.RuneCountInString(sentence) {
		return corpus.Chinese
	}
	return corpus.English
}

// passage returns the evidence with a version for each language in which it has lines.
func (e Evidence) passage(r corpus.Ref) support.Passage {
	title, label, heading := e.parts()
	p := support.Passage{Ref: r, Level: e.Level}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		var lines []string
		for line := range strings.Lines(e.Text) {
			if langOf(line) == l {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			p.Versions = append(p.Versions, support.Version{Lang: l, Title: title, Label: label, Heading: heading, Text: strings.Join(lines, "")})
		}
	}
	return p
}

// printedLabel matches a label in a name.
var printedLabel = regexp.MustCompile(`\s(?i:article|section|sec\.|chapter|annex)\s+\w+(?:\s|$)|\s第\s*\S+\s*[条條章](?:\s|$)`)

// parts divides the name at the label: what looks like one, the words that the text begins with, or a number at the end. Where
// there is none, all of it is the title.
func (e Evidence) parts() (title, label, heading string) {
	if m := printedLabel.FindStringIndex(e.Name); m != nil {
		return strings.TrimSpace(e.Name[:m[0]]), strings.TrimSpace(e.Name[m[0]:m[1]]), strings.TrimSpace(e.Name[m[1]:])
	}
	words := strings.Fields(e.Name)
	text := strings.TrimLeft(strings.Join(strings.Fields(e.Text), " "), "([（")
	for i := len(words) - 1; i > 0; i-- {
		for n := len(words) - i; n > 0; n-- {
			label = strings.Join(words[i:i+n], " ")
			_, number := numeral.Parse(label)
			if strings.HasPrefix(text, label) || number && i == len(words)-1 {
				return strings.Join(words[:i], " "), label, strings.Join(words[i+n:], " ")
			}
		}
	}
	return strings.Join(words, " "), "", ""
}

// corpusOf makes a corpus of the evidence: an instrument for each title, in which each passage is a clause.
func corpusOf(all []Statement) (*corpus.Corpus, map[Evidence]corpus.Ref) {
	c := new(corpus.Corpus)
	refs := make(map[Evidence]corpus.Ref)
	documents := make(map[Evidence]*corpus.Document) // by title and level
	for _, s := range all {
		for _, e := range s.Evidence {
			if _, again := refs[e]; again {
				continue
			}
			title, label, heading := e.parts()
			key := Evidence{Name: title, Level: e.Level}
			d := documents[key]
			if d == nil {
				d = &corpus.Document{Lang: analysis.DetectLang(e.Text), Title: title, Level: e.Level}
				documents[key] = d
				i := &corpus.Instrument{ID: fmt.Sprintf("d%03d", len(c.Instruments)), Documents: []*corpus.Document{d}}
				if i.TitleZH = title; d.Lang == corpus.English {
					i.TitleZH, i.TitleEN = "", title
				}
				c.Instruments = append(c.Instruments, i)
			}
			cl := &corpus.Clause{ID: fmt.Sprintf("e%d", len(d.Clauses)+1), Label: label, Heading: heading, Text: e.Text}
			d.Clauses = append(d.Clauses, cl)
			refs[e] = corpus.Ref{Instrument: c.Instruments[slices.IndexFunc(c.Instruments, func(i *corpus.Instrument) bool { return i.Documents[0] == d })].ID, Clause: cl.ID}
		}
	}
	return c, refs
}
