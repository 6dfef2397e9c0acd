package search

import (
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
)

// question is the text of a query, analyzed once and then planned for each language.
type question struct {
	folded   fold.Folded
	lang     corpus.Lang
	terms    []questionTerm    // distinct
	sequence []questionTerm    // in order
	han      bool              // has Han characters
	asks     func(at int) bool // see askedIn

	respelled []Respelled
	mentioned
}

// questionTerm is a term of the question; a repeated one is kept at its first position.
type questionTerm struct {
	index.Key
	start, end int // bytes of the question
	weight     float64
	stop       bool
	named      bool // part of the name of an instrument or the number of a clause
	title      bool // part of a possible name of an instrument, as "the plan"
	common     bool // everyday word
	extra      bool
	aside      bool   // background of a long text, outside of its question, see askedIn
	told       bool   // only in the sentences before the question, see toldIn
	number     bool   // digits
	word       string // the Latin word that a stem was made of
	han        bool
}

// content reports whether t is a content word.
func (t questionTerm) content() bool {
	return t.Field == index.Words && !t.stop && !t.named && !t.extra && !t.aside
}

// native reports whether t is in language l.
func (t questionTerm) native(l corpus.Lang) bool { return t.han == (l == corpus.Chinese) }

// stopped reports whether the bytes [start, end) of the question contain only function and question words.
func (q *question) stopped(start, end int) bool {
	stopped := false
	for _, t := range q.sequence {
		if t.Field == index.Words && !t.extra && start <= t.start && t.end <= end {
			if !t.stop {
				return false
			}
			stopped = true
		}
	}
	return stopped
}

// foreign reports whether t cannot occur in texts in language l. Latin words occur in Chinese texts too.
func (t questionTerm) foreign(l corpus.Lang) bool { return t.han && l == corpus.English }

// maxQuestion is the longest question that is read, in bytes: some 6,000 Chinese characters. The rest is ignored.
const maxQuestion = 20000

// readable returns the part of a question that is read: up to maxQuestion bytes, as valid UTF-8.
func readable(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxQuestion)], " ")
}

// newQuestion analyzes text, which must be readable.
func newQuestion(a *analysis.Analyzer, text string, lang corpus.Lang, m mentioned) *question {
	q := &question{folded: fold.Text(text), lang: lang, mentioned: m}
	if q.lang != corpus.Chinese && q.lang != corpus.English {
		q.lang = analysis.DetectLang(text)
	}
	terms := a.Terms(text)
	stopped := stopBytes(a, text, terms)
	q.asks = askedIn(text, q.lang)
	told := toldIn(text, q.lang)
	at := make(map[index.Key]int, len(terms))
	q.terms, q.sequence = make([]questionTerm, 0, len(terms)), make([]questionTerm, 0, len(terms))
	paired := pairedBytes(terms)
	word := ""
	for _, t := range terms {
		x := questionTerm{Key: index.Key{Field: index.FieldOf(t), Text: t.Text}, start: t.Start, end: t.End, weight: 1, extra: t.Extra, han: isHan(t)}
		if t.Kind == analysis.Latin {
			word = t.Text
		} else if t.Kind == analysis.Stem {
			x.word = word // it comes directly before its stem
		}
		x.common, x.number = a.Common(t), t.Kind == analysis.Number
		x.stop = allSet(stopped[t.Start:t.End])
		x.named = m.covers(t.Start, t.End)
		x.title = m.mayName(t.Start, t.End)
		x.aside, x.told = !q.asks(t.Start), told(t.Start)
		q.han = q.han || x.han
		q.sequence = append(q.sequence, x)
		if x.aside && x.Field != index.Words || x.Field == index.Unigrams && paired[t.Start] {
			continue
		}
		if n, ok := at[x.Key]; ok {
			y := &q.terms[n]
			y.told = y.told && x.told
			switch {
			case y.aside && !x.aside, y.named && !x.named && !x.aside: // prefer what is asked about
				*y = x
			case y.end <= t.Start && !x.aside && x.named == y.named: // not two segmentations of one place
				y.weight += repeatGain
			}
			continue
		}
		at[x.Key] = len(q.terms)
		q.terms = append(q.terms, x)
	}
	q.weigh()
	return q
}

// weigh replaces the weights of the terms, so far their frequencies, by their weights in the question.
func (q *question) weigh() {
	for n, t := range q.terms {
		w := &q.terms[n].weight
		if t.told {
			*w *= toldWeight
		}
		switch {
		case t.aside:
			*w *= asideWeight
		case t.stop:
			*w *= stopWeight
		case t.named:
			*w *= namedTermWeight
		case q.han && !t.han:
			*w *= latinGain
		}
	}
}

// among returns t with its weight for passages in language l.
func (q *question) among(l corpus.Lang, t questionTerm) questionTerm {
	raised := q.han && l != q.lang // by latinGain, above renderings, which may be wrong
	if t.number && !t.aside && !raised {
		t.weight *= numberGain
	}
	return t
}

func isHan(t analysis.Term) bool {
	return t.Kind == analysis.Word || t.Kind == analysis.Bigram || t.Kind == analysis.Unigram
}

// pairedBytes marks the starts of characters that are part of a pair.
func pairedBytes(terms []analysis.Term) map[int]bool {
	paired := make(map[int]bool)
	for _, t := range terms {
		if t.Kind == analysis.Bigram {
			paired[t.Start], paired[t.End-len("一")] = true, true
		}
	}
	return paired
}

func allSet(marks []bool) bool {
	for _, m := range marks {
		if !m {
			return false
		}
	}
	return true
}
