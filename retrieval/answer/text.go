package answer

import (
	"fmt"
	"strings"

	"yiju/corpus"
)

// phrases are the program's own sentences in an answer.
type phrases struct {
	related, commentary, ambiguous, nothing, outOfRange, readings string
	and, colon, noVerdict                                         string
	part                                                          map[PartKind]string
	clause, paragraph                                             string // number added by the program
}

var said = map[corpus.Lang]phrases{
	corpus.Chinese: {
		related:    "语料库中有相关条款，但未必回答了这个问题：",
		commentary: "文件本身没有直接谈到，以下只是评论或报道的说法：",
		ambiguous:  "这里可能指不止一份文件，请指明是哪一份：",
		nothing:    "语料库中没有找到可以回答这个问题的依据。",
		outOfRange: "没有这一条：这份文件的条款编号是 %s 至 %s。",
		readings:   "“%s”可能指：%s。",
		and:        "、",
		colon:      "：",
		noVerdict:  "各文本的说法如下，这里不作评判：",
		clause:     "第%s条",
		paragraph:  "第%s段",
		part:       map[PartKind]string{DocumentSays: "文件怎么说", OthersRead: "他人如何解读"},
	},
	corpus.English: {
		related:    "These clauses are related, but may not answer the question:",
		commentary: "The documents themselves do not speak of it directly; this is commentary or news:",
		ambiguous:  "More than one document may be meant; please say which:",
		nothing:    "Nothing in the corpus answers this question.",
		outOfRange: "There is no such clause: the clauses of this document run from %s to %s.",
		readings:   "“%s” may mean: %s.",
		and:        "; ",
		colon:      ": ",
		clause:     "clause %s",
		paragraph:  "paragraph %s",
		noVerdict:  "This is what the texts say; no verdict is given here:",
		part:       map[PartKind]string{DocumentSays: "What the document says", OthersRead: "How others read it"},
	},
}

// compose writes the text of an answer: a lead, then each quotation with its clause and number.
func (w *asking) compose(a Answer) string {
	p := said[w.lang]
	var b strings.Builder
	switch {
	case a.Reason == ClauseOutOfRange:
		return fmt.Sprintf(p.outOfRange, a.ValidRange[0], a.ValidRange[1])
	case a.Status == NoEvidence:
		b.WriteString(p.nothing)
	case a.Reason == AmbiguousDocument:
		b.WriteString(p.ambiguous + "\n")
	case a.Reason == CommentaryOnly:
		b.WriteString(p.commentary + "\n")
	case a.Status == Uncertain:
		b.WriteString(p.related + "\n")
	case w.judging:
		b.WriteString(p.noVerdict + "\n")
	}
	for i, c := range a.Citations {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s%s“%s” [%d]", c.name(w.lang), p.colon, c.Quote, c.N)
	}
	for _, n := range w.names {
		if titles := meanings(n, w.instruments, w.lang); len(titles) > 0 {
			b.WriteByte('\n')
			fmt.Fprintf(&b, p.readings, w.text[n.Start:n.End], strings.Join(titles, p.and))
		}
	}
	return b.String()
}

// Said returns the sentence for a reader of language l, attributed where it must be, without numbers.
func (s Sentence) Said(l corpus.Lang) string {
	if s.By == "" {
		return s.Text
	}
	return s.By + said[l].colon + s.Text
}

// String is Said followed by the citation numbers.
func (s Sentence) String(l corpus.Lang) string {
	text := s.Said(l) + " "
	for _, n := range s.Cites {
		text += fmt.Sprintf("[%d]", n)
	}
	return text
}

// work returns the title of the cited document, in title marks if it is Chinese.
func (c Citation) work() string {
	if c.Lang == corpus.Chinese {
		return bookTitle(c.Title)
	}
	return c.Title
}

// name names the clause for a reader of language l: title, label and heading, without what the quotation begins with.
func (c Citation) name(l corpus.Lang) string {
	title, label := c.work(), c.Label
	if label != "" && strings.HasPrefix(c.Quote, label) && !c.Added {
		return title
	}
	if c.Added && label != "" {
		label = numbered(l, label, strings.HasPrefix(c.Ref.Clause, "p"))
	}
	parts := []string{title}
	for _, s := range []string{label, c.Heading} {
		if s != "" && s != c.Title {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

// numbered names a clause, or a paragraph of a text without clauses, by its number.
func numbered(l corpus.Lang, number string, paragraph bool) string {
	if paragraph {
		return fmt.Sprintf(said[l].paragraph, number)
	}
	return fmt.Sprintf(said[l].clause, number)
}

// bookTitle returns a Chinese title in its marks, unless it has some already, perhaps around a part of it.
func bookTitle(title string) string {
	if strings.ContainsAny(title, "《》") {
		return title
	}
	return "《" + title + "》"
}
