package present

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
)

// SourceRow is a source in a report of the corpus.
type SourceRow struct {
	corpus.Yield
	Result  string // code of what came of it; "" where it is compared with nothing
	Trouble string // what is wrong with it and what to do, in words; "" for nothing
}

// resultSame is the result of a source that is as it was before.
const resultSame = "unchanged"

// noFigure stands where a source has no figure.
const noFigure = "–"

// MostNameRunes is how many characters of a file name are shown in prose.
const MostNameRunes = 60

// SourceReport says what was made of sources: what somebody has to decide, which of them were joined, what is wrong and what to
// do about it, then a table of a row each. Of each list it shows most entries, 0 for all; of more sources than that, those
// that are as before are left out of the table.
func SourceReport(t *Texts, rows []SourceRow, findings []corpus.Finding, most int) []Block {
	blocks := FindingBlocks(t, findings, most)
	var wrong []Block
	for _, r := range rows {
		if r.Trouble != "" {
			name := ShortenMiddle(OneLine(r.Source.Name), MostNameRunes)
			wrong = append(wrong, Block{Kind: Item, Tone: Problem, Spans: []Span{Bold(name), Text(t.Colon + OneLine(r.Trouble))}})
		}
	}
	blocks = append(blocks, Headed(t, t.TroubleHeading, wrong, most)...)
	return append(blocks, Head(Text(t.SourcesHeading)), SourceTable(t, rows, most))
}

// FindingBlocks says what was found when sources were compared: questions first, then what was joined.
func FindingBlocks(t *Texts, findings []corpus.Finding, most int) []Block {
	var questions, joins []Block
	sharing := make(map[string][]string) // by the first source with a heading: all that have it
	for _, f := range findings {
		if f.Code == corpus.FindingSharedTitle {
			sharing[f.Other] = append(sharing[f.Other], f.Source)
		}
	}
	for _, f := range findings {
		args := []any{quoted(f.Source), quoted(f.Other), fmt.Sprintf("%.0f%%", 100*f.Share)}
		switch f.Code {
		case corpus.FindingNoClause: // the source is skipped, with the reason
			continue
		case corpus.FindingSharedTitle:
			if f.Source != f.Other {
				continue
			}
			args = []any{namesOf(t, sharing[f.Other])}
		case corpus.FindingPaired:
			args[2] = f.Instrument
		case corpus.FindingNamesake:
			args = args[:2]
		case corpus.FindingForeign:
			args = args[:1]
		}
		item := Bullet(Text(fmt.Sprintf(t.Called("finding", string(f.Code)), args...)))
		if f.Code == corpus.FindingMerged || f.Code == corpus.FindingPaired {
			joins = append(joins, item)
		} else {
			item.Tone = Unsure
			questions = append(questions, item)
		}
	}
	return append(Headed(t, t.QuestionsHeading, questions, most), Headed(t, t.JoinsHeading, joins, most)...)
}

func quoted(name string) string { return "“" + ShortenMiddle(OneLine(name), MostNameRunes) + "”" }

// namesOf lists the names of sources, three at most.
func namesOf(t *Texts, names []string) string {
	var shown []string
	for _, n := range names[:min(3, len(names))] {
		shown = append(shown, quoted(n))
	}
	text := strings.Join(shown, t.Comma)
	if n := len(names) - len(shown); n > 0 {
		text += t.Comma + fmt.Sprintf(t.AndMore, n)
	}
	return text
}

// Headed puts a heading above the first items of a list, nothing where it has none. Most is 0 for all.
func Headed(t *Texts, heading string, items []Block, most int) []Block {
	if len(items) == 0 {
		return nil
	}
	out := []Block{Head(Text(heading + fmt.Sprintf(t.Aside, strconv.Itoa(len(items)))))}
	if n := len(items) - most; most > 0 && n > 0 {
		items = append(slices.Clip(items[:most]), Bullet(Text(fmt.Sprintf(t.AndMore, n))))
	}
	return append(out, items...)
}

// SourceTable lists sources, those with trouble first, and the total of all.
func SourceTable(t *Texts, rows []SourceRow, most int) Block {
	table := &Table{
		Head:  []string{t.ColSource, t.ColClauses, t.ColLang, t.ColLevel, t.ColKept, t.ColResult},
		Right: []bool{false, true, false, false, true, false},
	}
	total := SourceRow{Yield: corpus.Yield{Source: &corpus.Source{}}}
	skipped := 0
	for _, r := range rows {
		if r.Source.Skipped != "" {
			skipped++
		}
		total.ZH, total.EN, total.Other = total.ZH+r.ZH, total.EN+r.EN, total.Other+r.Other
		total.Source.Chars, total.Source.Kept = total.Source.Chars+r.Source.Chars, total.Source.Kept+r.Source.Kept
	}
	shown := listed(rows, most)
	for _, r := range shown {
		table.Rows = append(table.Rows, sourceRow(t, r))
	}
	if n := len(rows) - len(shown); n > 0 {
		table.Rows = append(table.Rows, []string{fmt.Sprintf(t.AndMore, n)})
	}
	sum := sourceRow(t, total)
	sum[0], sum[3] = t.ColTotal, ""
	if skipped > 0 {
		sum[5] = fmt.Sprintf(t.SkippedCount, skipped)
	}
	table.Rows = append(table.Rows, sum)
	if !slices.ContainsFunc(table.Rows, func(row []string) bool { return len(row) > 5 && row[5] != "" }) {
		table.Head = table.Head[:5] // nothing to compare with
	}
	return Block{Kind: Grid, Table: table}
}

// listed returns the rows that are worth a line, those with trouble first.
func listed(rows []SourceRow, most int) []SourceRow {
	var troubled, others []SourceRow
	for _, r := range rows {
		switch {
		case r.Trouble != "":
			troubled = append(troubled, r)
		case r.Result != resultSame || most == 0 || len(rows) <= most:
			others = append(others, r)
		}
	}
	all := append(troubled, others...)
	if most > 0 && len(all) > most {
		all = all[:most]
	}
	return all
}

func sourceRow(t *Texts, r SourceRow) []string {
	if r.Source.Skipped != "" {
		return []string{r.Source.Name, noFigure, noFigure, noFigure, noFigure, t.Called("result", r.Result)}
	}
	var levels []string
	for _, l := range r.Levels {
		levels = append(levels, t.Level(l))
	}
	lang, langs := "", 0
	for l, n := range map[string]int{"zh": r.ZH, "en": r.EN, "und": r.Other} {
		if n > 0 {
			lang = l
			langs++
		}
	}
	if langs > 1 {
		lang = fmt.Sprintf("%d/%d", r.ZH, r.EN)
	}
	level, result := strings.Join(levels, " / "), r.Result
	if r.Clauses() == 0 {
		lang, level = noFigure, noFigure
		if r.Source.RemovedBy()[corpus.ReasonVariant] > 0 {
			result = "joined"
		}
	}
	return []string{
		r.Source.Name, strconv.Itoa(r.Clauses()), lang, level, Percent(r.Source.Kept, r.Source.Chars), t.Called("result", result),
	}
}

// Percent writes part of whole with one decimal.
func Percent(part, whole int) string {
	if whole == 0 {
		return noFigure
	}
	return Share(float64(part) / float64(whole))
}

// Share writes a share, 0..1, in percent with one decimal.
func Share(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }
