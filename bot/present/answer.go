package present

import (
	"fmt"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/answer"
)

// Answer writes an answer in its language: what it claims, and the clauses that it is based on. past says what became of
// clauses that the question names, a line each.
func Answer(a answer.Answer, past []string) Message {
	t := TextsIn(a.Lang)
	if a.Reason == answer.SmallTalk {
		return Message{Lang: t.Lang, Blocks: []Block{Para(Text(a.Text))}}
	}
	m := Message{Lang: t.Lang, Tone: ToneOf(a.Status)}
	if len(past) == 0 || a.Status != answer.NoEvidence { // what became of the clause says why there is none
		m.Blocks = append(m.Blocks, Claim(t, a))
	}
	if a.Resolved != "" && a.Resolved != a.Question {
		m.Blocks = append(m.Blocks, Fine(Dim(fmt.Sprintf(t.UnderstoodAs, OneLine(a.Resolved)))))
	}
	for _, line := range past {
		m.Blocks = append(m.Blocks, Para(Text(line)))
	}
	for _, n := range a.Notes {
		m.Blocks = append(m.Blocks, Block{Kind: Small, Tone: Unsure, Spans: []Span{Text(t.Called("note", string(n)))}})
	}
	if a.Status == answer.Generated {
		m.Blocks = append(m.Blocks, summaryBlocks(t, a)...)
	}
	if len(a.Readings) > 1 && a.Status != answer.Extractive {
		m.Blocks = append(m.Blocks, Para(Text(fmt.Sprintf(t.MayMean, OneLine(strings.Join(a.Readings, t.Comma))))))
	}
	m.Blocks = append(m.Blocks, evidenceBlocks(t, a)...)
	return m
}

// Claim says what an answer claims.
func Claim(t *Texts, a answer.Answer) Block {
	tone := ToneOf(a.Status)
	if a.Reason == answer.SmallTalk {
		tone = Plain
	}
	return Block{Kind: Lead, Tone: tone, Spans: []Span{Text(leadText(t, a))}}
}

// ToneOf returns the tone of an answer.
func ToneOf(s answer.Status) Tone {
	switch s {
	case answer.Extractive, answer.Generated:
		return Sure
	case answer.Uncertain:
		return Unsure
	}
	return Nothing
}

func leadText(t *Texts, a answer.Answer) string {
	switch a.Reason {
	case answer.ClauseOutOfRange:
		return t.OutOfRange("", a.ValidRange)
	case answer.AmbiguousDocument:
		return t.Ambiguous
	case answer.CommentaryOnly:
		return t.OnlyCommentary
	case answer.SmallTalk:
		return t.SmallTalk
	}
	switch a.Status {
	case answer.Extractive:
		return t.StatusExtractive
	case answer.Generated:
		return t.StatusGenerated
	case answer.Uncertain:
		return t.OnlyRelated
	}
	return t.NoEvidence
}

// evidenceBlocks shows the clauses that an answer is based on, and those that come closest where there are none.
func evidenceBlocks(t *Texts, a answer.Answer) []Block {
	var blocks []Block
	if len(a.Citations) > 0 {
		heading := t.Sources
		if a.Status == answer.Uncertain {
			heading = t.Related
		}
		blocks = append(blocks, Block{Kind: Section, Spans: []Span{Text(heading)}})
	}
	for _, c := range a.Citations {
		clause := CitationClause(c)
		if a.Status == answer.Generated {
			clause.Form = Brief
		}
		blocks = append(blocks, clause.Block())
	}
	if len(a.Closest) > 0 {
		blocks = append(blocks, Head(Text(t.Closest)))
	}
	for _, c := range a.Closest {
		blocks = append(blocks, CitationClause(c).Block())
	}
	return blocks
}

// summaryBlocks writes the sentences of a model with the numbers of their clauses. What documents say is kept apart from how
// others read them, with who says it.
func summaryBlocks(t *Texts, a answer.Answer) []Block {
	if len(a.Parts) == 0 {
		return []Block{Para(Text(a.Text))}
	}
	var blocks []Block
	for _, p := range a.Parts {
		if p.Kind == answer.OthersRead {
			blocks = append(blocks, Para(Bold(t.OthersRead)))
		} else if len(a.Parts) > 1 {
			blocks = append(blocks, Para(Bold(t.DocumentsSay)))
		}
		var spans []Span
		for _, s := range p.Sentences {
			if len(spans) > 0 && s.By != "" { // each speaker on a line
				blocks, spans = append(blocks, Para(spans...)), nil
			}
			if len(spans) > 0 && a.Lang == corpus.English {
				spans = append(spans, Text(" "))
			}
			spans = append(spans, Text(s.Said(a.Lang)))
			for _, n := range s.Cites {
				spans = append(spans, Text(" "), CiteNumber(a, n))
			}
		}
		blocks = append(blocks, Para(spans...))
	}
	return blocks
}

// CiteNumber links the number n of a citation to its clause.
func CiteNumber(a answer.Answer, n int) Span {
	s := Text(fmt.Sprintf("[%d]", n))
	for _, c := range a.Citations {
		if c.N == n {
			if s.URL = QuoteURL(c.URL, c.Quote); s.URL == "" {
				s.Page = ClausePath(c.Ref)
			}
		}
	}
	return s
}
